import { Asset, type Claim, Fixed, type Ledger, type Venue } from '@droste/core'
import * as AaveV3 from '../AaveV3.ts'
import * as Depth from '../Depth.ts'
import { CHAIN, claimOn, NATIVE, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import type { Kind } from './Borrowers.ts'

export const VENUE = 'aave-v3-ethereum'

/** stETH per wstETH: not in the source. At this rate the source's $2378.34 for wstETH makes ETH worth $1920. */
export const RATE = Ratio.of('1.23871875')
const WSTETH_USD = Ratio.of('2378.34')
const ETH_USD = Ratio.of('1920')

/** Stand-ins for collateral and debt that the source gives in USD only. */
export const UNNAMED: Readonly<Record<Kind | 'debt', Asset.AssetId>> = {
  eth: Asset.idOf(CHAIN, 'unnamed-eth-collateral'),
  stable: Asset.idOf(CHAIN, 'unnamed-stable-collateral'),
  volatile: Asset.idOf(CHAIN, 'unnamed-volatile-collateral'),
  debt: Asset.idOf(CHAIN, 'unnamed-dollar-debt'),
}

export const ASSETS: readonly Asset.Asset[] = [
  { id: NATIVE, symbol: 'ETH', decimals: 18 },
  { id: WETH, symbol: 'WETH', decimals: 18 },
  { id: STETH, symbol: 'stETH', decimals: 18 },
  { id: WSTETH, symbol: 'wstETH', decimals: 18 },
  { id: USDC, symbol: 'USDC', decimals: 6 },
  { id: UNNAMED.eth, symbol: 'unnamed-ETH', decimals: 18 },
  { id: UNNAMED.stable, symbol: 'unnamed-stable', decimals: 18 },
  { id: UNNAMED.volatile, symbol: 'unnamed-volatile', decimals: 18 },
  { id: UNNAMED.debt, symbol: 'unnamed-dollars', decimals: 18 },
]

const ASSUMED_ETH = 'the source’s wstETH price over an assumed rate of 1.23871875'
const STAND_IN = 'a stand-in that counts dollars: the source gives USD and no token'

export const PRICES: readonly Ledger.Price[] = [
  { asset: NATIVE, usd: ETH_USD, source: ASSUMED_ETH },
  { asset: WETH, usd: ETH_USD, source: ASSUMED_ETH },
  { asset: STETH, usd: ETH_USD, source: `${ASSUMED_ETH}, stETH at par` },
  { asset: WSTETH, usd: WSTETH_USD, source: 'the source' },
  { asset: USDC, usd: Fixed.WAD, source: 'assumed at par' },
  { asset: UNNAMED.eth, usd: ETH_USD, source: 'a stand-in for one ETH: the source gives USD and no token' },
  { asset: UNNAMED.stable, usd: Fixed.WAD, source: STAND_IN },
  { asset: UNNAMED.volatile, usd: Fixed.WAD, source: STAND_IN },
  { asset: UNNAMED.debt, usd: Fixed.WAD, source: STAND_IN },
]

const USD = new Map(PRICES.map(({ asset, usd }) => [asset, usd]))
const DECIMALS = new Map(ASSETS.map(({ id, decimals }) => [id, decimals]))

/** Base units of `asset` that are worth `usd` (wad), to the nearest. All assets here that accounts hold have 18 decimals. */
export const worth = (asset: Asset.AssetId, usd: bigint): bigint => Ratio.nearest(usd, USD.get(asset)!)

export const CLAIMS: readonly Claim.Claim[] = [
  claimOn('wrapper', WETH, NATIVE),
  claimOn('receipt', STETH, NATIVE),
  claimOn('receipt', WSTETH, STETH, RATE),
  claimOn('receipt', UNNAMED.eth, NATIVE),
]

const OUTSIDE = { ltv: '0.785', threshold: '0.81', bonus: '0.06' }

export const AAVE: Venue.Venue = {
  id: VENUE,
  protocol: 'aave-v3',
  rule: AaveV3.RULE,
  listings: [
    AaveV3.listing(WSTETH, OUTSIDE, 'rate'),
    AaveV3.listing(WETH, { ltv: '0.805', threshold: '0.83', bonus: '0.05' }, 'market'),
    AaveV3.listing(UNNAMED.eth, OUTSIDE, 'rate'),
    AaveV3.listing(UNNAMED.stable, { ltv: '0.9', threshold: '0.92', bonus: '0.04' }, 'market'),
    AaveV3.listing(UNNAMED.volatile, { ltv: '0.755', threshold: '0.78', bonus: '0.06' }, 'market'),
    AaveV3.listing(UNNAMED.debt, { ltv: '0', threshold: '0', bonus: '0' }, 'market'),
  ],
  modes: [
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
  ],
  deficits: [],
}

const POOLS: readonly Depth.Assumed[] = [
  {
    base: WETH,
    quote: USDC,
    usd: 1_000_000_000n,
    curve: { kind: 'constant-product' },
    fee: Ratio.of('0.0005'),
    because: 'constant product with $1000M on each side, the pool of Gatto 2026’s cases (SSRN 7157638)',
  },
  {
    base: WSTETH,
    quote: WETH,
    usd: 100_000_000n,
    curve: { kind: 'stable-swap', amplification: 50n },
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
    because: 'StableSwap with A 50 and $100M on each side, as for wstETH: restaked ETH is no deeper',
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
    usd: 300_000_000n,
    curve: { kind: 'constant-product' },
    fee: Ratio.of('0.0005'),
    because: 'constant product with $300M on each side, the order of wrapped bitcoin’s pools on Ethereum',
  },
]

export const MARKETS = POOLS.map((pool) =>
  Depth.market(pool, (id) => ({ decimals: DECIMALS.get(id)!, usd: USD.get(id)! })),
)
