import type * as Market from '../../Market.ts'
import type { Direction } from '../Direction.ts'
import { ConcentratedDepth } from './Concentrated.ts'
import { ConstantProductDepth } from './ConstantProduct.ts'
import { CurveDepth } from './Curve.ts'
import { RoutedDepth } from './Routed.ts'
import { StableSwapDepth } from './StableSwap.ts'

/**
 * The pools of a market in doubles and whole tokens: the estimate of `Pools` for scenarios. It is changed by what is
 * done to it, and nothing but `compile` allocates. What a sale brings differs from the exact face by less than `BOUND`
 * of it, beside what the exact face itself loses by rounding amounts and reserves to base units.
 */
export interface Depth {
  /** How many doubles `save` writes. */
  readonly size: number
  /** What of the last sale's input nobody was left to take. */
  readonly unsold: number
  /** Mid price, whole quote per whole base, before fee; of several pools the mark, as `Pools.price36`. */
  price(): number
  /** Price of the next unit after fee, out per in; 0 where nobody takes it. */
  marginal(direction: Direction): number
  /** Sells `amountIn` ≥ 0 and answers what it brings. */
  sell(direction: Direction, amountIn: number): number
  /** The largest input after which the next unit still brings `limit` > 0 after fee. */
  amountUntil(direction: Direction, limit: number): number
  /**
   * Where each input adds alike to 1/√price, how much a unit does, as a share of what it is now: the next price is
   * `marginal / (1 + steepening · input)²`. Null where it is no such line.
   */
  steepening(direction: Direction): number | null
  /** Arbitrage re-centres every pool at the mid price `price` > 0. */
  moveTo(price: number): void
  /** The depth times `share`, above 0. */
  withDepth(share: number): void
  /**
   * Arbitrage undoes the share `share` of what sales did since `before` was saved: prices on a logarithmic scale,
   * a curve by amount.
   */
  recover(before: Float64Array, share: number, offset?: number): void
  /** Writes the state into `into` from `offset`; `restore` reads it back. */
  save(into: Float64Array, offset?: number): void
  restore(from: Float64Array, offset?: number): void
}

/** Relative difference allowed between this face and the exact one, shown by `liquidity.prop.test.ts`. */
export const BOUND = 1e-9

/** The pools of `market` in doubles. Decimals are those of its base and of its quote. */
export function compile(
  market: Pick<Market.Market, 'pools'>,
  baseDecimals: number,
  quoteDecimals: number,
): Depth {
  const depths = market.pools.map((pool) => one(pool, baseDecimals, quoteDecimals))
  const [only, another] = depths
  return only && !another
    ? only
    : new RoutedDepth(
        depths,
        market.pools.map(({ fee }) => Number(fee)),
      )
}

function one(pool: Market.Pool, baseDecimals: number, quoteDecimals: number): Depth {
  switch (pool.kind) {
    case 'constant-product':
      return new ConstantProductDepth(pool, baseDecimals, quoteDecimals)
    case 'stable-swap':
      return new StableSwapDepth(pool, baseDecimals, quoteDecimals)
    case 'concentrated':
      return new ConcentratedDepth(pool, baseDecimals, quoteDecimals)
    case 'curve':
      return new CurveDepth(pool, baseDecimals, quoteDecimals)
  }
}
