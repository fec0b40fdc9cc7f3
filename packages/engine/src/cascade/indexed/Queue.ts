import type { Structure } from '@droste/core'
import { byMerit, type Journal, WORTHWHILE } from '../columns/Round.ts'
import * as Sale from '../columns/Sale.ts'
import * as Slices from '../columns/Slices.ts'
import * as Groups from './Groups.ts'
import type * as Lots from './Lots.ts'
import * as Offers from './Offers.ts'
import * as Segments from './Segments.ts'
import * as Singles from './Singles.ts'
import * as Standing from './Standing.ts'
import type { State } from './State.ts'

/** What pools still take is nothing where it is less than this share of what was sold. */
const NOTHING = 1e-12

/** A lot of which not all can be sold, served by rising health: sums as far as they are sure, else one by one. */
type Queue = {
  readonly state: State
  readonly lot: Lots.Lot
  readonly route: Structure.Route
  readonly gasUsd: number
  readonly journal: Journal
  /** What a collateral token has to fetch. */
  readonly least: number
  readonly segments: number[]
  /** Rows of the offers by rising health, those before `next` done. */
  rows: Uint32Array
  next: number
  sold: number
}

/** Serves a lot in the order of C7; `pools` is how much of it can be sold, whole tokens. */
export function serve(
  state: State,
  lot: Lots.Lot,
  route: Structure.Route,
  pools: number,
  gasUsd: number,
  journal: Journal,
): void {
  const { oracle } = state.work.scene
  const least = oracle[lot.collateral]! / (oracle[lot.debt]! * lot.net)
  const queue: Queue = {
    state,
    lot,
    route,
    gasUsd,
    journal,
    least,
    segments: [],
    rows: new Uint32Array(0),
    next: 0,
    sold: 0,
  }
  for (let segment = lot.segment; segment >= 0; segment = state.segments.slice.next[segment]!)
    queue.segments.push(segment)
  if (gasUsd > 0) release(queue)
  sort(queue)
  if (gasUsd === 0) serveSure(queue, Math.min(pools / lot.sold, affordable(queue)))
  while (!isOver(queue) && serveNext(queue)) {}
}

/** Lets everybody leave the groups. */
function release({ state, segments }: Queue): void {
  const { left, work } = state
  const first = left.count
  for (const segment of segments) Groups.release(state, segment)
  segments.length = 0
  for (let at = first; at < left.count; at++)
    Singles.offer(state, left.accounts[at]!, Slices.health(work.scene, left.accounts[at]!))
}

function sort(queue: Queue): void {
  const { state, lot } = queue
  const { offers } = state.work
  let count = 0
  for (let row = lot.offer; row >= 0; row = state.nextOffer[row]!) offers.order[count++] = row
  queue.rows = offers.order.subarray(0, count)
  if (count > 1) queue.rows.sort(byMerit(offers))
}

/** What can still be seized for pools to take and liquidators to pay, whole tokens. */
function room(queue: Queue): number {
  const { state, lot, route, least } = queue
  return Math.min(Sale.until(state.work, route, lot.seize * lot.sold, least) / lot.sold, affordable(queue))
}

const affordable = ({ state: { work }, lot, least }: Queue): number =>
  work.capitalUsd / work.marks[work.asset[lot.debt]!]! / least / lot.sold

/** Serves everybody up to the health at which `amount`, whole tokens seized, is used up. */
function serveSure(queue: Queue, amount: number): void {
  const { state, rows, lot, route, journal } = queue
  const { work, segments } = state
  const { seize } = work.offers
  const end = find(queue, amount)
  let taken = 0
  for (const segment of queue.segments)
    taken += Segments.seizedTo(segments, segment, segments.slice.low[segment]!)
  for (let at = 0; at < end; at++) taken += seize[rows[at]!]!
  if (taken === 0) return
  const paid = Sale.sell(work, route, taken * lot.sold)
  queue.sold += paid > 0 ? taken : 0
  work.capitalUsd -= taken * lot.sold * queue.least * work.marks[work.asset[lot.debt]!]!
  for (let at = 0; at < queue.segments.length; at++) {
    const segment = queue.segments[at]!
    const cut = segments.slice.low[segment]!
    if (cut === segments.from[segment]) continue
    if (cut < segments.to[segment]!) queue.segments[at] = Segments.cut(segments, segment, cut)
    segments.slice.seize[segment] = Segments.seizedTo(segments, segment, cut)
    Standing.settle(state, segment)
  }
  for (let at = 0; at < end; at++) Offers.book(state, rows[at]!, journal)
  queue.next = end
}

