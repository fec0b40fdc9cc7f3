import type { Book } from '../../Book.ts'
import type { Makeup } from './Likeness.ts'

/** `health` weighs legs as L3 does, `solvency` takes them as they are. */
export type Weighing = 'health' | 'solvency'

/** Accounts that owe anything, in the order they were named, with their legs. */
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

/** Lists those of `accounts` that owe anything; `reference` are prices by factor, above 0. */
export function list(
  book: Book,
  accounts: ArrayLike<number>,
  reference: Float64Array,
  weighing: Weighing,
): Listing {
  const { first, debts, supplies, factor, terms, amount } = book
  const factors = reference.length
  let most = 0
  for (let at = 0; at < accounts.length; at++) most += supplies[accounts[at]!]! - first[accounts[at]!]!
  const made = {
    first: new Uint32Array(accounts.length + 1),
    kind: new Uint16Array(most),
    share: new Float64Array(most),
    kinds: 2 * factors,
  }
  const account = new Uint32Array(accounts.length)
  const ratio = new Float64Array(accounts.length)
  const weight = new Float64Array(most)
  let row = 0
  for (let at = 0; at < accounts.length; at++) {
    const each = accounts[at]!
    const start = made.first[row]!
    const turn = start + debts[each]! - first[each]!
    const end = start + supplies[each]! - first[each]!
    let held = 0
    let owed = 0
    for (let place = start; place < end; place++) {
      const leg = first[each]! + place - start
      const counts = place < turn ? book.threshold : book.debtWeight
      weight[place] = amount[leg]! * (weighing === 'solvency' ? 1 : counts[terms[leg]!]!)
      const worth = weight[place]! * reference[factor[leg]!]!
      made.kind[place] = factor[leg]! + (place < turn ? 0 : factors)
      made.share[place] = worth
      if (place < turn) held += worth
      else owed += worth
    }
    if (owed === 0) continue
    for (let place = start; place < end; place++) made.share[place]! /= place < turn ? held || 1 : owed
    account[row] = each
    ratio[row] = held / owed
    made.first[++row] = end
  }
  return {
    makeup: { ...made, first: made.first.subarray(0, row + 1) },
    factors,
    account: account.subarray(0, row),
    ratio: ratio.subarray(0, row),
    weight,
  }
}
