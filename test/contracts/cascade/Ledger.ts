import { Fixed, type Ledger, type Market } from '@droste/core'
import { AaveV3, UniswapV3 } from '@droste/protocols'
import { listings } from '../aave/Listing.ts'
import type { Book } from './Book.ts'
import * as Eyes from './Eyes.ts'
import type { World } from './World.ts'

/** What stands on the chain now as a ledger: the accounts of the book, and the pools their collateral is sold in. */
export async function read(
  world: World,
  { owners, ticks }: Book,
  recovers: Fixed.Wad,
): Promise<Ledger.Ledger> {
  const pool = await Eyes.pool(world, owners)
  const symbols = new Map(pool.reserves.map(({ asset }, id) => [asset, listings[id]!.symbol]))
  const resolved = AaveV3.resolve({
    id: 'cascade',
    chain: 'eip155:31337',
    pool,
    symbols,
    source: 'the pool’s oracle',
  })
  const asset = (id: number): string => resolved.assets[id]!.id
  const markets = world.places.map(async (place, at): Promise<Market.Market> => {
    const held = await Eyes.exchange(world, place, ticks[at]!)
    return {
      base: asset(place.base),
      quote: asset(place.quote),
      pools: [UniswapV3.resolve(held, place.baseIsToken0 ? 'token0' : 'token1')],
      leaves: Fixed.wad(0n),
      recovers,
      source: `Uniswap v3 ${place.contract.address}`,
      assumed: false,
    }
  })
  return {
    name: 'a book built on chain',
    provenance: {
      source: 'anvil',
      chain: 'eip155:31337',
      block: null,
      time: null,
      hash: null,
      reader: 'test/1',
    },
    coverage: { accounts: owners.length, debtUsd: 0, usedShare: 1, rejected: [] },
    claims: [],
    markets: await Promise.all(markets),
    ...resolved,
  }
}
