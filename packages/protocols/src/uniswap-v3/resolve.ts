import { Fixed, type Market } from '@droste/core'
import type { Pool } from './rules.ts'

const PIP = 10n ** 12n

/** The pool as depth in a ledger's market, whose base is token0 or token1. Prices and liquidity stay exact. */
export const resolve = (pool: Pool, base: 'token0' | 'token1'): Market.Pool => ({
  kind: 'concentrated',
  sqrtPrice: pool.sqrtPrice,
  liquidity: pool.liquidity,
  baseIsToken0: base === 'token0',
  fee: Fixed.wad(pool.feePips * PIP),
  tickSpacing: pool.tickSpacing,
  ticks: pool.ticks.map(({ tick, net }) => ({ tick, net })),
})
