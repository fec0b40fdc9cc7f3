import type { Structure } from '@droste/core'
import type { Workspace } from './Workspace.ts'

/** An amount is found to this share of itself. */
const CLOSE = 1e-13
/** A profit that misses so much of itself is not told from a whole one. */
const HAIR = 1e-3

type Hops = Structure.Route['up']

/** What a whole token of the route's upper root is worth in the lower one, at the round's marks (C9). */
const rootRatio = (work: Workspace, { from, to }: Structure.Route): number =>
  from === to ? 1 : work.marks[from]! / work.marks[to]!

/** What the next unit fetches after fees, whole bought per whole sold token. */
export const marginal = (work: Workspace, route: Structure.Route): number =>
  rootRatio(work, route) * marginalOver(work, route.up) * marginalOver(work, route.down)

function marginalOver({ depths }: Workspace, hops: Hops): number {
  let product = 1
  for (let at = 0; at < hops.length; at++) {
    const { market, direction } = hops[at]!
    product *= depths[market]!.marginal(direction)
  }
  return product
}

/** Sells `amount` whole tokens along the route and answers what it brings. */
export const sell = (work: Workspace, route: Structure.Route, amount: number): number =>
  sellOver(work, route.down, sellOver(work, route.up, amount) * rootRatio(work, route))

function sellOver({ depths }: Workspace, hops: Hops, amount: number): number {
  let out = amount
  for (let at = 0; at < hops.length; at++) {
    const { market, direction } = hops[at]!
    out = depths[market]!.sell(direction, out)
  }
  return out
}

/** Keeps the state of the route's pools for `restore`. */
export function save(work: Workspace, { up, down }: Structure.Route): void {
  swap(work, down, swap(work, up, 0, true), true)
}

/** Puts the route's pools back to what `save` kept. */
export function restore(work: Workspace, { up, down }: Structure.Route): void {
  swap(work, down, swap(work, up, 0, false), false)
}

/** Keeps pools from a place of `saved` on, or puts them back; answers the place after them. */
function swap({ depths, saved }: Workspace, hops: Hops, from: number, keeps: boolean): number {
  let place = from
  for (let at = 0; at < hops.length; at++) {
    const depth = depths[hops[at]!.market]!
    if (keeps) depth.save(saved, place)
    else depth.restore(saved, place)
    place += depth.size
  }
  return place
}

/**
 * An amount that must be sold at the least for it to bring `profit` tokens more than `least` for each, a hair too small at the
 * most; ∞ where no amount does. By Newton's steps, which stay below, since later units bring less than earlier ones.
 */
export function paying(work: Workspace, route: Structure.Route, least: number, profit: number): number {
  save(work, route)
  let amount = 0
  let missing = profit
  while (missing > HAIR * profit) {
    const edge = marginal(work, route) - least
    if (edge <= 0) {
      amount = Number.POSITIVE_INFINITY
      break
    }
    const more = missing / edge
    missing -= sell(work, route, more) - more * least
    amount += more
  }
  restore(work, route)
  return amount
}

/** The largest amount, at most `most`, after which the next unit still fetches `least`. */
export function until(work: Workspace, route: Structure.Route, most: number, least: number): number {
  const hops = route.up.length + route.down.length
  if (hops === 0) return rootRatio(work, route) >= least ? most : 0
  if (hops === 1) {
    const { market, direction } = (route.up[0] ?? route.down[0])!
    const ratio = rootRatio(work, route)
    const paidIn = work.depths[market]!.amountUntil(direction, least / ratio)
    return Math.min(most, route.up.length === 1 ? paidIn : paidIn / ratio)
  }
  return reachedAtOnce(work, route, most, least) ?? reach(work, route, most, least)
}

/** `until` over constant products: one after the other they are one, whose steepenings add up. Null over other pools. */
function reachedAtOnce(work: Workspace, route: Structure.Route, most: number, least: number): number | null {
  const { depths } = work
  let next = 1
  let steepening = 0
  for (const { market, direction } of route.up) {
    const own = depths[market]!.steepening(direction)
    if (own === null) return null
    steepening += own * next
    next *= depths[market]!.marginal(direction)
  }
  next *= rootRatio(work, route)
  for (const { market, direction } of route.down) {
    const own = depths[market]!.steepening(direction)
    if (own === null) return null
    steepening += own * next
    next *= depths[market]!.marginal(direction)
  }
  if (next <= least) return 0
  // The same as (√(next/least) − 1)/steepening, without losing digits where the two are close.
  return Math.min(most, (next - least) / (least * (Math.sqrt(next / least) + 1)) / steepening)
}

/**
 * `until` over several markets, within `CLOSE` of the amount from below. Over amounts, 1/√price is nearly a
 * straight line, so the secant of the bracket lands near the answer; every fourth step halves the bracket.
 */
function reach(work: Workspace, route: Structure.Route, most: number, least: number): number {
  const target = 1 / Math.sqrt(least)
  const after = (amount: number): number => {
    sell(work, route, amount)
    const steepness = 1 / Math.sqrt(marginal(work, route))
    restore(work, route)
    return steepness
  }
  let low = 0
  let atLow = 1 / Math.sqrt(marginal(work, route))
  if (atLow > target) return 0
  save(work, route)
  let high = most
  let atHigh = after(most)
  if (atHigh <= target) return most
  let hair = 0
  for (let step = 1; high - low > CLOSE * high; step++) {
    // A hair to the far side of the last step, so that a bracket whose one end has arrived is shut.
    const aimed = (low + ((high - low) * (target - atLow)) / (atHigh - atLow)) * (1 + hair)
    const amount = step % 4 !== 0 && aimed > low && aimed < high ? aimed : (low + high) / 2
    if (amount <= low || amount >= high) break
    const steepness = after(amount)
    if (steepness <= target) {
      low = amount
      atLow = steepness
      hair = CLOSE / 2
    } else {
      high = amount
      atHigh = steepness
      hair = -CLOSE / 2
    }
  }
  return low
}
