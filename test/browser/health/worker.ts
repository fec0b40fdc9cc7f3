import * as Book from '../../../packages/engine/src/Book.ts'
import * as Compositions from '../../../packages/engine/src/health/Compositions.ts'
import * as Health from '../../../packages/engine/src/health/Health.ts'
import * as Plain from '../../../packages/engine/src/health/Plain.ts'

const LANES = Compositions.EIGHT

/** A book's bytes, its factors, and eight price vectors by factor: what two machines cannot make to the same bit. */
export type Given = {
  readonly bytes: readonly number[]
  readonly factors: readonly Book.Factor[]
  readonly days: readonly (readonly number[])[]
}

/** Bits of the healths at one price vector and at eight, by WebAssembly and by plain JavaScript. */
export type Valued = Readonly<Record<'one' | 'plainOne' | 'eight' | 'plainEight', readonly string[]>>

export function valued({ bytes, factors, days }: Given): Valued {
  const book = Book.view(Uint8Array.from(bytes).buffer, { assets: [], venues: [], factors })
  const one = Compositions.lay(book)
  one.prices.set(days[0]!)
  const eight = Compositions.lay(book, { eight: true })
  days.forEach((day, lane) => {
    day.forEach((price, factor) => {
      eight.prices[factor * LANES + lane] = price
    })
  })
  const by = ({ health }: Compositions.Compositions, value: () => void): string[] => {
    health.fill(0)
    value()
    return Array.from(new BigUint64Array(health.slice().buffer), String)
  }
  return {
    one: by(one, Health.open(one).one),
    plainOne: by(one, () => Plain.one(one)),
    eight: by(eight, Health.open(eight).eight),
    plainEight: by(eight, () => Plain.eight(eight)),
  }
}

// Where a test imports this module there is nobody to answer.
if ('WorkerGlobalScope' in globalThis)
  addEventListener('message', ({ data }: MessageEvent<Given>) => {
    postMessage(valued(data))
  })
