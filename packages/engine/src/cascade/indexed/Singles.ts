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

/** Who has been judged: whom the screen finds and the first `active` of the active ones; and the factors whose prices have moved since, marked 1. */
export type Judged = { readonly moved: Uint8Array; active: number }

/** Finds every eligible account that is not in the groups, but for those that were judged before, and puts what it offers into its lot (C5, C6). */
export function gather(state: State, journal: Journal, judged: Judged | null): void {
  const { work, health, wear } = state
  Wear.follow(wear, work.scene.oracle)
  judgeActive(state, journal, judged)
  const count = Candidates.below(health, work.scene.oracle)
  for (let at = 0; at < count; at++) {
    const account = health.screen.account[health.rows[at]!]!
    if (judged === null || !isAsJudged(state, account, judged)) judge(state, journal, account)
  }
}

/** Whether an account offers the same as when it was judged: no leg of it has moved, and its venue has not taken it over. */
export function isAsJudged({ work }: State, account: number, { moved }: Judged): boolean {
  const { first, supplies, factor, venue } = work.scene.book
  if (work.ruled[venue[account]!]!.absorb) return false
  for (let leg = first[account]!; leg < supplies[account]!; leg++) if (moved[factor[leg]!] === 1) return false
  return true
}

/** Judges those who may have come below a health of 1 since they were last, and forgets who owes nothing any more. */
function judgeActive(state: State, journal: Journal, judged: Judged | null): void {
  const { active, wear } = state
  let count = 0
  for (let at = 0; at < active.count; at++) {
    const account = active.accounts[at]!
    let known = active.health[at]!
    const isJudged = judged !== null && at < judged.active && isAsJudged(state, account, judged)
    if (!isJudged && !(known * wear.kept >= 1 + ROUNDING)) {
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

/** Puts what an eligible account offers into its lot. */
export function offer(state: State, account: number, now: number): void {
  const { scene, ruled, offers, slice, trial } = state.work
  const venue = scene.book.venue[account]!
  if (!Slices.best(slice, trial, scene, ruled[venue]!, account, now)) return
  push(state.work, account, venue, now, slice)
  place(state, offers.count - 1)
}

/** Puts a row of the offers into its lot; under a bonus of its own it is in none. */
export function place(state: State, row: number): void {
  const { work, lots, loose } = state
  const { offers, ruled } = work
  const { fee, terms } = work.scene.book
  const venue = offers.venue[row]!
  const rule = ruled[venue]!
  if (rule.discountCap !== null) {
    loose.rows[loose.count++] = row
    return
  }
  const collateral = offers.collateral[row]!
  const debt = offers.debt[row]!
  const lot =
    Lots.known(lots, collateral, debt, offers.net[row]!) ??
    Lots.make(
      lots,
      venue,
      collateral,
      debt,
      Rule.paid(rule, offers.gross[row]! - 1, fee[terms[offers.collateralLeg[row]!]!]!),
    )
  list(state, lot, row)
}

/** Puts a row of the offers into its lot. */
export function list({ work, lots, nextOffer }: State, lot: Lots.Lot, row: number): void {
  const { repay, seize } = work.offers
  Lots.add(lots, lot, 1, repay[row]!, seize[row]!, seize[row]!, seize[row]!)
  nextOffer[row] = lot.offer
  lot.offer = row
}
