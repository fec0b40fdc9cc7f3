import type * as Rule from '../columns/Rule.ts'
import * as Lots from './Lots.ts'
import * as Segments from './Segments.ts'
import { leave, mark, type Pair, type State } from './State.ts'

/** A slice of fewer base units is left to the kernel of single accounts. */
const BASE_UNITS = 4

/**
 * Finds the segments that are eligible, cuts them to where all of one end alike, and adds their slices to the lots (C5,
 * C6). What the bounds of a band cannot decide leaves the groups, account by account. Pairs whose lot has its segments are passed
 * over.
 */
export function gather(state: State): void {
  const { pairs, weights, segments, lots, work } = state
  const { collateral, debt, bands } = state.index
  const { oracle } = work.scene
  const { worst } = segments
  for (let at = 0; at < pairs.length; at++) {
    const price = oracle[collateral[at]!]! / oracle[debt[at]!]!
    const weight = weights[at]!
    for (let band = bands[at]!; band < bands[at + 1]!; band++)
      if (worst[band]! * weight > price && pairs[at]!.lot.found !== lots.search) {
        pairs[at]!.price = price
        scan(state, pairs[at]!, band)
      }
  }
  gatherBare(state)
}

/** Who owes and holds nothing is eligible and offers nothing. */
function gatherBare({ work, bareOwed, bareNew, tally, struck }: State): void {
  for (let factor = 0; factor < bareOwed.length; factor++) {
    if (bareOwed[factor] === 0 || work.scene.oracle[factor] === 0) continue
    const usd = bareOwed[factor]! * work.start[work.asset[factor]!]!
    tally.eligible += usd
    if (bareNew[factor] === 0) continue
    struck.eligibleDebtUsd += usd
    struck.accounts += bareNew[factor]!
    bareNew[factor] = 0
  }
}

function scan(state: State, pair: Pair, band: number): void {
  const { segments, index, work } = state
  const { price } = pair
  const rule = work.ruled[pair.venue]!
  let worst = 0
  for (let segment = band, after = 0; segment >= 0; segment = after) {
    Segments.join(segments, segment)
    after = segments.next[segment]!
    const from = segments.from[segment]!
    const to = segments.to[segment]!
    if (from === to) continue
    const alpha = segments.alpha[segment]!
    const beta = segments.beta[segment]!
    const now = (alpha * index.leverage[from]!) / (1 - beta * index.leverage[from]!)
    if (now > worst) worst = now
    if (!(now * pair.weight > price)) continue
    const end = Segments.reach(index, from + 1, to, price / (alpha * pair.weight + beta * price), false)
    Segments.touch(segments, band)
    if (end < to) after = Segments.split(segments, segment, end)
    if (rule.absorb) absorb(state, pair, band, segment)
    else close(state, pair, rule, band, segment)
  }
  if (segments.isTouched[band] === 1) segments.worst[band] = worst
}

/** The venue takes the accounts of an eligible segment over whole (L11); those whose collateral is credited with more get the rest. */
function absorb(state: State, pair: Pair, band: number, segment: number): void {
  const { price } = pair
  const { segments, index, work, tally } = state
  const { start, liquidationFactor } = work
  count(state, pair, band, segment)
  const from = segments.from[segment]!
  const to = segments.to[segment]!
  const credit = price * liquidationFactor[pair.collateral]!
  const solvent = Segments.reach(index, from, to, credit, false)
  const rest = credit * Segments.heldIn(index, band, solvent, to) - Segments.owedIn(index, band, solvent, to)
  const held = Segments.heldIn(index, band, from, to)
  const owed = Segments.owedIn(index, band, from, to)
  const books = work.books[pair.venue]!
  books.inventory[pair.collateral]! += held
  books.takenOver[pair.debtAsset]! += owed
  books.paid[pair.debtAsset]! -= rest
  tally.seized += held * start[pair.collateralAsset]!
  tally.absorbed += owed * start[pair.debtAsset]!
  tally.taken += to - from
  segments.to[segment] = from
}

/** Cuts an eligible segment by its close factor (L4). */
function close(state: State, pair: Pair, rule: Rule.Rule, band: number, segment: number): void {
  const { price } = pair
  const { segments, index, work } = state
  const from = segments.from[segment]!
  const to = segments.to[segment]!
  const alpha = segments.alpha[segment]!
  const beta = segments.beta[segment]!
  if (rule.closeFactor === 'whole') {
    empty(state, pair, rule, band, segment, 1)
    return
  }
  const atMost = price / (rule.wholeHealth * alpha * pair.weight + beta * price)
  const whole = rule.wholeHealth > 0 ? Segments.reach(index, from, to, atMost, true) : from
  if (whole === to) {
    empty(state, pair, rule, band, segment, 1)
    return
  }
  let rest = segment
  if (whole > from) {
    rest = Segments.split(segments, segment, whole)
    empty(state, pair, rule, band, segment, 1)
  }
  const { oracle } = work.scene
  const worth = alpha * oracle[pair.debt]!
  const heldPerDebt = 1 / index.leverage[whole]! - beta
  if (rule.wholeBelow > 0 && worth * index.most[band]! < rule.wholeBelow)
    empty(state, pair, rule, band, rest, 1)
  else if (
    rule.wholeBelow === 0 ||
    (worth * index.least[band]! >= rule.wholeBelow &&
      index.least[band]! * heldPerDebt * oracle[pair.collateral]! >= rule.wholeBelow)
  )
    empty(state, pair, rule, band, rest, rule.share)
  else release(state, rest)
}

