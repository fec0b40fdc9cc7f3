import * as Binary from './Binary.ts'
import type { Compositions } from './Compositions.ts'
import * as Memory from './Memory.ts'
import * as Plain from './Plain.ts'

/** Values all rows of one layout at its `prices` into its `health`; allocates nothing. docs/spec/health.md H2. */
export type Health = {
  /** At one price vector. */
  readonly one: () => void
  /** At eight, in a layout that has room for them. */
  readonly eight: () => void
}

/** The exports of assembly/health.ts; addresses in bytes. */
type Program = Readonly<Record<'one' | 'eight', Kernel>>
type Kernel = (
  out: number,
  weights: number,
  factors: number,
  prices: number,
  rows: number,
  collaterals: number,
  debts: number,
) => void

declare const atob: (base64: string) => string

/** By SIMD in WebAssembly, or by plain JavaScript where that is missing: the same bits. One a thread. */
export function open(compositions: Compositions): Health {
  const { memory } = compositions
  const text = memory.buffer instanceof ArrayBuffer ? Binary.OWN : Binary.SHARED
  const binary = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))
  const program = Memory.instantiate(binary, memory) as Program | null
  if (program === null) return { one: () => Plain.one(compositions), eight: () => Plain.eight(compositions) }
  return { one: () => over(compositions, program.one), eight: () => over(compositions, program.eight) }
}

function over({ shapes, prices, health, account }: Compositions, kernel: Kernel): void {
  const bytesOfRow = health.byteLength / account.length
  for (let at = 0; at < shapes.length; at++) {
    const { collaterals, debts, from, rows, weight, factor } = shapes[at]!
    kernel(
      health.byteOffset + from * bytesOfRow,
      weight.byteOffset,
      factor.byteOffset,
      prices.byteOffset,
      rows,
      collaterals,
      debts,
    )
  }
}
