import type { Book } from '../../Book.ts'
import type { Makeup } from './Likeness.ts'

/** `health` weighs legs as L3 does, `solvency` takes them as they are. */
export type Weighing = 'health' | 'solvency'

/** Accounts that owe anything, in the order they were named, with their legs; shares, ratios and weights as last weighed. */
export type Listing = {
  /** Kinds below `factors` are collateral, those above are debts; the shares of each sum to 1. */
  readonly makeup: Makeup
  readonly factors: number
  readonly account: Uint32Array
  /** Of row: collateral over debt at the reference prices. */
  readonly ratio: Float64Array
  /** Of leg: what it holds, times what a token counts for by the weighing. */
  readonly weight: Float64Array
}

/** Lists those of `accounts` that owe anything, to be weighed. */
export function list(book: Book, accounts: ArrayLike<number>): Listing {
  const { first, debts, supplies, factor, factors } = book
  const account = Uint32Array.from(accounts).filter((each) => owes(book, each))
  const starts = new Uint32Array(account.length + 1)
  for (let row = 0; row < account.length; row++)
    starts[row + 1] = starts[row]! + supplies[account[row]!]! - first[account[row]!]!
  const legs = starts[account.length]!
  const kind = new Uint16Array(legs)
  for (let row = 0; row < account.length; row++) {
    const each = account[row]!
    let leg = first[each]!
    for (let place = starts[row]!; place < starts[row + 1]!; place++, leg++)
      kind[place] = factor[leg]! + (leg < debts[each]! ? 0 : factors.length)
  }
  return {
    makeup: { first: starts, kind, share: new Float64Array(legs), kinds: 2 * factors.length },
    factors: factors.length,
    account,
    ratio: new Float64Array(account.length),
    weight: new Float64Array(legs),
  }
}

function owes({ debts, supplies, amount }: Book, account: number): boolean {
  for (let leg = debts[account]!; leg < supplies[account]!; leg++) if (amount[leg]! > 0) return true
  return false
}

/** Weighs the legs of a listing anew; `reference` are prices by factor, above 0. */
export function weigh(
  { makeup: { first: starts, share }, account, ratio, weight }: Listing,
  { first, debts, factor, terms, amount, threshold, debtWeight }: Book,
  reference: Float64Array,
  weighing: Weighing,
): void {
  for (let row = 0; row < account.length; row++) {
    const start = starts[row]!
    const end = starts[row + 1]!
    const turn = start + debts[account[row]!]! - first[account[row]!]!
    let leg = first[account[row]!]!
    let held = 0
    let owed = 0
    for (let place = start; place < end; place++, leg++) {
      const counts = place < turn ? threshold : debtWeight
      weight[place] = amount[leg]! * (weighing === 'solvency' ? 1 : counts[terms[leg]!]!)
      const worth = weight[place]! * reference[factor[leg]!]!
      share[place] = worth
      if (place < turn) held += worth
      else owed += worth
    }
    for (let place = start; place < end; place++) share[place]! /= (place < turn ? held : owed) || 1
    ratio[row] = held / owed
  }
}
