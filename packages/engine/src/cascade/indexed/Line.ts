import type { Structure } from '@droste/core'
import * as Sale from '../columns/Sale.ts'
import type { Offers } from '../columns/Workspace.ts'
import * as Rows from './Rows.ts'
import * as Segments from './Segments.ts'
import type { State } from './State.ts'

/** Who waits in a lot of which not all is sure to be taken. */
export type Line = {
  route: Structure.Route
  gasUsd: number
  /** Of what is seized, the share that is sold. */
  share: number
  /** What a collateral token has to fetch, USD for a token owed; fewer collateral tokens than `crumb` are nothing. */
  least: number
  price: number
  crumb: number
  /** The first `open` of them. */
  readonly segments: number[]
  open: number
  /** Rows of the offers, from `next` up to `count`; those before are done. In no order, but see `order`. */
  readonly rows: Uint32Array
  next: number
  count: number
  /** Slices that seize as much are sure. */
  sure: number
  sold: number
  /** Where the rows are cut, and what the sure ones before the cuts offer (see `Cut`). */
  end: number
  taken: number
}

/** A line of nobody, for rows of these offers. */
export const prepare = ({ order }: Offers): Line => ({
  route: { up: [], down: [], from: 0, to: 0 },
  gasUsd: 0,
  share: Number.NaN,
  least: Number.NaN,
  price: Number.NaN,
  crumb: Number.NaN,
  segments: [],
  open: 0,
  rows: order,
  next: 0,
  count: 0,
  sure: Number.NaN,
  sold: Number.NaN,
  end: 0,
  taken: Number.NaN,
})

/** What can be seized, at most `wanted`, while a token fetches at least `until` and liquidators can pay; whole tokens. */
export function room({ work, line }: State, until: number, wanted: number): number {
  const { route, share, price, least } = line
  const sold = wanted * share
  const pools = Sale.until(work, route, sold, until)
  return Math.min(pools >= sold ? wanted : pools / share, work.capitalUsd / price / least / share)
}

/** Whether what a row offers is taken for sure as long as the stage lasts. */
export const isSure = ({ work, line }: State, row: number): boolean => work.offers.seize[row]! >= line.sure
/** The same of everybody in a segment. */
export const isSureOf = ({ segments, line }: State, segment: number): boolean =>
  segments.slice.least[segment]! >= line.sure

/** Puts the rows below a health first, in order if one of them has to be tried; answers where they end. */
export function order(state: State, below: number): number {
  const { rows, next, count } = state.line
  const { offers } = state.work
  const last = Rows.part(offers, rows, next, count, below)
  for (let at = next; at < last; at++)
    if (!isSure(state, rows[at]!)) {
      Rows.sort(offers, rows, next, last)
      break
    }
  return last
}

/** The lowest health of the sure ones after the cuts, of the rows before one; ∞ if there is nobody. */
export function healthAfter(state: State, end: number, before: number): number {
  const { line, segments, work } = state
  const { to, slice } = segments
  const { health } = work.offers
  let lowest = Number.POSITIVE_INFINITY
  for (let at = 0; at < line.open; at++) {
    const segment = line.segments[at]!
    if (isSureOf(state, segment) && slice.low[segment]! < to[segment]!)
      lowest = Math.min(lowest, healthAt(state, segment, slice.low[segment]!))
  }
  for (let at = end; at < before; at++)
    if (isSure(state, line.rows[at]!)) lowest = Math.min(lowest, health[line.rows[at]!]!)
  return lowest
}

/** The first place of what is open of a segment whose health is not below `health`. */
export function placeOf({ segments, pairs, pairOfBand }: State, segment: number, health: number): number {
  const { alpha, beta, slice, band, index } = segments
  const { price, weight } = pairs[pairOfBand[band[segment]!]!]!
  const limit = price / (weight * health * alpha[segment]! + beta[segment]! * price)
  return Segments.reach(index, slice.low[segment]!, slice.high[segment]!, limit, false)
}

export function healthAt({ segments, pairs, pairOfBand }: State, segment: number, place: number): number {
  const { alpha, beta, band, index } = segments
  const { price, weight } = pairs[pairOfBand[band[segment]!]!]!
  const leverage = index.leverage[place]!
  return (price * (1 - beta[segment]! * leverage)) / (weight * alpha[segment]! * leverage)
}
