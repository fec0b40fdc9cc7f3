import { type Asset, type Claim, Fixed, type Ledger, type Market, type Venue } from '@droste/core'
import * as AaveV3 from '../AaveV3.ts'
import * as Depth from '../Depth.ts'
import { claimOn, NATIVE, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'

export const VENUE = 'aave-v3-ethereum'

/** stETH per wstETH: not in the source. At this rate the source's $2378.34 for wstETH makes ETH worth $1920. */
export const RATE = Ratio.of('1.23871875')
const WSTETH_USD = Ratio.of('2378.34')
const ETH_USD = Ratio.of('1920')

export const ASSETS: readonly Asset.Asset[] = [
  { id: NATIVE, symbol: 'ETH', decimals: 18 },
  { id: WETH, symbol: 'WETH', decimals: 18 },
  { id: STETH, symbol: 'stETH', decimals: 18 },
  { id: WSTETH, symbol: 'wstETH', decimals: 18 },
  { id: USDC, symbol: 'USDC', decimals: 6 },
  ...AaveV3.STAND_INS,
]

const ASSUMED_ETH = 'the source’s wstETH price over an assumed rate of 1.23871875'
const STAND_IN = 'a stand-in that counts dollars: the source gives USD and no token'

export const PRICES: readonly Ledger.Price[] = [
  { asset: NATIVE, usd: ETH_USD, source: ASSUMED_ETH },
  { asset: WETH, usd: ETH_USD, source: ASSUMED_ETH },
  { asset: STETH, usd: ETH_USD, source: `${ASSUMED_ETH}, stETH at par` },
  { asset: WSTETH, usd: WSTETH_USD, source: 'the source' },
  { asset: USDC, usd: Fixed.WAD, source: 'assumed at par' },
  {
    asset: AaveV3.UNNAMED.eth,
    usd: ETH_USD,
    source: 'a stand-in for one ETH: the source gives USD and no token',
  },
  { asset: AaveV3.UNNAMED.stable, usd: Fixed.WAD, source: STAND_IN },
  { asset: AaveV3.UNNAMED.volatile, usd: Fixed.WAD, source: STAND_IN },
  { asset: AaveV3.UNNAMED.debt, usd: Fixed.WAD, source: STAND_IN },
]

const USD = new Map(PRICES.map(({ asset, usd }) => [asset, usd]))
const DECIMALS = new Map(ASSETS.map(({ id, decimals }) => [id, decimals]))

/** Base units of `asset` that are worth `usd` (wad), to the nearest. All assets here that accounts hold have 18 decimals. */
export const worth = (asset: Asset.AssetId, usd: bigint): bigint => Ratio.nearest(usd, USD.get(asset)!)

export const CLAIMS: readonly Claim.Claim[] = [
  claimOn('wrapper', WETH, NATIVE),
  claimOn('receipt', STETH, NATIVE),
  claimOn('receipt', WSTETH, STETH, RATE),
  ...AaveV3.CLAIMS,
]

export const AAVE: Venue.Venue = {
  id: VENUE,
  protocol: 'aave-v3',
  rule: AaveV3.RULE,
  listings: [AaveV3.listing(WSTETH, AaveV3.OUTSIDE, 'rate'), ...AaveV3.LISTINGS],
  modes: AaveV3.MODES,
  deficits: [],
}

export const MARKETS: readonly Market.Market[] = AaveV3.POOLS.map((pool) =>
  Depth.market(pool, (id) => ({ decimals: DECIMALS.get(id)!, usd: USD.get(id)! })),
)
