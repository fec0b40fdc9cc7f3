import { lacksOf, lossesAt, venueLosses } from '../columns/Losses.ts'
import * as Candidates from './Candidates.ts'
import * as Segments from './Segments.ts'
import type { Pair, State } from './State.ts'

/** Takes the slices of a segment, which are sold, out of its accounts (L6, L10, C12), and books them. */
export function settle(state: State, segment: number): void {
  const { segments, index, work, pairs, pairOfBand, tally, bareOwed } = state
  const { from, to, alpha, beta, slice } = segments
  const band = segments.band[segment]!
  const pair = pairs[pairOfBand[band]!]!
  const { ruled, start } = work
  const repay = slice.seize[segment]! / slice.ratio[segment]!
  tally.repaid += repay * start[pair.debtAsset]!
  tally.seized += slice.seize[segment]! * start[pair.collateralAsset]!
  tally.served += to[segment]! - from[segment]!
  const share = slice.share[segment]!
  if (slice.emptied[segment] === 1) {
    const owed = alpha[segment]! * Segments.owedIn(index, band, from[segment]!, to[segment]!)
    const left = Math.max(0, owed - repay)
    if (ruled[pair.venue]!.badDebtStays) bareOwed[pair.debt]! += left
    else {
      work.books[pair.venue]!.writtenOff[pair.debtAsset]! += left
      tally.absorbed += left * start[pair.debtAsset]!
    }
  }
  if (slice.emptied[segment] === 1 || share === 1) to[segment] = from[segment]!
  else {
    beta[segment]! += share * alpha[segment]! * slice.ratio[segment]!
    alpha[segment]! *= 1 - share
  }
  segments.worst[band] = Number.POSITIVE_INFINITY
}

/** Bad debt as accounts and venues stand (C13), USD at `marks`. */
export function badDebt(state: State, marks: Float64Array): number {
  const { work, lacking, solvency, active } = state
  lack(state, marks)
  let total = venueLosses(work, marks)
  for (let factor = 0; factor < lacking.length; factor++) total += lacking[factor]!
  // The venues' losses have left the marks of all factors in `worth`.
  const count = Candidates.below(solvency, work.worth)
  for (let at = 0; at < count; at++)
    total += lacksOf(work, solvency.screen.account[solvency.rows[at]!]!, marks)
  for (let at = 0; at < active.count; at++) total += lacksOf(work, active.accounts[at]!, marks)
  return total
}

/** The same of each venue and asset in `work.lent` (C18), in that order. */
export function losses(state: State, marks: Float64Array): Float64Array {
  const { work, lacking, solvency, active } = state
  if (work.lent.length === 0) return new Float64Array(0)
  venueLosses(work, marks)
  const count = Candidates.below(solvency, work.worth)
  const accounts = new Uint32Array(count + active.count)
  for (let at = 0; at < count; at++) accounts[at] = solvency.screen.account[solvency.rows[at]!]!
  accounts.set(active.accounts.subarray(0, active.count), count)
  const at = lossesAt(work, marks, accounts)
  lack(state, marks)
  const { book } = work.world
  work.lent.forEach(({ venue, asset }, place) => {
    const factor = book.factors.findIndex((each) => each.venue === venue && each.asset === asset)
    if (factor >= 0) at[place]! += lacking[factor]!
  })
  return at
}

/** Fills `lacking` with what pairs and bare accounts owe above what they hold, USD at `marks`, by debt factor. */
function lack(state: State, marks: Float64Array): void {
  const { work, pairs, segments, bareOwed, lacking } = state
  for (let factor = 0; factor < lacking.length; factor++)
    lacking[factor] = bareOwed[factor]! * marks[work.asset[factor]!]!
  for (let at = 0; at < pairs.length; at++) {
    const pair = pairs[at]!
    const price = marks[pair.collateralAsset]! / marks[pair.debtAsset]!
    for (let band = pair.from; band < pair.to; band++)
      if (segments.worst[band]! > price) lacking[pair.debt]! += lackIn(state, pair, band, price, marks)
  }
}

function lackIn(
  { segments, index }: State,
  pair: Pair,
  band: number,
  price: number,
  marks: Float64Array,
): number {
  let usd = 0
  for (let segment = band; segment >= 0; segment = segments.next[segment]!) {
    const from = segments.from[segment]!
    const alpha = segments.alpha[segment]!
    const beta = segments.beta[segment]!
    const end = Segments.reach(index, from, segments.to[segment]!, price / (alpha + beta * price), false)
    if (end === from) continue
    const owed = Segments.owedIn(index, band, from, end)
    const held = Segments.heldIn(index, band, from, end) - beta * owed
    usd += alpha * owed * marks[pair.debtAsset]! - held * marks[pair.collateralAsset]!
  }
  return usd
}
