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

/**
 * A lot of which not all is sure to be taken, served by rising health. What a slice earns falls with the price; *sure* is
 * a slice that would still pay its gas at half of what is to be earned now, *refused* one that does not now. Up to where
 * half of it is earned, the sure ones are sums, and what is neither sure nor refused is tried one by one.
 */
type Queue = {
  readonly state: State
  readonly lot: Lots.Lot
  readonly route: Structure.Route
  readonly gasUsd: number
  readonly journal: Journal
  /** What a collateral token has to fetch, USD for a token owed. */
  readonly least: number
  readonly price: number
  readonly segments: number[]
  /** Rows of the offers by rising health; those before `next` are done. */
  rows: Uint32Array
  next: number
  /** Slices that seize less are refused; that seize as much are sure. */
  refused: number
  sure: number
  sold: number
}

/** Serves a lot in the order of C7. */
export function serve(
  state: State,
  lot: Lots.Lot,
  route: Structure.Route,
  gasUsd: number,
  journal: Journal,
): void {
  const { scene, marks, asset, offers } = state.work
  const least = scene.oracle[lot.collateral]! / (scene.oracle[lot.debt]! * lot.net)
  const segments: number[] = []
  for (let segment = lot.segment; segment >= 0; segment = state.segments.slice.next[segment]!)
    segments.push(segment)
  let count = 0
  for (let row = lot.offer; row >= 0; row = state.nextOffer[row]!) offers.order[count++] = row
  const rows = offers.order.subarray(0, count)
  if (count > 1) rows.sort(byMerit(offers))
  const price = marks[asset[lot.debt]!]!
  const progress = { next: 0, refused: 0, sure: 0, sold: 0 }
  const queue = { state, lot, route, gasUsd, journal, least, price, segments, rows, ...progress }
  while (serveStage(queue)) {}
}

/** Serves up to where half of what is to be earned is; false if that was the last. */
function serveStage(queue: Queue): boolean {
  const { state, lot, route, gasUsd, least, journal } = queue
  const { health } = state.work.offers
  const edge = Sale.marginal(state.work, route) - least
  if (edge <= NOTHING * least) return false
  queue.refused = gasUsd / (edge * queue.price * lot.sold)
  queue.sure = 2 * queue.refused
  const until = gasUsd > 0 ? least + edge / 2 : least
  const limit = healthAfter(
    queue,
    find(queue, room(queue, until), Number.POSITIVE_INFINITY, queue.rows.length),
  )
  if (gasUsd > 0) release(queue, limit)
  for (let at = queue.next; at < queue.rows.length; at++) {
    const row = queue.rows[at]!
    if (health[row]! >= limit) break
    if (isSure(queue, row) || isRefused(queue, row)) continue
    if (!serveSure(queue, until, health[row]!, at)) return !isOver(queue) && serveNext(queue)
    Offers.serve(state, row, gasUsd, journal)
    queue.next = at + 1
  }
  let end = queue.next
  while (end < queue.rows.length && health[queue.rows[end]!]! < limit) end++
  const all = serveSure(queue, until, limit, end) && limit === Number.POSITIVE_INFINITY
  return !all && !isOver(queue) && serveNext(queue)
}

const isSure = ({ state, sure }: Queue, row: number): boolean => state.work.offers.seize[row]! >= sure
const isRefused = ({ state, refused }: Queue, row: number): boolean => state.work.offers.seize[row]! < refused
const isSureOf = ({ state, sure }: Queue, segment: number): boolean =>
  state.segments.slice.least[segment]! >= sure

/** Lets leave the groups who is neither sure nor refused and below a health, and puts them in line. */
function release(queue: Queue, limit: number): void {
  const { state, segments, refused } = queue
  const { left, work } = state
  const { offers } = work
  const first = left.count
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!
    const { from, to, slice } = state.segments
    if (isSureOf(queue, segment) || slice.most[segment]! < refused) continue
    slice.low[segment] = from[segment]!
    slice.high[segment] = to[segment]!
    const end = placeOf(state, segment, limit)
    if (end === from[segment]) continue
    if (end < to[segment]!) segments[at] = Segments.cut(state.segments, segment, end)
    Groups.release(state, segment)
  }
  if (left.count === first) return
  const known = offers.count
  for (let at = first; at < left.count; at++)
    Singles.offer(state, left.accounts[at]!, Slices.health(work.scene, left.accounts[at]!))
  let count = 0
  for (let at = queue.next; at < queue.rows.length; at++) offers.order[count++] = queue.rows[at]!
  for (let row = known; row < offers.count; row++) offers.order[count++] = row
  queue.rows = offers.order.subarray(0, count).sort(byMerit(offers))
  queue.next = 0
}

/** What can be seized while a token fetches at least `until` and liquidators can pay, whole tokens. */
function room({ state: { work }, lot, route, price, least }: Queue, until: number): number {
  const pools = Sale.until(work, route, lot.seize * lot.sold, until) / lot.sold
  return Math.min(pools, work.capitalUsd / price / least / lot.sold)
}

