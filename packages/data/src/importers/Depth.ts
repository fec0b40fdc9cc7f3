import { type Asset, Fixed, type Market } from '@droste/core'
import * as Ratio from './Ratio.ts'

/**
 * A market nobody measured: so many whole USD on each side, in the shape of a curve. `because` ends the sentence
 * “assumed …” that the ledger shows.
 */
export type Assumed = {
  readonly base: Asset.AssetId
  readonly quote: Asset.AssetId
  readonly usd: bigint
  readonly curve:
    | { readonly kind: 'constant-product' }
    | { readonly kind: 'stable-swap'; readonly amplification: bigint }
  readonly fee: Fixed.Wad
  readonly because: string
}

/** What is needed to know of an asset to size its side of a pool. Price in USD (wad). */
export type Priced = { readonly decimals: number; readonly usd: bigint }

/**
 * Arbitrage is taken to undo a quarter of a market's impact after each round. Nobody measured it, and it matters: see
 * docs/limits.md, "Depth".
 */
export const RECOVERS = Ratio.of('0.25')

/** The assumed market, balanced at today's prices; no depth leaves, `RECOVERS` comes back. Reserves rounded down. */
export function market(
  { base, quote, usd, curve, fee, because }: Assumed,
  of: (asset: Asset.AssetId) => Priced,
): Market.Market {
  const reserve = ({ decimals, usd: price }: Priced): bigint =>
    Fixed.mulDivDown(usd * Fixed.WAD, Fixed.scale(decimals), price)
  const reserves = { base: reserve(of(base)), quote: reserve(of(quote)), fee }
  // The invariant counts base units, so the rate of whole tokens is shifted by what the decimals differ.
  const rate = Ratio.nearest(
    of(base).usd * Fixed.scale(of(quote).decimals),
    of(quote).usd * Fixed.scale(of(base).decimals),
  )
  const pool: Market.Pool =
    curve.kind === 'stable-swap'
      ? { kind: 'stable-swap', ...reserves, amplification: curve.amplification, rate }
      : { kind: 'constant-product', ...reserves }
  return {
    base,
    quote,
    pools: [pool],
    leaves: Fixed.wad(0n),
    recovers: RECOVERS,
    source: `assumed: ${because}`,
    assumed: true,
  }
}
