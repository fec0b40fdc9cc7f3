import type * as History from '../History.ts'
import type { Terms } from '../Trace.ts'

/** Test histories: a looper of one unit of own capital whose every step is known. */

type Deed<T> = T extends unknown ? Omit<T, keyof History.Place> : never
export type Bare = Deed<History.Event>

export const ETH = 'eip155:1/native'
export const STETH = 'eip155:1/steth'
export const USDC = 'eip155:1/usdc'
export const ONE = 10n ** 18n

/** One price for all, `ltv` at every venue. */
export const terms = (ltv: number): Terms => ({ worth: () => 1e-18, ltv: () => ltv })

/** Events of one transaction each, or all of one. */
export const apart = (deeds: readonly Bare[]): History.Event[] =>
  deeds.map((deed, at) => ({ ...deed, block: at, log: 0, transaction: `0x${at}` }))
export const together = (deeds: readonly Bare[], block = 0): History.Event[] =>
  deeds.map((deed, log) => ({ ...deed, block, log, transaction: `0xf${block}` }))

export type Winding = { readonly loops: number; readonly percent: bigint; readonly owner?: string }

/** Swap, deposit, borrow `percent` of what was just deposited, swap, deposit, … so many borrowings. */
export function stepwise({ loops, percent, owner = '0xa' }: Winding, by: 'swap' | 'wrap' = 'swap'): Bare[] {
  const at = { owner, venue: 'm' }
  const into = (amount: bigint): Bare[] => [
    { kind: by, wallet: owner, asset: ETH, amount, got: STETH, gotAmount: amount },
    { kind: 'supply', ...at, asset: STETH, amount },
  ]
  const deeds = into(ONE)
  let last = ONE
  for (let loop = 0; loop < loops; loop++) {
    last = (last * percent) / 100n
    deeds.push({ kind: 'borrow', ...at, asset: ETH, amount: last }, ...into(last))
  }
  return deeds
}

/** The same position in one transaction: a lender's tokens first, one borrowing that gives them back. */
export function flash({ loops, percent, owner = '0xa' }: Winding): Bare[] {
  const at = { owner, venue: 'm' }
  let debt = 0n
  for (let last = ONE, loop = 0; loop < loops; loop++) {
    last = (last * percent) / 100n
    debt += last
  }
  return [
    { kind: 'transfer', wallet: '0xlender', to: owner, asset: ETH, amount: debt },
    { kind: 'swap', wallet: owner, asset: ETH, amount: ONE + debt, got: STETH, gotAmount: ONE + debt },
    { kind: 'supply', ...at, asset: STETH, amount: ONE + debt },
    { kind: 'borrow', ...at, asset: ETH, amount: debt },
    { kind: 'transfer', wallet: owner, to: '0xlender', asset: ETH, amount: debt },
  ]
}
