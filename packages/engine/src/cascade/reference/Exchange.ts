import { Fixed, type Market, Pools, type Structure } from '@droste/core'
import type { Impact, Marks } from './Prices.ts'

/** 10^36: scale of a price between base units. */
export const E36 = 10n ** 36n

/** The pools of every market, now and as the shock left them. Replaced, never changed. */
export type Exchange = { readonly pools: readonly Pools.Pools[]; readonly opened: readonly Pools.Pools[] }

/** Price of asset `base` in `quote`, quote base units per base base unit ×10^36, at these marks. */
const ratio36 = (marks: Marks, units: readonly bigint[], base: number, quote: number): bigint =>
  (marks[base]! * units[quote]! * E36) / (marks[quote]! * units[base]!)

/** Pools with their share `depth` of the ledger's, less what leaves, at the shocked marks (C2). */
export function open(
  structure: Structure.Structure,
  markets: readonly Market.Market[],
  units: readonly bigint[],
  shocked: Marks,
  depth: Fixed.Wad,
): Exchange {
  const pools = markets.map((market, at) => {
    const { base, quote } = structure.markets[at]!
    const share = Fixed.wad((depth * (Fixed.WAD - market.leaves)) / Fixed.WAD)
    return Pools.withDepth(Pools.moveTo(market.pools, ratio36(shocked, units, base, quote)), share)
  })
  return { pools, opened: pools }
}

/** How far each market has moved from its shocked price. */
export const impacts = ({ pools, opened }: Exchange): Impact[] =>
  pools.map((each, at) => ({ now: Pools.price36(each), centre: Pools.price36(opened[at]!) }))

/** Arbitrage after a round undoes the share that each market recovers, or the `override` (C11). */
export function recover(
  exchange: Exchange,
  markets: readonly Market.Market[],
  override: Fixed.Wad | null,
): Exchange {
  const pools = exchange.pools.map((each, at) => {
    const recovers = override ?? markets[at]!.recovers
    return recovers === 0n ? each : Pools.recover(exchange.opened[at]!, each, recovers)
  })
  return { ...exchange, pools }
}

const AGREED = 10n ** 12n

/** Moves the pools of markets whose base follows something else than their quote to the new marks (C3). */
export function follow(
  exchange: Exchange,
  structure: Structure.Structure,
  units: readonly bigint[],
  marks: Marks,
): Exchange {
  const opened = [...exchange.opened]
  const pools = exchange.pools.map((each, at) => {
    const { base, quote } = structure.markets[at]!
    const now = Pools.price36(each)
    const wanted = ratio36(marks, units, base, quote)
    const gap = wanted > now ? wanted - now : now - wanted
    if (!structure.claims[base] || gap * AGREED <= now) return each
    opened[at] = Pools.moveTo(opened[at]!, (Pools.price36(opened[at]!) * wanted) / now)
    return Pools.moveTo(each, wanted)
  })
  return { pools, opened }
}

/** A route with what it needs to be sold along: marks for the exchange of roots, units of the assets. */
export type Way = {
  readonly route: Structure.Route
  readonly marks: Marks
  readonly units: readonly bigint[]
}

const rootRatio36 = ({ route, marks, units }: Way): bigint =>
  route.from === route.to ? E36 : ratio36(marks, units, route.from, route.to)

/** Sells `amount` base units along the way (C9). */
export function sell(exchange: Exchange, way: Way, amount: bigint): { exchange: Exchange; out: bigint } {
  const pools = [...exchange.pools]
  let out = amount
  const pass = (hops: readonly Structure.Hop[]): void => {
    for (const { market, direction } of hops) {
      const sold = Pools.sell(pools[market]!, direction, out)
      pools[market] = sold.pools
      out = sold.out
    }
  }
  pass(way.route.up)
  out = (out * rootRatio36(way)) / E36
  pass(way.route.down)
  return { exchange: { ...exchange, pools }, out }
}

/** What the next unit fetches after fees, bought units per sold unit ×10^36. */
export function marginal36(exchange: Exchange, way: Way): bigint {
  const hops = [...way.route.up, ...way.route.down]
  return hops.reduce(
    (product, { market, direction }) =>
      (product * Pools.marginal36(exchange.pools[market]!, direction)) / E36,
    rootRatio36(way),
  )
}

/** The search for the last paying amount ends within this part of the whole offer. */
const FINE = 10n ** 14n

/** The largest amount, at most `most`, after which the next unit still fetches `least36` (to 10^-14 of `most`). */
export function until(exchange: Exchange, way: Way, most: bigint, least36: bigint): bigint {
  const pays = (amount: bigint): boolean => marginal36(sell(exchange, way, amount).exchange, way) >= least36
  if (marginal36(exchange, way) < least36) return 0n
  if (pays(most)) return most
  let low = 0n
  let high = most
  while (high - low > 1n + most / FINE) {
    const middle = (low + high) >> 1n
    if (pays(middle)) low = middle
    else high = middle
  }
  return low
}
