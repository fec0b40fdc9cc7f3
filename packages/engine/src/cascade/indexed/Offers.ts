import { type Journal, load, settle, take } from '../columns/Round.ts'
import { change, type State } from './State.ts'

/** Lets a liquidator take what pays of a row of the offers (C8). */
export function serve(state: State, row: number, gasUsd: number, journal: Journal): void {
  const { work, tally } = state
  if (!take(work, row, gasUsd, journal)) return
  tally.served++
  const account = work.offers.who[row]!
  if (account < work.world.book.accounts) change(state, account)
}

/** Takes a row whose slice is sold out of its account. */
export function book(state: State, row: number, journal: Journal): void {
  const { work, tally } = state
  const { offers, slice, asset } = work
  load(slice, offers, row)
  const account = offers.who[row]!
  journal.repaid(account, asset[offers.debt[row]!]!, slice.repay)
  journal.seized(account, asset[offers.collateral[row]!]!, slice.seize)
  settle(work, account, slice, journal)
  change(state, account)
  tally.served++
}
