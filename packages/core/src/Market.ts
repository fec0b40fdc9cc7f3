import type { AssetId } from './Asset.ts'
import type { Wad } from './Fixed.ts'

/**
 * A place where `base` is exchanged against `quote`. Amounts in base units of each; fees in wad of what is paid in.
 * - `constant-product`: x·y = k (references §4).
 * - `stable-swap`: the StableSwap invariant over two coins, amplification A (Ann = A·2); `rate` is what one
 *   base unit of base counts for in base units of quote inside the invariant (1 for a plain pool of equal decimals).
 * - `concentrated`: Uniswap v3 ticks. `sqrtPrice` is √(token1/token0)·2^96, `baseIsToken0` says which side is which;
 *   `ticks` are sorted, with the liquidity that enters when the price rises through them. With `tickSpacing` a sale
 *   rounds at every word of the contract's tick bitmap too, and equals the contract's to the base unit.
 * - `curve`: sold → received, both rising, from quotes or an order book, without (0, 0).
 */
export type Pool =
  | {
      readonly kind: 'constant-product'
      readonly base: bigint
      readonly quote: bigint
      readonly fee: Wad
    }
  | {
      readonly kind: 'stable-swap'
      readonly base: bigint
      readonly quote: bigint
      readonly amplification: bigint
      readonly rate: Wad
      readonly fee: Wad
    }
  | {
      readonly kind: 'concentrated'
      readonly sqrtPrice: bigint
      readonly liquidity: bigint
      readonly baseIsToken0: boolean
      readonly fee: Wad
      readonly tickSpacing?: number | undefined
      readonly ticks: readonly { readonly tick: number; readonly net: bigint }[]
    }
  | {
      readonly kind: 'curve'
      readonly points: readonly { readonly sold: bigint; readonly received: bigint }[]
      readonly fee: Wad
    }

/**
 * Where `base` is sold, for `quote`. An asset is the base of at most one market, and markets form a forest whose
 * roots are priced from outside; several pools of a market are filled by marginal price after fee.
 */
export type Market = {
  readonly base: AssetId
  readonly quote: AssetId
  readonly pools: readonly Pool[]
  /** Share of the depth that leaves when the shock arrives. Wad, below 1. */
  readonly leaves: Wad
  /** Share of the impact that arbitrage undoes after each round. Wad, at most 1. */
  readonly recovers: Wad
  /** Who says so; an assumed depth says what was assumed. */
  readonly source: string
  readonly assumed: boolean
}