/**
 * Finds the cut of each segment (`low`) and answers that of the rows, such that what is before the cuts comes to at most
 * `amount` and the healths before them are below those after. Halves the longest stretch that is still open.
 */
function find({ state, segments, rows }: Queue, amount: number): number {
  const { slice, from, to } = state.segments
  const { health, seize } = state.work.offers
  for (const segment of segments) {
    slice.low[segment] = from[segment]!
    slice.high[segment] = to[segment]!
  }
  let low = 0
  let high = rows.length
  let before = 0
  for (;;) {
    let longest = -1
    let length = high - low
    for (const segment of segments) {
      const open = slice.high[segment]! - slice.low[segment]!
      if (open <= length) continue
      length = open
      longest = segment
    }
    if (length <= 0) return low
    const middle = longest < 0 ? (low + high) >>> 1 : (slice.low[longest]! + slice.high[longest]!) >>> 1
    const pivot = longest < 0 ? health[rows[middle]!]! : healthAt(state, longest, middle)
    let row = low
    let sum = before
    while (row < high && health[rows[row]!]! < pivot) sum += seize[rows[row++]!]!
    let moved = row > low
    for (const segment of segments) {
      const place = placeOf(state, segment, pivot)
      moved ||= place > slice.low[segment]!
      sum += Segments.seizedTo(state.segments, segment, place)
      sum -= Segments.seizedTo(state.segments, segment, slice.low[segment]!)
    }
    if (sum <= amount) {
      if (!moved) return low
      low = row
      before = sum
      for (const segment of segments) slice.low[segment] = placeOf(state, segment, pivot)
    } else {
      high = row
      for (const segment of segments) slice.high[segment] = placeOf(state, segment, pivot)
      // Its own place may come out one too far by the last digit.
      if (longest >= 0) slice.high[longest] = Math.min(slice.high[longest]!, middle)
    }
  }
}

/** The first place of what is open of a segment whose health is not below `health`. */
function placeOf({ segments, pairs, pairOfBand, work }: State, segment: number, health: number): number {
  const { alpha, beta, slice, band, index } = segments
  const pair = pairs[pairOfBand[band[segment]!]!]!
  const price = work.scene.oracle[pair.collateral]! / work.scene.oracle[pair.debt]!
  const leverage = price / (pair.weight * health)
  const limit = leverage / (alpha[segment]! + beta[segment]! * leverage)
  return Segments.reach(index, slice.low[segment]!, slice.high[segment]!, limit, false)
}

function healthAt({ segments, pairs, pairOfBand, work }: State, segment: number, place: number): number {
  const { alpha, beta, band, index } = segments
  const pair = pairs[pairOfBand[band[segment]!]!]!
  const price = work.scene.oracle[pair.collateral]! / work.scene.oracle[pair.debt]!
  const leverage = index.leverage[place]!
  return (price * (1 - beta[segment]! * leverage)) / (pair.weight * alpha[segment]! * leverage)
}

/** Nothing is left that anybody could sell or pay. */
function isOver(queue: Queue): boolean {
  const { state, lot, route, least, sold, gasUsd } = queue
  if (gasUsd > 0) return false
  const { work } = state
  if (Sale.marginal(work, route) <= least * (1 + NOTHING)) return true
  const { unit } = work.scene
  const rest = room(queue)
  return (
    rest <= NOTHING * sold ||
    rest < WORTHWHILE * lot.least ||
    rest < unit[lot.collateral]! ||
    rest * lot.sold * least < unit[lot.debt]!
  )
}

/** Serves the one of the lowest health; false if nobody is left. */
function serveNext(queue: Queue): boolean {
  const { state, segments, rows, gasUsd, journal } = queue
  const { left, work } = state
  const { offers } = work
  let first = -1
  let lowest = Number.POSITIVE_INFINITY
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!
    if (state.segments.from[segment] === state.segments.to[segment]) continue
    const health = healthAt(state, segment, state.segments.from[segment]!)
    if (health >= lowest) continue
    lowest = health
    first = at
  }
  if (queue.next < rows.length && offers.health[rows[queue.next]!]! <= lowest) {
    Offers.serve(state, rows[queue.next++]!, gasUsd, journal)
    return true
  }
  if (first < 0) return false
  const segment = segments[first]!
  const after = state.segments.from[segment]! + 1
  if (after < state.segments.to[segment]!) segments[first] = Segments.cut(state.segments, segment, after)
  Groups.release(state, segment)
  const row = offers.count
  const account = left.accounts[left.count - 1]!
  Singles.offer(state, account, Slices.health(work.scene, account))
  if (offers.count > row) Offers.serve(state, row, gasUsd, journal)
  return true
}
