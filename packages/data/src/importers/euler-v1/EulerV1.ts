import { type Account, type Asset, Fixed, type Ledger, type Venue } from '@droste/core'
import * as Depth from '../Depth.ts'
import * as Eligible from '../Eligible.ts'
import type { Importer } from '../Importer.ts'
import { CHAIN, NATIVE, USDC } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import * as Source from '../Source.ts'
import * as Tally from '../Tally.ts'
import * as Balances from './Balances.ts'
import * as Factors from './Factors.ts'
import { POOLS } from './Pools.ts'
import * as Prices from './Prices.ts'
import * as Tokens from './Tokens.ts'

const VENUE = 'euler-v1'

/** The state this importer was written for; another file of the same form has no block that we know. */
const KNOWN = { hash: '0b0707086d395f0e47b8fd5688dd8958d59775ade707011f4bbce24ab5287465', block: 16818362 }

const RULE: Venue.Rule = {
  kind: 'pair',
  closeFactor: { kind: 'target', health: Ratio.of('1.25') },
  bonus: { kind: 'discount', cap: Ratio.of('0.2') },
  feeOn: 'bonus',
  leftover: Fixed.wad(0n),
  badDebt: 'stays',
  valueDecimals: 18,
}

/** Every sub-account of Euler v1: `balances-users.json` and `prices-eth.csv`. */
export const importer: Importer = {
  describe: 'Euler v1, every sub-account: a folder with balances-users.json and prices-eth.csv',
  read: async (path) => build(await Source.read(path, ['balances-users.json', 'prices-eth.csv'])),
}

function build({ files, hash }: Source.Source): Ledger.Ledger {
  const [balances, prices] = files as [Source.File, Source.File]
  const read = Balances.read(balances)
  const chosen = Prices.choose(read, Prices.quotes(prices))
  const etherUsd = etherPrice(chosen, prices.name)
  const usdOf = (asset: Asset.AssetId): bigint | undefined => {
    if (asset === NATIVE) return etherUsd
    const choice = chosen.get(asset)
    return choice && Fixed.mulDivHalfUp(choice.eth, etherUsd, Fixed.WAD)
  }
  const assets = assetsOf(read)
  const judged = read.map((account) => judge(account, usdOf, etherUsd))
  const accounts = read.filter((_, index) => judged[index]!.rejected === undefined).map(accountOf)
  const priced = assets.filter(({ id }) => usdOf(id) !== undefined)
  const held = new Set(priced.map(({ id }) => id))
  const ledger = {
    name: VENUE,
    provenance: {
      source: 'Euler v1, balances of every account and prices in ETH',
      chain: CHAIN,
      block: hash === KNOWN.hash ? KNOWN.block : null,
      time: null,
      hash,
      reader: 'euler-v1/1',
    },
    coverage: Tally.coverage(judged),
    assets: priced,
    prices: priced.map(({ id }) => ({
      asset: id,
      usd: Fixed.wad(usdOf(id)!),
      source: id === NATIVE ? 'the ETH price at which USDC is $1' : `${prices.name} × the ETH price`,
    })),
    claims: Tokens.claims(held, (of, on) => Ratio.nearest(usdOf(of)!, usdOf(on)!)),
    venues: [venueOf(priced)],
    markets: POOLS.filter(({ base, quote }) => held.has(base) && held.has(quote)).map((pool) =>
      Depth.market(pool, (id) => ({ decimals: Tokens.decimals(id), usd: usdOf(id)! })),
    ),
    accounts,
  }
  return { ...ledger, assumptions: assumptionsOf(chosen, etherUsd, Eligible.sentence(ledger)) }
}

/** USD for one ETH (wad): USDC is taken to be worth $1. */
function etherPrice(chosen: ReadonlyMap<Asset.AssetId, Prices.Choice>, file: string): bigint {
  const usdc = chosen.get(USDC)
  if (usdc) return Ratio.nearest(Fixed.WAD, usdc.eth)
  throw new Source.MalformedError(
    { file, row: 'USDC' },
    'no price of USDC that a holding uses, so nothing can be valued in USD',
    'Add the line of USDC.',
  )
}

