import type { Structure } from '@droste/core'
import { byMerit, type Journal, WORTHWHILE } from '../columns/Round.ts'
import * as Sale from '../columns/Sale.ts'
import * as Slices from '../columns/Slices.ts'
import * as Groups from './Groups.ts'
import * as Line from './Line.ts'
import type * as Lots from './Lots.ts'
import * as Offers from './Offers.ts'
import * as Segments from './Segments.ts'
import * as Singles from './Singles.ts'
import * as Standing from './Standing.ts'
import type { State } from './State.ts'

/** What pools still take is nothing where it is less than this share of what was sold. */
const NOTHING = 1e-12
/** Where half of what is to be earned does not sell everything, a stage goes as deep as leaves so many to be tried, … */
const FEW = 16
/** … and down to 2^−DEEPEST of what is to be earned. */
const DEEPEST = 30

/**
 * Serves a lot of which not all is sure to be taken in the order of C7. What a slice earns falls with the price; *refused* is one
 * that does not pay its gas now, *sure* one that still would at the end of a stage: up to there the sure ones are sums, and
 * what is neither is tried one by one.
 */
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
  const rows = offers.order
  let count = 0
  for (let row = lot.offer; row >= 0; row = state.nextOffer[row]!) rows[count++] = row
  const price = marks[asset[lot.debt]!]!
  const progress = { next: 0, count, sure: 0, sold: 0, end: 0, taken: 0 }
  const line = { state, lot, route, gasUsd, journal, least, price, segments, rows, ...progress }
  while (serveStage(line)) {}
}

/** Serves one stage; false if that was the last. */
function serveStage(line: Line.Line): boolean {
  const { state, route, gasUsd, least, rows, journal } = line
  const { health } = state.work.offers
  const edge = Sale.marginal(state.work, route) - least
  if (edge <= NOTHING * least) return false
  const until = gasUsd > 0 ? least + edge / tellApart(line, edge) : least
  if (line.next === line.count && line.segments.length === 0) return false
  Line.find(line, until, Number.POSITIVE_INFINITY, line.count)
  let last = line.end
  const limit = Line.healthAfter(line, last, line.count)
  if (gasUsd > 0) {
    release(line, limit)
    last = Line.order(line, limit)
  }
  for (let at = line.next; at < last; at++) {
    const row = rows[at]!
    if (Line.isSure(line, row)) continue
    if (!serveSure(line, until, health[row]!, at)) return !isOver(line) && serveNext(line)
    Offers.serve(state, row, gasUsd, journal)
    line.next = at + 1
  }
  const all = serveSure(line, until, limit, last) && limit === Number.POSITIVE_INFINITY
  return !all && !isOver(line) && serveNext(line)
}

/** How many accounts seize 2^place times as much as would pay if all fetched what the next unit does, or up to twice that. */
const sizes = new Uint32Array(DEEPEST)

/**
 * Drops who is refused, for prices only fall, and sets from where on a slice is sure; answers what part of what is to be
 * earned now is still to be earned at the end of the stage that this makes.
 */
function tellApart(line: Line.Line, edge: number): number {
  const { state, lot, route, segments, rows, gasUsd, price, least } = line
  const { seize } = state.work.offers
  const { slice, from, to } = state.segments
  const refused = Sale.paying(state.work, route, least, gasUsd / price) / lot.sold
  const first = gasUsd / (edge * price * lot.sold)
  sizes.fill(0)
  let wanted = 0
  let count = line.next
  for (let at = line.next; at < line.count; at++) {
    const row = rows[at]!
    if (seize[row]! < refused) continue
    rows[count++] = row
    wanted += seize[row]!
    sizes[sizeOf(seize[row]! / first)]!++
  }
  line.count = count
  let kept = 0
  for (const segment of segments) {
    if (slice.most[segment]! < refused) continue
    segments[kept++] = segment
    wanted += Segments.seizedTo(state.segments, segment, to[segment]!)
    sizes[sizeOf(slice.least[segment]! / first)]! += to[segment]! - from[segment]!
  }
  segments.length = kept
  let deep = 1
  if (wanted > Line.room(line, least + edge / 2, wanted))
    for (let between = sizes[0]! + sizes[1]!; between <= FEW && deep < DEEPEST - 1; between += sizes[deep]!)
      deep++
  const part = 2 ** deep
  line.sure = first * part
  return part
}