/** Cuts a segment where repaying `share` of each debt takes all of the collateral (L6), and offers both parts. */
function empty(
  state: State,
  pair: Pair,
  rule: Rule.Rule,
  band: number,
  segment: number,
  share: number,
): void {
  const { price } = pair
  const { segments, index } = state
  const from = segments.from[segment]!
  const to = segments.to[segment]!
  const limit = 1 / ((share * segments.alpha[segment]! * pair.gross) / price + segments.beta[segment]!)
  const emptied = Segments.reach(index, from, to, limit, true)
  if (emptied === from) {
    offerPart(state, pair, rule, band, segment, share)
    return
  }
  if (emptied < to) {
    const rest = Segments.split(segments, segment, emptied)
    offerPart(state, pair, rule, band, rest, share)
  }
  offerAll(state, pair, band, segment)
}

/** Each account repays a share of its debt and keeps some collateral. */
function offerPart(
  state: State,
  pair: Pair,
  rule: Rule.Rule,
  band: number,
  segment: number,
  share: number,
): void {
  const { price } = pair
  const { segments, index, work } = state
  const { oracle, unit } = work.scene
  const { slice } = segments
  const ratio = pair.gross / price
  const repaid = share * segments.alpha[segment]!
  const least = repaid * index.least[band]!
  if (least < BASE_UNITS * unit[pair.debt]! || least * ratio < BASE_UNITS * unit[pair.collateral]!) {
    release(state, segment)
    return
  }
  if (share < 1 && rule.leftover > 0) {
    const owed = (segments.alpha[segment]! - repaid) * index.least[band]!
    const kept = 1 / index.leverage[segments.from[segment]!]! - segments.beta[segment]! - repaid * ratio
    if (
      owed * oracle[pair.debt]! < rule.leftover ||
      kept * index.least[band]! * oracle[pair.collateral]! < rule.leftover
    ) {
      release(state, segment)
      return
    }
  }
  slice.share[segment] = share
  slice.emptied[segment] = 0
  slice.ratio[segment] = ratio
  slice.least[segment] = least * ratio
  slice.most[segment] = repaid * index.most[band]! * ratio
  offer(state, pair, band, segment)
}

/** Each account loses all of its collateral. */
function offerAll(state: State, pair: Pair, band: number, segment: number): void {
  const { price } = pair
  const { segments, index, work } = state
  const { unit } = work.scene
  const { slice } = segments
  const from = segments.from[segment]!
  const to = segments.to[segment]!
  const beta = segments.beta[segment]!
  const least = index.least[band]! * (1 / index.leverage[from]! - beta)
  if (
    least < BASE_UNITS * unit[pair.collateral]! ||
    (least * price) / pair.gross < BASE_UNITS * unit[pair.debt]!
  ) {
    release(state, segment)
    return
  }
  slice.share[segment] = 1
  slice.emptied[segment] = 1
  slice.ratio[segment] = pair.gross / price
  slice.least[segment] = least
  slice.most[segment] = index.most[band]! * (1 / index.leverage[to - 1]! - beta)
  offer(state, pair, band, segment)
}

/** Adds a segment to its lot, and counts who is eligible. */
function offer(state: State, pair: Pair, band: number, segment: number): void {
  count(state, pair, band, segment)
  list(state, pair.lot, segment)
}

/** Counts who is eligible, and who is for the first time. */
function count(state: State, { debtAsset }: Pair, band: number, segment: number): void {
  const { segments, index, work, tally, struck } = state
  const from = segments.from[segment]!
  const to = segments.to[segment]!
  const owed = segments.alpha[segment]! * Segments.owedIn(index, band, from, to)
  tally.eligible += owed * work.start[debtAsset]!
  if (segments.seen[segment] === 0) {
    segments.seen[segment] = 1
    struck.eligibleDebtUsd += owed * work.start[debtAsset]!
    struck.accounts += to - from
  }
}

/** Puts a segment whose slices are known into its lot. */
export function list({ segments, lots }: State, lot: Lots.Lot, segment: number): void {
  const { from, to, slice } = segments
  const seize = Segments.seizedTo(segments, segment, to[segment]!)
  slice.seize[segment] = seize
  const repay = seize / slice.ratio[segment]!
  const slices = to[segment]! - from[segment]!
  Lots.add(lots, lot, slices, repay, seize, slice.least[segment]!, slice.most[segment]!)
  slice.next[segment] = lot.segment
  lot.segment = segment
}

/** Lets the accounts of a segment leave the groups. */
export function release(state: State, segment: number): void {
  const { segments, index, work } = state
  const { book } = work.world
  const { amount } = work.scene
  for (let place = segments.from[segment]!; place < segments.to[segment]!; place++) {
    const account = index.account[place]!
    const owed = book.amount[book.debts[account]!]!
    amount[book.first[account]!]! -= segments.beta[segment]! * owed
    amount[book.debts[account]!] = segments.alpha[segment]! * owed
    leave(state, account)
    if (segments.seen[segment] === 1) mark(state, account)
  }
  segments.to[segment] = segments.from[segment]!
}
