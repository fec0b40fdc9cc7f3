import type { Structure } from '@droste/core'
import { type Journal, WORTHWHILE } from '../columns/Round.ts'
import * as Sale from '../columns/Sale.ts'
import * as Slices from '../columns/Slices.ts'
import * as Cut from './Cut.ts'
import * as Groups from './Groups.ts'
import * as Line from './Line.ts'
import type * as Lots from './Lots.ts'
import * as Offers from './Offers.ts'
import * as Rows from './Rows.ts'
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
 * what is neither is tried one by one. Without gas all are sure.
 */
export function serve(
  state: State,
  lot: Lots.Lot,
  route: Structure.Route,
  gasUsd: number,
  journal: Journal,
): void {
  const { line, work } = state
  const { scene, marks, asset } = work
  const { unit } = scene
  line.route = route
  line.gasUsd = gasUsd
  line.share = lot.sold
  line.least = scene.oracle[lot.collateral]! / (scene.oracle[lot.debt]! * lot.net)
  line.price = marks[asset[lot.debt]!]!
  line.crumb = Math.max(
    WORTHWHILE * lot.least,
    unit[lot.collateral]!,
    unit[lot.debt]! / (lot.sold * line.least),
  )
  line.open = 0
  for (let segment = lot.segment; segment >= 0; segment = state.segments.slice.next[segment]!)
    line.segments[line.open++] = segment
  line.next = 0
  line.count = 0
  for (let row = lot.offer; row >= 0; row = state.nextOffer[row]!) line.rows[line.count++] = row
  line.sure = 0
  line.sold = 0
  while (serveStage(state, journal)) {}
}

/** Serves one stage; false if that was the last. */
function serveStage(state: State, journal: Journal): boolean {
  const { line, work } = state
  const { rows, least } = line
  const edge = Sale.marginal(work, line.route) - least
  if (edge <= NOTHING * least) return false
  const until = line.gasUsd > 0 ? least + edge / tellApart(state, edge) : least
  if (line.next === line.count && line.open === 0) return false
  const isAll = Cut.find(state, until, Number.POSITIVE_INFINITY, line.count)
  if (line.gasUsd === 0) {
    sell(state, journal)
    return !isAll && !isOver(state) && serveNext(state, journal)
  }
  const limit = Line.healthAfter(state, line.end, line.count)
  release(state, limit)
  const last = Line.order(state, limit)
  for (let at = line.next; at < last; at++) {
    const row = rows[at]!
    if (Line.isSure(state, row)) continue
    if (!serveSure(state, until, work.offers.health[row]!, at, journal))
      return !isOver(state) && serveNext(state, journal)
    Offers.serve(state, row, line.gasUsd, journal)
    line.next = at + 1
  }
  const all = serveSure(state, until, limit, last, journal) && limit === Number.POSITIVE_INFINITY
  return !all && !isOver(state) && serveNext(state, journal)
}

/** How many accounts seize 2^place times as much as would pay if all fetched what the next unit does, or up to twice that. */
const sizes = new Uint32Array(DEEPEST)

/**
 * Drops who is refused, for prices only fall, and sets from where on a slice is sure; answers what part of what is to be
 * earned now is still to be earned at the end of the stage that this makes.
 */
function tellApart(state: State, edge: number): number {
  const { line } = state
  const { segments, rows, route, gasUsd, price, least, share } = line
  const { seize } = state.work.offers
  const { slice, from, to } = state.segments
  const refused = Sale.paying(state.work, route, least, gasUsd / price) / share
  const first = gasUsd / (edge * price * share)
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
  let open = 0
  for (let at = 0; at < line.open; at++) {
    const segment = segments[at]!
    if (slice.most[segment]! < refused) continue
    segments[open++] = segment
    wanted += Segments.seizedTo(state.segments, segment, to[segment]!)
    sizes[sizeOf(slice.least[segment]! / first)]! += to[segment]! - from[segment]!
  }
  line.open = open
  let deep = 1
  if (wanted > Line.room(state, least + edge / 2, wanted))
    for (let between = sizes[0]! + sizes[1]!; between <= FEW && deep < DEEPEST - 1; between += sizes[deep]!)
      deep++
  const part = 2 ** deep
  line.sure = first * part
  return part
}

