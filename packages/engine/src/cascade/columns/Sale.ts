import type { Structure } from '@droste/core'
import type { Workspace } from './Workspace.ts'

/** What a whole token of the route's upper root is worth in the lower one, at the round's marks (C9). */
const rootRatio = (work: Workspace, { from, to }: Structure.Route): number =>
  from === to ? 1 : work.marks[from]! / work.marks[to]!

/** What the next unit fetches after fees, whole bought per whole sold token. */
export function marginal(work: Workspace, route: Structure.Route): number {
  let product = rootRatio(work, route)
  for (const { market, direction } of route.up) product *= work.depths[market]!.marginal(direction)
  for (const { market, direction } of route.down) product *= work.depths[market]!.marginal(direction)
  return product
}

/** Sells `amount` whole tokens along the route and answers what it brings. */
export function sell(work: Workspace, route: Structure.Route, amount: number): number {
  let out = amount
  for (const { market, direction } of route.up) out = work.depths[market]!.sell(direction, out)
  out *= rootRatio(work, route)
  for (const { market, direction } of route.down) out = work.depths[market]!.sell(direction, out)
  return out
}

const each = (work: Workspace, route: Structure.Route, act: (market: number, at: number) => void): void => {
  let at = 0
  for (const hops of [route.up, route.down]) {
    for (const { market } of hops) {
      act(market, at)
      at += work.depths[market]!.size
    }
  }
}

/** Keeps the state of the route's pools for `restore`. */
export const save = (work: Workspace, route: Structure.Route): void =>
  each(work, route, (market, at) => work.depths[market]!.save(work.saved, at))

/** Puts the route's pools back to what `save` kept. */
export const restore = (work: Workspace, route: Structure.Route): void =>
  each(work, route, (market, at) => work.depths[market]!.restore(work.saved, at))

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
  if (marginal(work, route) < least) return 0
  save(work, route)
  const pays = (amount: number): boolean => {
    sell(work, route, amount)
    const enough = marginal(work, route) >= least
    restore(work, route)
    return enough
  }
  if (pays(most)) return most
  let low = 0
  let high = most
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (pays(middle)) low = middle
    else high = middle
  }
  return low
}
