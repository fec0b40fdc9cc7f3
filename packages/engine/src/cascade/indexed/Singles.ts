import { debtAt } from '../columns/Losses.ts'
import { absorb, type Journal, push } from '../columns/Round.ts'
import * as Rule from '../columns/Rule.ts'
import * as Slices from '../columns/Slices.ts'
import * as Candidates from './Candidates.ts'
import * as Lots from './Lots.ts'
import { change, mark, type State } from './State.ts'
import * as Wear from './Wear.ts'

/** A health is told this exactly. */
const ROUNDING = 1e-12

/** Finds every eligible account that is not in the groups, and puts what it offers into its lot (C5, C6). */
export function gather(state: State, journal: Journal): void {
  const { work, health, wear } = state
  Wear.follow(wear, work.scene.oracle)
  judgeActive(state, journal)
  const count = Candidates.below(health, work.scene.oracle)
  for (let at = 0; at < count; at++) judge(state, journal, health.screen.account[health.rows[at]!]!)
}

/** Judges those who may have come below a health of 1 since they were last, and forgets who owes nothing any more. */
function judgeActive(state: State, journal: Journal): void {
  const { active, wear } = state
  let count = 0
  for (let at = 0; at < active.count; at++) {
    const account = active.accounts[at]!
    let known = active.health[at]!
    if (!(known * wear.kept >= 1 + ROUNDING)) {
      const now = judge(state, journal, account)
      if (now === Number.POSITIVE_INFINITY) continue
      known = now < 1 ? 0 : now / wear.kept
    }
    active.health[count] = known
    active.accounts[count++] = account
  }
  active.count = count
}

/** Answers the account's health; if it is below 1, books it as eligible and what it offers. */
function judge(state: State, journal: Journal, account: number): number {
  const { work, isSeen, tally, struck } = state
  const { scene, ruled } = work
  const { book } = scene
  const now = Slices.health(scene, account)
  if (!(now < 1)) return now
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
  return now
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