/** The whole part of log2. */
const sizeOf = (times: number): number => 31 - Math.clz32(Math.min(2 ** (DEEPEST - 1), Math.max(1, times)))

/** Lets leave the groups who is not sure and below a health, and puts them in line. */
function release(state: State, limit: number): void {
  const { left, active, work, line } = state
  const { segments, rows } = line
  const { offers } = work
  const first = left.count
  for (let at = 0; at < line.open; at++) {
    const segment = segments[at]!
    if (Line.isSureOf(state, segment)) continue
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
function serveSure(state: State, until: number, below: number, before: number, journal: Journal): boolean {
  const isAll = Cut.find(state, until, below, before)
  sell(state, journal)
  return isAll
}

/** Sells at once what the sure ones before the cuts offer. */
function sell(state: State, journal: Journal): void {
  const { line, work, segments } = state
  const { taken, share } = line
  if (taken > 0) {
    Sale.sell(work, line.route, taken * share)
    line.sold += taken
    work.capitalUsd -= taken * share * line.least * line.price
    let open = 0
    for (let at = 0; at < line.open; at++) {
      const segment = line.segments[at]!
      const cut = segments.slice.low[segment]!
      const isServed = Line.isSureOf(state, segment) && cut > segments.from[segment]!
      if (!isServed) line.segments[open++] = segment
      else if (cut < segments.to[segment]!) line.segments[open++] = Segments.cut(segments, segment, cut)
      if (!isServed) continue
      segments.slice.seize[segment] = Segments.seizedTo(segments, segment, cut)
      Standing.settle(state, segment)
    }
    line.open = open
    for (let at = line.next; at < line.end; at++)
      if (Line.isSure(state, line.rows[at]!)) Offers.book(state, line.rows[at]!, journal)
  }
  line.next = line.end
}

/** Nothing is left that anybody could sell or pay. */
function isOver(state: State): boolean {
  const { route, least, sold, crumb } = state.line
  if (Sale.marginal(state.work, route) <= least * (1 + NOTHING)) return true
  const nothing = Math.max(NOTHING * sold, crumb)
  return Line.room(state, least, 2 * nothing) <= nothing
}

/** Serves the one of the lowest health; false if nobody is left. */
function serveNext(state: State, journal: Journal): boolean {
  const { segments, active, work, line } = state
  const { rows, gasUsd } = line
  const { offers } = work
  let first = -1
  let lowest = Number.POSITIVE_INFINITY
  for (let at = 0; at < line.open; at++) {
    const segment = line.segments[at]!
    if (segments.from[segment] === segments.to[segment]) continue
    const health = Line.healthAt(state, segment, segments.from[segment]!)
    if (health >= lowest) continue
    lowest = health
    first = at
  }
  let next = line.next
  for (let at = next + 1; at < line.count; at++) if (Rows.precedes(offers, rows[at]!, rows[next]!)) next = at
  if (next < line.count && offers.health[rows[next]!]! <= lowest) {
    const row = rows[next]!
    rows[next] = rows[line.next]!
    rows[line.next++] = row
    Offers.serve(state, row, gasUsd, journal)
    return true
  }
  if (first < 0) return false
  const segment = line.segments[first]!
  const after = segments.from[segment]! + 1
  if (after < segments.to[segment]!) line.segments[first] = Segments.cut(segments, segment, after)
  Groups.release(state, segment)
  const row = offers.count
  const account = active.accounts[active.count - 1]!
  Singles.offer(state, account, Slices.health(work.scene, account))
  if (offers.count > row) Offers.serve(state, row, gasUsd, journal)
  return true
}