/** Serves the sure ones below a health, of the rows those before one, as long as a token fetches `until`; false if that left some of them. */
function serveSure(queue: Queue, until: number, below: number, before: number): boolean {
  const { state, rows, lot, route, journal } = queue
  const { work, segments } = state
  const end = find(queue, room(queue, until), below, before)
  const all = healthAfter(queue, end) >= below
  const taken = seizedTo(queue, end, segments.slice.low)
  if (taken > 0) {
    Sale.sell(work, route, taken * lot.sold)
    queue.sold += taken
    work.capitalUsd -= taken * lot.sold * queue.least * queue.price
  }
  let kept = 0
  for (const segment of queue.segments) {
    const cut = segments.slice.low[segment]!
    const served = isSureOf(queue, segment) && cut > segments.from[segment]!
    if (!served) queue.segments[kept++] = segment
    else if (cut < segments.to[segment]!) queue.segments[kept++] = Segments.cut(segments, segment, cut)
    if (!served) continue
    segments.slice.seize[segment] = Segments.seizedTo(segments, segment, cut)
    Standing.settle(state, segment)
  }
  queue.segments.length = kept
  for (let at = queue.next; at < end; at++)
    if (isSure(queue, rows[at]!)) Offers.book(state, rows[at]!, journal)
  queue.next = end
  return all
}

/** What the sure ones offer up to a row, and to a place of each segment. */
function seizedTo(queue: Queue, end: number, places: Uint32Array): number {
  const { state, rows, segments } = queue
  let sum = 0
  for (const segment of segments)
    if (isSureOf(queue, segment)) sum += Segments.seizedTo(state.segments, segment, places[segment]!)
  for (let at = queue.next; at < end; at++)
    if (isSure(queue, rows[at]!)) sum += state.work.offers.seize[rows[at]!]!
  return sum
}

/**
 * Finds the cut of each sure segment (`low`) and answers that of the rows, such that what is sure before the cuts comes to
 * at most `amount` and the healths before them are below those after, and `below`; of the rows only those before one. Halves the longest open stretch.
 */
function find(queue: Queue, amount: number, below: number, before: number): number {
  const { state, segments, rows } = queue
  const { slice } = state.segments
  const { health, seize } = state.work.offers
  let low = queue.next
  let high = before
  for (const segment of segments) {
    slice.low[segment] = state.segments.from[segment]!
    slice.high[segment] = isSureOf(queue, segment) ? state.segments.to[segment]! : slice.low[segment]!
    if (below < Number.POSITIVE_INFINITY) slice.high[segment] = placeOf(state, segment, below)
  }
  if (seizedTo(queue, high, slice.high) <= amount) {
    for (const segment of segments) slice.low[segment] = slice.high[segment]!
    return high
  }
  let sold = 0
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
    let sum = sold
    for (; row < high && health[rows[row]!]! < pivot; row++)
      if (isSure(queue, rows[row]!)) sum += seize[rows[row]!]!
    let moved = row > low
    for (const segment of segments) {
      const place = placeOf(state, segment, pivot)
      moved ||= place > slice.low[segment]!
      sum += Segments.seizedTo(state.segments, segment, place)
      sum -= Segments.seizedTo(state.segments, segment, slice.low[segment]!)
    }
    if (sum > amount) {
      high = row
      for (const segment of segments) slice.high[segment] = placeOf(state, segment, pivot)
      // Its own place may come out one too far by the last digit.
      if (longest >= 0) slice.high[longest] = Math.min(slice.high[longest]!, middle)
    } else if (moved) {
      low = row
      sold = sum
      for (const segment of segments) slice.low[segment] = placeOf(state, segment, pivot)
    } else {
      // Those of the lowest health, which come next, are more than one: they are served or not by their own sums.
      return low
    }
  }
}

/** The lowest health of the sure ones after the cuts; ∞ if there is nobody. */
function healthAfter({ state, segments, rows, ...queue }: Queue, end: number): number {
  const { from: _, to, slice } = state.segments
  let lowest = Number.POSITIVE_INFINITY
  for (const segment of segments)
    if (slice.least[segment]! >= queue.sure && slice.low[segment]! < to[segment]!)
      lowest = Math.min(lowest, healthAt(state, segment, slice.low[segment]!))
  for (let at = end; at < rows.length; at++)
    if (state.work.offers.seize[rows[at]!]! >= queue.sure)
      return Math.min(lowest, state.work.offers.health[rows[at]!]!)
  return lowest
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
  const { state, lot, route, least, sold } = queue
  const { work } = state
  if (Sale.marginal(work, route) <= least * (1 + NOTHING)) return true
  const { unit } = work.scene
  const rest = room(queue, least)
  return (
    rest <= NOTHING * sold ||
    rest < WORTHWHILE * lot.least ||
    rest < unit[lot.collateral]! ||
    rest * lot.sold * least < unit[lot.debt]!
  )
}

/** Serves the one of the lowest health that is not refused; false if nobody is left. */
function serveNext(queue: Queue): boolean {
  const { state, segments, rows, gasUsd, journal } = queue
  const { left, work } = state
  const { offers } = work
  let first = -1
  let lowest = Number.POSITIVE_INFINITY
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!
    if (state.segments.from[segment] === state.segments.to[segment]) continue
    if (state.segments.slice.most[segment]! < queue.refused) continue
    const health = healthAt(state, segment, state.segments.from[segment]!)
    if (health >= lowest) continue
    lowest = health
    first = at
  }
  while (queue.next < rows.length && isRefused(queue, rows[queue.next]!)) queue.next++
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
