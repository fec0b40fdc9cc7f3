import { debtAt } from '../columns/Losses.ts'
import { absorb, type Journal, push } from '../columns/Round.ts'
import * as Rule from '../columns/Rule.ts'
import * as Slices from '../columns/Slices.ts'
import * as Candidates from './Candidates.ts'
import * as Lots from './Lots.ts'
import { change, mark, type State } from './State.ts'

/** Finds every eligible account that is not in the groups, and puts what it offers into its lot (C5, C6). */
export function gather(state: State, journal: Journal): void {
  const { work, health, active } = state
  forgetClosed(state)
  const known = active.count
  const count = Candidates.below(health, work.scene.oracle)
  for (let at = 0; at < count; at++) judge(state, journal, health.screen.account[health.rows[at]!]!)
  for (let at = 0; at < known; at++) judge(state, journal, active.accounts[at]!)
}

/** An account that owes nothing any more is never eligible again. */
function forgetClosed({ work, active }: State): void {
  const { amount, book } = work.scene
  let kept = 0
  for (let at = 0; at < active.count; at++) {
    const account = active.accounts[at]!
    const end = book.supplies[account]!
    let leg = book.debts[account]!
    while (leg < end && amount[leg] === 0) leg++
    if (leg < end) active.accounts[kept++] = account
  }
  active.count = kept
}

function judge(state: State, journal: Journal, account: number): void {
  const { work, isSeen, tally, struck } = state
  const { scene, ruled } = work
  const { book } = scene
  const now = Slices.health(scene, account)
  if (!(now < 1)) return
  const debt = debtAt(work, account, work.start)
  tally.eligible += debt
  if (isSeen[account] === 0) {
    mark(state, account)
    struck.eligibleDebtUsd += debt
    struck.accounts++
  }
  const rule = ruled[book.venue[account]!]!
  if (rule.absorb) {
    absorb(work, account, journal)
    change(state, account)
    tally.taken++
  } else offer(state, account, now)
}

/** Puts what an eligible account offers into its lot; under a bonus of its own it is in none. */
export function offer(state: State, account: number, now: number): void {
  const { work, lots, loose } = state
  const { scene, ruled, offers, slice, trial } = work
  const { book } = scene
  const venue = book.venue[account]!
  const rule = ruled[venue]!
  if (!Slices.best(slice, trial, scene, rule, account, now)) return
  const row = offers.count
  push(work, account, venue, now, slice)
  if (rule.discountCap !== null) {
    loose.rows[loose.count++] = row
    return
  }
  const [collateral, debt] = [offers.collateral[row]!, offers.debt[row]!]
  const lot =
    Lots.known(lots, collateral, debt, slice.net) ??
    Lots.make(
      lots,
      venue,
      collateral,
      debt,
      Rule.paid(rule, slice.gross - 1, book.fee[book.terms[slice.collateral]!]!),
    )
  list(state, lot, row)
}

/** Puts a row of the offers into its lot. */
export function list({ work, nextOffer }: State, lot: Lots.Lot, row: number): void {
  const { repay, seize } = work.offers
  Lots.add(lot, 1, repay[row]!, seize[row]!, seize[row]!, seize[row]!)
  nextOffer[row] = lot.offer
  lot.offer = row
}
