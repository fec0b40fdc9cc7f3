import { type Account, type Asset, Fixed, type Ledger, type Market, type Venue } from '@droste/core'
import * as Eligible from '../Eligible.ts'
import type { Importer } from '../Importer.ts'
import { CHAIN, claimOn, NATIVE, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import * as Source from '../Source.ts'
import * as Tally from '../Tally.ts'
import * as Llamma from './Llamma.ts'
import * as Quotes from './Quotes.ts'

const FILES = ['weth.json', 'wsteth.json', 'aggregator-quotes.csv']

/** Two whole crvUSD markets, the pool that holds the peg, and an aggregator's quotes. */
export const importer: Importer = {
  describe: `Two crvUSD markets, every loan, with quotes: a folder with ${FILES.join(', ')}`,
  read: async (path) => build(await Source.read(path, FILES)),
}

const ETHER: Asset.Asset = { id: NATIVE, symbol: 'ETH', decimals: 18 }
const STAKED: Asset.Asset = { id: STETH, symbol: 'stETH', decimals: 18 }
const DOLLAR: Asset.Asset = { id: USDC, symbol: 'USDC', decimals: 6 }

function build({ files, hash }: Source.Source): Ledger.Ledger {
  const [first, second, quoted] = files as [Source.File, Source.File, Source.File]
  const weth = expected(first, WETH)
  const wsteth = expected(second, WSTETH)
  const markets = [weth, wsteth]
  if (weth.block !== wsteth.block)
    throw new Source.MalformedError(
      { file: second.name, row: 'blockNumber' },
      `block ${wsteth.block} is not ${first.name}’s ${weth.block}`,
      'Take both markets at one block.',
    )
  const ledger = {
    name: 'crvusd',
    provenance: {
      source: 'xenophonlabs/crvUSDrisk (MIT): the crvUSD markets of WETH and wstETH',
      chain: CHAIN,
      block: weth.block,
      time: new Date(weth.time * 1000).toISOString(),
      hash,
      reader: 'crvusd/1',
    },
    coverage: Tally.coverage(markets.flatMap(({ users }) => users.map(({ debt }) => ({ debtUsd: debt })))),
    assets: [ETHER, weth.collateral, STAKED, wsteth.collateral, Llamma.CRVUSD, DOLLAR],
    prices: pricesOf(weth, wsteth),
    claims: [
      claimOn('wrapper', WETH, NATIVE),
      claimOn('receipt', STETH, NATIVE),
      claimOn('receipt', WSTETH, STETH, Ratio.nearest(wsteth.price, weth.price)),
    ],
    venues: markets.map(venueOf),
    markets: [
      quotedMarket(quoted, weth.collateral, DOLLAR, weth.price),
      quotedMarket(quoted, wsteth.collateral, weth.collateral, Ratio.nearest(wsteth.price, weth.price)),
      pegMarket(weth, first.name),
    ],
    accounts: markets.flatMap((market) => market.users.map((user) => accountOf(market, user))),
  }
  return { ...ledger, assumptions: [...assumptionsOf(markets), Eligible.sentence(ledger)] }
}

function expected(file: Source.File, collateral: Asset.AssetId): Llamma.Market {
  const market = Llamma.read(file)
  if (market.collateral.id === collateral) return market
  throw new Source.MalformedError(
    { file: file.name, row: 'collateral_token_params' },
    `the collateral is ${market.collateral.symbol} (${market.collateral.id}), not ${collateral}`,
    `Name the markets’ files by their collateral: ${FILES[0]}, ${FILES[1]}.`,
  )
}

function pricesOf(weth: Llamma.Market, wsteth: Llamma.Market): Ledger.Price[] {
  const oracle = 'the market’s oracle'
  return [
    { asset: NATIVE, usd: weth.price, source: `${oracle}, WETH` },
    { asset: WETH, usd: weth.price, source: oracle },
    { asset: STETH, usd: weth.price, source: 'assumed at par with ETH' },
    { asset: WSTETH, usd: wsteth.price, source: oracle },
    { asset: Llamma.CRVUSD.id, usd: Fixed.WAD, source: 'assumed at par' },
    { asset: USDC, usd: Fixed.WAD, source: 'assumed at par' },
  ]
}

const venueId = ({ collateral }: Llamma.Market): string => `crvusd-${collateral.symbol.toLowerCase()}`

/** `Controller.liquidate` as far as a pair rule can say it: at health 1 the whole debt buys the whole collateral. */
function venueOf(market: Llamma.Market): Venue.Venue {
  const none = Fixed.wad(0n)
  const threshold = Fixed.wad(Fixed.WAD - market.liquidationDiscount)
  const terms = {
    ltv: Fixed.wad(Fixed.WAD - market.loanDiscount),
    threshold,
    bonus: Fixed.wad(Fixed.mulDivDown(Fixed.WAD, Fixed.WAD, threshold) - Fixed.WAD),
    fee: none,
    borrowFactor: Fixed.WAD,
    liquidationFactor: none,
  }
  return {
    id: venueId(market),
    protocol: 'crvusd',
    rule: {
      kind: 'pair',
      closeFactor: { kind: 'whole' },
      bonus: { kind: 'listing' },
      feeOn: 'bonus',
      leftover: none,
      badDebt: 'stays',
      valueDecimals: 18,
    },
    listings: [
      { asset: market.collateral.id, ...terms, oracle: { kind: 'market' } },
      { asset: Llamma.CRVUSD.id, ...terms, oracle: { kind: 'fixed' } },
    ],
    modes: [],
    deficits: [],
  }
}

function accountOf(
  market: Llamma.Market,
  { owner, collateral, stablecoin, debt }: Llamma.User,
): Account.Account {
  const leg = (side: Account.Side, asset: Asset.AssetId, amount: bigint): Account.Leg[] =>
    amount === 0n ? [] : [{ side, asset, amount }]
  return {
    owner,
    venue: venueId(market),
    legs: [
      ...leg('collateral', market.collateral.id, collateral),
      ...leg('collateral', Llamma.CRVUSD.id, stablecoin),
      ...leg('debt', Llamma.CRVUSD.id, debt),
    ],
  }
}

const SOURCED = { leaves: Fixed.wad(0n), recovers: Fixed.wad(0n), assumed: false }

function quotedMarket(
  file: Source.File,
  base: Asset.Asset,
  quote: Asset.Asset,
  price: Fixed.Wad,
): Market.Market {
  const quotes = Quotes.read(file, base, quote)
  if (quotes.length === 0)
    throw new Source.MalformedError(
      { file: file.name, row: `${base.symbol} → ${quote.symbol}` },
      'no quotes of this pair',
      'Keep its rows: src is the token sold, dst what it is sold for.',
    )
  const points = Quotes.curve(quotes, { base, quote, price: Fixed.toNumber(price, 18) })
  return {
    base: base.id,
    quote: quote.id,
    pools: [{ kind: 'curve', points, fee: Fixed.wad(0n) }],
    source: `${quotes.length} aggregator quotes of 2023-11-20: their price impact, set at the ledger’s price`,
    ...SOURCED,
  }
}

/** A pool that gives crvUSD at $1 until it is empty, as the peg keepers do up to their ceilings. */
const KEEPERS_AMPLIFICATION = 10_000n

/** crvUSD → USDC: a peg keeper's pool, and what the keepers may mint into their pools when crvUSD is dear. */
function pegMarket({ pools, mintable }: Llamma.Market, file: string): Market.Market {
  for (const { coins, amplification, fee } of pools) {
    const base = coins.find(({ asset }) => asset.id === Llamma.CRVUSD.id)
    const quote = coins.find(({ asset }) => asset.id === USDC)
    if (!base || !quote) continue
    const rate = Ratio.nearest(Fixed.scale(quote.asset.decimals), Fixed.scale(base.asset.decimals)) // per base unit
    return {
      base: base.asset.id,
      quote: quote.asset.id,
      pools: [
        {
          kind: 'stable-swap',
          base: base.balance,
          quote: quote.balance,
          amplification,
          rate,
          fee,
        },
        {
          kind: 'stable-swap',
          base: mintable,
          quote: mintable / Fixed.scale(base.asset.decimals - quote.asset.decimals),
          amplification: KEEPERS_AMPLIFICATION,
          rate,
          fee: Fixed.wad(0n),
        },
      ],
      source: `${file}: Curve’s crvUSD/USDC pool; assumed beside it: the $${Math.round(Fixed.toNumber(mintable, 18) / 1e6)}M that the peg keepers may still mint, at $1`,
      ...SOURCED,
      assumed: true,
    }
  }
  throw new Source.MalformedError(
    { file, row: 'stableswap_pools_params' },
    'no pool of crvUSD and USDC',
    'Keep the pools of the peg keepers as the source has them.',
  )
}

function assumptionsOf(markets: readonly Llamma.Market[]): string[] {
  const users = markets.flatMap((market) => market.users)
  const negative = users.filter(({ health }) => health < 0n)
  const owed = Math.round(
    Fixed.toNumber(
      negative.reduce((sum, { debt }) => sum + debt, 0n),
      18,
    ),
  )
  const off = markets.map((market) => {
    const total = market.users.reduce((sum, { debt }) => sum + debt, 0n)
    const share = Fixed.toNumber(Fixed.mulDivHalfUp(total, Fixed.WAD, market.totalDebt), 18) - 1
    return `${(share * 100).toFixed(2)} % (${market.collateral.symbol})`
  })
  return [
    'Soft liquidation is not modelled: bands turn collateral into crvUSD and back as the price moves; here a loan keeps what it held at the block until it is liquidated whole.',
    'Health is (1 − liquidation discount) × (collateral + crvUSD in bands) / debt at the oracle’s price, which flatters a loan in soft liquidation.',
    `The source’s own health is below 0 for ${negative.length} of ${users.length} loans, which owe $${owed} in all.`,
    'A liquidator repays the whole debt and takes what it pays for at a bonus of 1/(1 − liquidation discount) − 1; in the contract it takes all that is left.',
    'A loan may be opened up to 1 − loan discount, whatever its number of bands.',
    'The contracts count crvUSD as $1 whatever it costs: its oracle is fixed.',
    'The oracles’ averaging over ten minutes is left out: they follow the market at once.',
    `Users’ debts differ from the markets’ own totals, which are of a later hour, by ${off.join(' and ')}.`,
    'crvUSD and USDC are worth $1; stETH is worth one ETH, and wstETH stands for stETH at the rate that the two oracles imply.',
    'crvUSD is bought and sold in its USDC pool and from what the peg keepers may still mint, taken as one deep pool at $1; its pools with USDT, USDP and TUSD are left out.',
  ]
}
