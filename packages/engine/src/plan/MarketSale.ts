import { Depth, type Market, type Sale, Structure } from '@droste/core'
import type { World } from '../World.ts'

/** A sale through a world's own markets, and which they are. */
export type MarketSale = { readonly sell: Sale.Sell; readonly markets: readonly Market.Market[] }

/**
 * What selling one asset for another brings, USD at the ledger's prices (asset indices), by the route of
 * docs/spec/cascade.md C9 through pools centred on these prices; null where no market lies between the two.
 */
export function between(world: World, sold: number, bought: number): MarketSale | null {
  const { structure, prices, tables } = world
  const { up, down, from, to } = Structure.route(
    structure,
    structure.stands[sold]!,
    structure.stands[bought]!,
  )
  const climb = up.map((hop) => opened(world, hop))
  const descend = down.map((hop) => opened(world, hop))
  if (climb.length + descend.length === 0) return null
  return {
    sell: (amountUsd) => {
      const roots = through(climb, amountUsd / prices[sold]!)
      return through(descend, (roots * prices[from]!) / prices[to]!) * prices[bought]!
    },
    markets: [...up, ...down].map(({ market }) => tables.markets[market]!),
  }
}

type Passage = (amount: number) => number

const through = (hops: readonly Passage[], amount: number): number =>
  hops.reduce((arriving, hop) => hop(arriving), amount)

/** One hop, every sale counted from the pool as the scenario opens it (C3). */
function opened({ structure, prices, tables }: World, { market, direction }: Structure.Hop): Passage {
  const { base, quote } = structure.markets[market]!
  const depth = Depth.compile(
    tables.markets[market]!,
    tables.assets[base]!.decimals,
    tables.assets[quote]!.decimals,
  )
  depth.moveTo(prices[base]! / prices[quote]!)
  const before = new Float64Array(depth.size)
  depth.save(before)
  return (amount) => {
    depth.restore(before)
    return depth.sell(direction, amount)
  }
}
