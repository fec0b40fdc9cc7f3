import type { AaveV3 } from '@droste/protocols'

/** One asset of the market that both releases list. */
export type Listing = {
  readonly symbol: string
  readonly config: AaveV3.Config
  readonly curve: AaveV3.Interest.Curve
  readonly price: bigint
}

const usd = 10n ** 8n
const percent = 10n ** 25n

const usual: AaveV3.Config = {
  decimals: 18,
  ltv: 0n,
  threshold: 0n,
  bonus: 0n,
  protocolFee: 1_000n,
  reserveFactor: 1_500n,
  supplyCap: 0n,
  borrowCap: 0n,
  debtCeiling: 0n,
  active: true,
  frozen: false,
  paused: false,
  borrowing: true,
  borrowableInIsolation: false,
  siloed: false,
}

const curve = (optimal: bigint, slope1: bigint, slope2: bigint, base = 0n): AaveV3.Interest.Curve => ({
  optimal: optimal * percent,
  base: base * percent,
  slope1: slope1 * percent,
  slope2: slope2 * percent,
})

/** Assets of 6, 8, 9 and 18 decimals: with and without fee, isolated, siloed, not collateral. */
export const listings: readonly Listing[] = [
  {
    symbol: 'WETH',
    config: { ...usual, ltv: 8_000n, threshold: 8_250n, bonus: 10_500n },
    curve: curve(90n, 3n, 80n),
    price: 2_000n * usd,
  },
  {
    symbol: 'wstETH',
    config: { ...usual, ltv: 7_850n, threshold: 8_100n, bonus: 10_600n, reserveFactor: 500n },
    curve: curve(45n, 7n, 300n),
    price: 2_391n * usd + 12_345_678n,
  },
  {
    symbol: 'USDC',
    config: {
      ...usual,
      decimals: 6,
      ltv: 7_500n,
      threshold: 7_800n,
      bonus: 10_450n,
      reserveFactor: 1_000n,
      borrowableInIsolation: true,
    },
    curve: curve(92n, 5n, 60n, 1n),
    price: usd - 12_345n,
  },
  {
    symbol: 'WBTC',
    config: {
      ...usual,
      decimals: 8,
      ltv: 7_300n,
      threshold: 7_800n,
      bonus: 10_500n,
      protocolFee: 2_000n,
      supplyCap: 2_000n,
      borrowCap: 400n,
    },
    curve: curve(45n, 4n, 300n),
    price: 61_234n * usd + 1n,
  },
  {
    symbol: 'ISO',
    config: { ...usual, ltv: 5_000n, threshold: 6_000n, bonus: 11_000n, debtCeiling: 20_000_000n },
    curve: curve(65n, 8n, 150n),
    price: 3n * usd + 50_000_000n,
  },
  {
    symbol: 'DAI',
    config: {
      ...usual,
      ltv: 6_300n,
      threshold: 7_700n,
      bonus: 10_400n,
      protocolFee: 0n,
      reserveFactor: 0n,
      borrowableInIsolation: true,
    },
    curve: curve(80n, 6n, 75n),
    price: usd + 3_210n,
  },
  {
    symbol: 'SILO',
    config: { ...usual, decimals: 9, protocolFee: 0n, reserveFactor: 10_000n, siloed: true },
    curve: curve(50n, 10n, 100n, 2n),
    price: usd,
  },
]

/** Ether and its staked form against each other; dollars against each other. */
export const categories: readonly AaveV3.Category[] = [
  {
    id: 1,
    ltv: 9_300n,
    threshold: 9_500n,
    bonus: 10_100n,
    collateral: [0, 1],
    borrowable: [0, 1],
    ltvZero: [],
  },
  {
    id: 2,
    ltv: 9_000n,
    threshold: 9_300n,
    bonus: 10_200n,
    collateral: [2, 5],
    borrowable: [2, 5],
    ltvZero: [],
  },
]
