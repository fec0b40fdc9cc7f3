import type { Structure } from '@droste/core'
import { byMerit, type Journal } from '../columns/Round.ts'
import * as Sale from '../columns/Sale.ts'
import type * as Lots from './Lots.ts'
import * as Segments from './Segments.ts'
import type { State } from './State.ts'

/** Who waits in a lot of which not all is sure to be taken. */
export type Line = {
  readonly state: State
  readonly lot: Lots.Lot
  readonly route: Structure.Route
  readonly gasUsd: number
  readonly journal: Journal
  /** What a collateral token has to fetch, USD for a token owed. */
  readonly least: number
  readonly price: number
  readonly segments: number[]
  /** Rows of the offers, from `next` up to `count`; those before are done. In no order, but see `order`. */
  readonly rows: Uint32Array
  next: number
  count: number
  /** Slices that seize as much are sure. */
  sure: number
  sold: number
  /** Where the rows are cut, and what the sure ones before the cuts offer (see `find`). */
  end: number
  taken: number
}

/** What can be seized, at most `wanted`, while a token fetches at least `until` and liquidators can pay; whole tokens. */
export function room(
  { state: { work }, lot, route, price, least }: Line,
  until: number,
  wanted: number,
): number {
  const sold = wanted * lot.sold
  const pools = Sale.until(work, route, sold, until)
  return Math.min(pools >= sold ? wanted : pools / lot.sold, work.capitalUsd / price / least / lot.sold)
}

/** Whether what a row offers is taken for sure as long as the stage lasts. */
export const isSure = ({ state, sure }: Line, row: number): boolean => state.work.offers.seize[row]! >= sure
/** The same of everybody in a segment. */
export const isSureOf = ({ state, sure }: Line, segment: number): boolean =>
  state.segments.slice.least[segment]! >= sure

/** Puts the rows below a health first, by rising health if one of them has to be tried; answers where they end. */
export function order(line: Line, below: number): number {
  const { state, rows } = line
  const { offers } = state.work
  let last = line.next
  let areSure = true
  for (let at = line.next; at < line.count; at++) {
    const row = rows[at]!
    if (offers.health[row]! >= below) continue
    areSure &&= isSure(line, row)
    rows[at] = rows[last]!
    rows[last++] = row
  }
  if (!areSure) rows.subarray(line.next, last).sort(byMerit(offers))
  return last
}

/** What the sure ones offer up to a row, and to a place of each segment. */
export function seizedTo(line: Line, end: number, places: Uint32Array): number {
  const { state, rows, segments } = line
  let sum = 0
  for (const segment of segments)
    if (isSureOf(line, segment)) sum += Segments.seizedTo(state.segments, segment, places[segment]!)
  for (let at = line.next; at < end; at++)
    if (isSure(line, rows[at]!)) sum += state.work.offers.seize[rows[at]!]!
  return sum
}

/**
 * Cuts each sure segment (`low`) and the rows (`end`) such that all that is sure before the cuts (`taken`) can be sold while a
 * token fetches `until`, and the healths before them are below those after, and `below`; of the rows only those before one,
 * which it reorders where they are in no order. True if nobody is left out. Halves the longest open stretch.
 */
export function find(line: Line, until: number, below: number, before: number): boolean {
  const { state, segments, rows } = line
  const { slice } = state.segments
  const { health } = state.work.offers
  let low = line.next
  let high = before
  for (const segment of segments) {
    slice.low[segment] = state.segments.from[segment]!
    slice.high[segment] = isSureOf(line, segment) ? state.segments.to[segment]! : slice.low[segment]!
    if (below < Number.POSITIVE_INFINITY) slice.high[segment] = placeOf(state, segment, below)
  }
  const wanted = seizedTo(line, high, slice.high)
  const amount = wanted > 0 ? room(line, until, wanted) : 0
  if (wanted <= amount) {
    for (const segment of segments) slice.low[segment] = slice.high[segment]!
    line.end = high
    line.taken = wanted
    return true
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
    if (length <= 0) break
    const middle = longest < 0 ? (low + high) >>> 1 : (slice.low[longest]! + slice.high[longest]!) >>> 1
    const pivot = longest < 0 ? health[rows[middle]!]! : healthAt(state, longest, middle)
    const row = part(line, low, high, pivot, longest < 0 ? middle : -1)
    let sum = sold
    for (let at = low; at < row; at++) if (isSure(line, rows[at]!)) sum += state.work.offers.seize[rows[at]!]!
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
      break
    }
  }
  line.end = low
  line.taken = seizedTo(line, low, slice.low)
  return false
}

/**
 * Puts those of the rows from `low` to `high` that come before a health, and the row at `pivot` if it is given, ahead of
 * the others; answers where they end. Rows in order stay in order. At least one is ahead of a pivot that is not alone.
 */
function part({ state, rows }: Line, low: number, high: number, health: number, pivot: number): number {
  const { offers } = state.work
  const row = pivot < 0 ? -1 : rows[pivot]!
  const who = row < 0 ? 0 : offers.who[row]!
  const isBefore = (each: number): boolean =>
    offers.health[each]! < health || (offers.health[each] === health && offers.who[each]! < who)
  let [from, to] = [low, high]
  for (;;) {
    while (from < to && isBefore(rows[from]!)) from++
    while (from < to && !isBefore(rows[to - 1]!)) to--
    if (from >= to) break
    const other = rows[from]!
    rows[from++] = rows[--to]!
    rows[to] = other
  }
  if (from > low || row < 0 || high - low < 2) return from
  const at = rows.indexOf(row, low)
  rows[at] = rows[low]!
  rows[low] = row
  return low + 1
}

/** The lowest health of the sure ones after the cuts, of the rows before one; ∞ if there is nobody. */
export function healthAfter(line: Line, end: number, before: number): number {
  const { state, segments, rows } = line
  const { to, slice } = state.segments
  const { health } = state.work.offers
  let lowest = Number.POSITIVE_INFINITY
  for (const segment of segments)
    if (isSureOf(line, segment) && slice.low[segment]! < to[segment]!)
      lowest = Math.min(lowest, healthAt(state, segment, slice.low[segment]!))
  for (let at = end; at < before; at++)
    if (isSure(line, rows[at]!)) lowest = Math.min(lowest, health[rows[at]!]!)
  return lowest
}

/** The first place of what is open of a segment whose health is not below `health`. */
export function placeOf(
  { segments, pairs, pairOfBand, work }: State,
  segment: number,
  health: number,
): number {
  const { alpha, beta, slice, band, index } = segments
  const pair = pairs[pairOfBand[band[segment]!]!]!
  const price = work.scene.oracle[pair.collateral]! / work.scene.oracle[pair.debt]!
  const leverage = price / (pair.weight * health)
  const limit = leverage / (alpha[segment]! + beta[segment]! * leverage)
  return Segments.reach(index, slice.low[segment]!, slice.high[segment]!, limit, false)
}

export function healthAt(
  { segments, pairs, pairOfBand, work }: State,
  segment: number,
  place: number,
): number {
  const { alpha, beta, band, index } = segments
  const pair = pairs[pairOfBand[band[segment]!]!]!
  const price = work.scene.oracle[pair.collateral]! / work.scene.oracle[pair.debt]!
  const leverage = index.leverage[place]!
  return (price * (1 - beta[segment]! * leverage)) / (pair.weight * alpha[segment]! * leverage)
}
