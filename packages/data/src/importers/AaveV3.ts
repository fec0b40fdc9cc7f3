import { Asset, type Claim, Fixed, type Oracle, type Venue } from '@droste/core'
import type { Assumed } from './Depth.ts'
import { CHAIN, claimOn, NATIVE, USDC, WETH, WSTETH } from './Mainnet.ts'
import * as Ratio from './Ratio.ts'

/** The liquidation rule of Aave v3.3 and later, as data (references §2). */
export const RULE: Venue.Rule = {
  kind: 'pair',
  closeFactor: {
    kind: 'share',
    share: Ratio.of('0.5'),
    of: 'account',
    whole: { healthAtMost: Ratio.of('0.95'), valueBelow: Ratio.of('2000') },
  },
  bonus: { kind: 'listing' },
  feeOn: 'bonus',
  leftover: Ratio.of('1000'),
  badDebt: 'deficit',
  valueDecimals: 8,
}

/** The protocol's share of the liquidation bonus on Aave v3 Ethereum. */
const FEE = Ratio.of('0.1')

/** A reserve with the terms of its category: fractions as decimal text. */
export const listing = (
  asset: Asset.AssetId,
  terms: { ltv: string; threshold: string; bonus: string },
  oracle: Oracle.Regime['kind'] & ('market' | 'rate'),
): Venue.Listing => ({
  asset,
  ltv: Ratio.of(terms.ltv),
  threshold: Ratio.of(terms.threshold),
  bonus: Ratio.of(terms.bonus),
  fee: FEE,
  borrowFactor: Fixed.WAD,
  liquidationFactor: Fixed.wad(0n),
  oracle: { kind: oracle },
})

/**
 * What collateral that a source does not name must be: `eth` in the e-mode of ETH, `stable` in an e-mode of dollars,
 * `volatile` outside.
 */
export type Kind = 'eth' | 'stable' | 'volatile'

/** Stand-ins for collateral and debt that a source gives in USD only. */
export const UNNAMED: Readonly<Record<Kind | 'debt', Asset.AssetId>> = {
  eth: Asset.idOf(CHAIN, 'unnamed-eth-collateral'),
  stable: Asset.idOf(CHAIN, 'unnamed-stable-collateral'),
  volatile: Asset.idOf(CHAIN, 'unnamed-volatile-collateral'),
  debt: Asset.idOf(CHAIN, 'unnamed-dollar-debt'),
}

/** The stand-ins as assets: one of `eth` is one ETH, one of the others a dollar. */
export const STAND_INS: readonly Asset.Asset[] = [
  { id: UNNAMED.eth, symbol: 'unnamed-ETH', decimals: 18 },
  { id: UNNAMED.stable, symbol: 'unnamed-stable', decimals: 18 },
  { id: UNNAMED.volatile, symbol: 'unnamed-volatile', decimals: 18 },
  { id: UNNAMED.debt, symbol: 'unnamed-dollars', decimals: 18 },
]

/** What the stand-ins stand for: one ETH, and one of the dollars that are owed against it. */
export const CLAIMS: readonly Claim.Claim[] = [
  claimOn('receipt', UNNAMED.eth, NATIVE),
  claimOn('receipt', UNNAMED.stable, UNNAMED.debt),
]

/** Terms of wstETH outside the e-modes. */
export const OUTSIDE = { ltv: '0.785', threshold: '0.81', bonus: '0.06' }

/** How Aave is taken to list WETH and the stand-ins; the bonus of .92 is Gatto 2026's. */
export const LISTINGS: readonly Venue.Listing[] = [
  listing(WETH, { ltv: '0.805', threshold: '0.83', bonus: '0.05' }, 'market'),
  listing(UNNAMED.eth, OUTSIDE, 'rate'),
  listing(UNNAMED.stable, { ltv: '0.9', threshold: '0.92', bonus: '0.04' }, 'rate'),
  listing(UNNAMED.volatile, { ltv: '0.755', threshold: '0.78', bonus: '0.06' }, 'market'),
  listing(UNNAMED.debt, { ltv: '0', threshold: '0', bonus: '0' }, 'market'),
]

/** The e-modes of ETH and of dollars. */
export const MODES: readonly Venue.Mode[] = [
  {
    id: 'eth',
    label: 'ETH correlated',
    collateral: [WSTETH, UNNAMED.eth],
    ltv: Ratio.of('0.93'),
    threshold: Ratio.of('0.95'),
    bonus: Ratio.of('0.01'),
  },
  {
    id: 'stable',
    label: 'dollars',
    collateral: [UNNAMED.stable],
    ltv: Ratio.of('0.9'),
    threshold: Ratio.of('0.92'),
    bonus: Ratio.of('0.04'),
  },
]

/** Where they are sold: depths that no source gives. */
export const POOLS: readonly Assumed[] = [
  {
    base: WETH,
    quote: USDC,
    usd: 2_000_000_000n,
    curve: { kind: 'constant-product' },
    fee: Ratio.of('0.0005'),
    because:
      'constant product with $2000M on each side, as an aggregator’s quotes of November 2023 had it: 10,000 WETH cost .9 %',
  },
  {
    base: WSTETH,
    quote: WETH,
    usd: 130_000_000n,
    curve: { kind: 'stable-swap', amplification: 300n },
    fee: Ratio.of('0.0001'),
    because:
      'StableSwap with A 50 and $100M on each side, the order of all wstETH pools on Ethereum together',
  },
  {
    base: UNNAMED.eth,
    quote: WETH,
    usd: 100_000_000n,
    curve: { kind: 'stable-swap', amplification: 50n },
    fee: Ratio.of('0.0004'),
    because:
      'StableSwap with A 50 and $100M on each side, the order of restaked ETH’s pools: thinner than wstETH’s',
  },
  {
    base: UNNAMED.stable,
    quote: USDC,
    usd: 150_000_000n,
    curve: { kind: 'stable-swap', amplification: 200n },
    fee: Ratio.of('0.0004'),
    because: 'StableSwap with A 200 and $150M on each side, the order of a large synthetic dollar’s pools',
  },
  {
    base: UNNAMED.volatile,
    quote: USDC,
    usd: 700_000_000n,
    curve: { kind: 'constant-product' },
    fee: Ratio.of('0.0005'),
    because:
      'constant product with $700M on each side, as an aggregator’s quotes of November 2023 had it for wrapped bitcoin: $21M cost 2.9 %',
  },
]