/** What the account adds to coverage: used, or rejected with the reason. */
function judge(
  { holdings }: Balances.SubAccount,
  usdOf: (asset: Asset.AssetId) => bigint | undefined,
  etherUsd: bigint,
): Tally.Entry {
  const debtUsd = holdings.reduce((sum, { asset, debt, debtEth }) => {
    const usd = usdOf(asset.id)
    const own = usd === undefined ? undefined : Fixed.mulDivDown(debt, usd, Fixed.scale(asset.decimals))
    return sum + (own ?? Fixed.mulDivDown(debtEth, etherUsd, Fixed.WAD))
  }, 0n)
  if (holdings.length === 0) return { debtUsd, rejected: 'neither a deposit nor a debt' }
  const unpriced = holdings.find(({ asset }) => usdOf(asset.id) === undefined)
  return unpriced
    ? { debtUsd, rejected: `holds ${unpriced.asset.symbol} (${unpriced.asset.id}), which has no price` }
    : { debtUsd }
}

function assetsOf(read: readonly Balances.SubAccount[]): Asset.Asset[] {
  const found = new Map<Asset.AssetId, Asset.Asset>([[NATIVE, { id: NATIVE, symbol: 'ETH', decimals: 18 }]])
  for (const { holdings } of read) for (const { asset } of holdings) found.set(asset.id, asset)
  return [...found.values()]
}

/** Every deposit counts as collateral: which markets an account has entered is not in the source. */
function accountOf({ owner, sub, holdings }: Balances.SubAccount): Account.Account {
  const legs = holdings.flatMap(({ asset, deposit, debt }): Account.Leg[] => {
    const tier = Factors.assumed(asset.id)
    const own = Factors.selfCollateral(deposit, debt, tier)
    const frozen = deposit > 0n && debt > 0n
    const terms = frozen ? { ltv: own.threshold, threshold: own.threshold } : {}
    return [
      ...(deposit > 0n ? [{ side: 'collateral', asset: asset.id, amount: deposit, ...terms } as const] : []),
      ...(debt > 0n
        ? [
            {
              side: 'debt',
              asset: asset.id,
              amount: debt,
              ...(frozen && { borrowFactor: own.borrowFactor }),
            } as const,
          ]
        : []),
    ]
  })
  return { owner, venue: VENUE, sub, legs }
}

const venueOf = (assets: readonly Asset.Asset[]): Venue.Venue => ({
  id: VENUE,
  protocol: 'euler-v1',
  rule: RULE,
  listings: assets
    .filter(({ id }) => id !== NATIVE)
    .map(({ id }) => {
      const { collateral, borrow } = Factors.assumed(id)
      return {
        asset: id,
        ltv: collateral,
        threshold: collateral,
        bonus: Fixed.wad(0n),
        fee: Fixed.wad(0n),
        borrowFactor: borrow,
        liquidationFactor: Fixed.wad(0n),
        oracle: { kind: 'market' },
      }
    }),
  modes: [],
  deficits: [],
})

function assumptionsOf(
  chosen: ReadonlyMap<Asset.AssetId, Prices.Choice>,
  etherUsd: bigint,
  eligible: string,
): string[] {
  const disagreeing = [...chosen.values()].reduce((sum, choice) => sum + choice.disagreeing, 0)
  return [
    `ETH is worth $${Fixed.format(etherUsd, 18).slice(0, 7)}, the price at which USDC is $1; every other price is the source’s own in ETH times that.`,
    `Values are amount × price; ${disagreeing} holdings are valued otherwise by the source. Where one symbol has two prices, the one that reproduces the source’s values is used.`,
    'All deposits count as collateral, staked ones too: which markets an account has entered is not in the source.',
    Factors.SENTENCE,
    'The part of a deposit that covers a debt in the same asset counts at .95 and the debt it covers at 1, frozen as each leg’s own terms at the import.',
    'The liquidator’s discount is 1 − health, at most .20, up to health 1.25; Euler’s 2 % reserve fee and discount booster are left out.',
    'Euler’s oracles (Uniswap time averages, some Chainlink) are taken to follow the market at once.',
    'wstETH stands for stETH, and cbETH, rETH and cETH for ETH, at the rates that the source’s prices imply; stETH stands for one ETH.',
    'Pool depths are not in the source: every market is assumed, an order of magnitude of March 2023, and so is that arbitrage undoes a quarter of its impact after each round.',
    eligible,
  ]
}
