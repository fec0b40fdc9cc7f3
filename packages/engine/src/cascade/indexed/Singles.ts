import { debtAt } from '../columns/Losses.ts'
import { absorb, type Journal, push } from '../columns/Round.ts'
import * as Rule from '../columns/Rule.ts'
import * as Slices from '../columns/Slices.ts'
import * as Lots from './Lots.ts'
import { mark, type State } from './State.ts'

/** Judges every account that is not in the groups, and puts what it offers into its lot (C5, C6). */
export function gather(state: State, journal: Journal): void {
  const { index, left } = state
  for (let at = 0; at < index.singles.length; at++) judge(state, journal, index.singles[at]!)
  for (let at = 0; at < left.count; at++) judge(state, journal, left.accounts[at]!)
}

function judge(state: State, journal: Journal, account: number): void {
  const { work, seen, tally, struck } = state
  const { scene, ruled } = work
  const { book } = scene
  const now = Slices.health(scene, account)
  if (!(now < 1)) return
  const debt = debtAt(work, account, work.start)
  tally.eligible += debt
  if (seen[account] === 0) {
    mark(state, account)
    struck.eligibleDebtUsd += debt
    struck.accounts++
  }
  const rule = ruled[book.venue[account]!]!
  if (rule.absorb) {
    absorb(work, account, journal)
    tally.taken++
  } else offer(state, account, now)
}

/** Puts what an eligible account offers into its lot; under a bonus of its own it is in none. */
export function offer(state: State, account: number, now: number): void {
  const { work, lots, loose, nextOffer } = state
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
  const { sold } = Rule.paid(rule, slice.gross - 1, book.fee[book.terms[slice.collateral]!]!)
  const lot = Lots.find(lots, venue, offers.collateral[row]!, offers.debt[row]!, slice.net, sold)
  Lots.add(lot, 1, slice.repay, slice.seize, slice.seize, slice.seize)
  nextOffer[row] = lot.offer
  lot.offer = row
}