/** The whole part of log2. */
const sizeOf = (times: number): number => 31 - Math.clz32(Math.min(2 ** (DEEPEST - 1), Math.max(1, times)))

/** Lets leave the groups who is not sure and below a health, and puts them in line. */
function release(line: Line.Line, limit: number): void {
  const { state, segments, rows } = line
  const { left, active, work } = state
  const { offers } = work
  const first = left.count
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!
    if (Line.isSureOf(line, segment)) continue
    const { from, to, slice } = state.segments
    slice.low[segment] = from[segment]!
    slice.high[segment] = to[segment]!
    const end = Line.placeOf(state, segment, limit)
    if (end === from[segment]) continue
    if (end < to[segment]!) segments[at] = Segments.cut(state.segments, segment, end)
    Groups.release(state, segment)
  }
  const known = offers.count
  for (let at = active.count - (left.count - first); at < active.count; at++)
    Singles.offer(state, active.accounts[at]!, Slices.health(work.scene, active.accounts[at]!))
  for (let row = known; row < offers.count; row++) rows[line.count++] = row
}

/**
 * Serves the sure ones below a health, of the rows those before one of the line, as long as a token fetches `until`;
 * false if that left some of them.
 */
function serveSure(line: Line.Line, until: number, below: number, before: number): boolean {
  const { state, rows, lot, route, journal } = line
  const { work, segments } = state
  const all = Line.find(line, until, below, before)
  const { end, taken } = line
  if (taken === 0) {
    line.next = end
    return all
  }
  Sale.sell(work, route, taken * lot.sold)
  line.sold += taken
  work.capitalUsd -= taken * lot.sold * line.least * line.price
  let kept = 0
  for (const segment of line.segments) {
    const cut = segments.slice.low[segment]!
    const served = Line.isSureOf(line, segment) && cut > segments.from[segment]!
    if (!served) line.segments[kept++] = segment
    else if (cut < segments.to[segment]!) line.segments[kept++] = Segments.cut(segments, segment, cut)
    if (!served) continue
    segments.slice.seize[segment] = Segments.seizedTo(segments, segment, cut)
    Standing.settle(state, segment)
  }
  line.segments.length = kept
  for (let at = line.next; at < end; at++)
    if (Line.isSure(line, rows[at]!)) Offers.book(state, rows[at]!, journal)
  line.next = end
  return all
}

/** Nothing is left that anybody could sell or pay. */
function isOver(line: Line.Line): boolean {
  const { state, lot, route, least, sold } = line
  const { work } = state
  if (Sale.marginal(work, route) <= least * (1 + NOTHING)) return true
  const { unit } = work.scene
  const crumb = Math.max(
    NOTHING * sold,
    WORTHWHILE * lot.least,
    unit[lot.collateral]!,
    unit[lot.debt]! / (lot.sold * least),
  )
  return Line.room(line, least, Math.min(lot.seize, 2 * crumb)) <= crumb
}

/** Serves the one of the lowest health; false if nobody is left. */
function serveNext(line: Line.Line): boolean {
  const { state, segments, rows, gasUsd, journal } = line
  const { active, work } = state
  const { offers } = work
  let first = -1
  let lowest = Number.POSITIVE_INFINITY
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!
    if (state.segments.from[segment] === state.segments.to[segment]) continue
    const health = Line.healthAt(state, segment, state.segments.from[segment]!)
    if (health >= lowest) continue
    lowest = health
    first = at
  }
  const order = byMerit(offers)
  let next = line.next
  for (let at = next + 1; at < line.count; at++) if (order(rows[at]!, rows[next]!) < 0) next = at
  if (next < line.count && offers.health[rows[next]!]! <= lowest) {
    const row = rows[next]!
    rows[next] = rows[line.next]!
    rows[line.next++] = row
    Offers.serve(state, row, gasUsd, journal)
    return true
  }
  if (first < 0) return false
  const segment = segments[first]!
  const after = state.segments.from[segment]! + 1
  if (after < state.segments.to[segment]!) segments[first] = Segments.cut(state.segments, segment, after)
  Groups.release(state, segment)
  const row = offers.count
  const account = active.accounts[active.count - 1]!
  Singles.offer(state, account, Slices.health(work.scene, account))
  if (offers.count > row) Offers.serve(state, row, gasUsd, journal)
  return true
}
