import { type Account, type Asset, Fixed, type Ledger, type Venue } from '@droste/core'
import { MorphoBlue } from '@droste/protocols'
import * as Eligible from '../Eligible.ts'
import type { Importer } from '../Importer.ts'
import * as Source from '../Source.ts'
import * as Tally from '../Tally.ts'
import * as Answers from './Answers.ts'

const FILES = ['markets.json', 'market-top-positions.json', 'collateral-prices.json']

/** Answers of the Morpho API: markets, their largest positions, prices of their collateral. */
export const importer: Importer = {
  describe: `Answers of the Morpho API: a folder with ${FILES.join(', ')}`,
  read: async (path) => build(await Source.read(path, FILES)),
}

/** The highest rate of the adaptive curve as a yearly yield: e⁸ − 1, less what the API loses in digits. */
const AT_THE_CAP = 2979.9

/** The API gives this many positions of a market unless asked for the next page. */
const PAGE = 25

function build({ files, hash }: Source.Source): Ledger.Ledger {
  const [list, top, quoted] = files as [Source.File, Source.File, Source.File]
  const markets = Answers.markets(list, top)
  const prices = pricesOf(markets, Answers.quotes(quoted), quoted.name)
  const usdOf = new Map(prices.map(({ asset, usd }) => [asset, usd]))
  const judged = markets.flatMap((market) =>
    market.positions.map((position) => judge(market, position, usdOf)),
  )
  const assets = new Map(
    markets.flatMap(({ loan, collateral }) => [loan, collateral]).map((each) => [each.id, each]),
  )
  const ledger = {
    name: 'morpho-api',
    provenance: {
      source: 'Morpho API: markets, top positions, collateral prices',
      chain: chainOf([...assets.keys()]),
      block: null,
      time: null,
      hash,
      reader: 'morpho-api/1',
    },
    coverage: Tally.coverage([
      ...judged.map(({ entry }) => entry),
      ...markets.map((market) => unlisted(market, usdOf)),
    ]),
    assets: [...assets.values()].filter(({ id }) => usdOf.has(id)),
    prices,
    claims: [],
    venues: markets.map((market) => venueOf(market, usdOf)),
    markets: [],
    accounts: judged.flatMap(({ account, entry }) => (entry.rejected === undefined ? [account] : [])),
  }
  return { ...ledger, assumptions: [...assumptionsOf(markets), Eligible.sentence(ledger)] }
}

/** Collateral at its last quote, loan assets at the price the API itself uses in their largest market. */
function pricesOf(
  markets: readonly Answers.Market[],
  quotes: ReadonlyMap<Asset.AssetId, Answers.Quote>,
  file: string,
): Ledger.Price[] {
  const prices = new Map<Asset.AssetId, Ledger.Price>()
  for (const { loan, borrowed, borrowedUsd, key } of [...markets].sort((a, b) =>
    a.borrowed > b.borrowed ? -1 : 1,
  ))
    if (!prices.has(loan.id) && borrowed > 0n && borrowedUsd !== null && borrowedUsd > 0n)
      prices.set(loan.id, {
        asset: loan.id,
        usd: Fixed.wad(Fixed.mulDivHalfUp(borrowedUsd, Fixed.scale(loan.decimals), borrowed)),
        source: `implied by the API’s value of the debt in market ${shortOf(key)}`,
      })
  for (const { collateral } of markets) {
    const quote = quotes.get(collateral.id)
    if (quote && quote.usd !== null && quote.usd > 0n)
      prices.set(collateral.id, {
        asset: collateral.id,
        usd: Fixed.wad(quote.usd),
        source: `${file}, ${quote.day}`,
      })
  }
  return [...prices.values()]
}

type Prices = ReadonlyMap<Asset.AssetId, bigint>

/** USD (wad); 0 where there is no price, which only ever counts what is rejected for that. */
const worth = (amount: bigint, asset: Asset.Asset, prices: Prices): bigint =>
  Fixed.mulDivDown(amount, prices.get(asset.id) ?? 0n, Fixed.scale(asset.decimals))

function judge(
  { key, loan, collateral }: Answers.Market,
  { owner, collateral: held, borrowed, supplied }: Answers.Position,
  prices: Prices,
): { account: Account.Account; entry: Tally.Entry } {
  const leg = (side: Account.Side, asset: Asset.Asset, amount: bigint): Account.Leg[] =>
    amount === 0n ? [] : [{ side, asset: asset.id, amount }]
  const legs = [
    ...leg('collateral', collateral, held),
    ...leg('supply', loan, supplied),
    ...leg('debt', loan, borrowed),
  ]
  const unpriced = [collateral, loan].find(
    ({ id }) => !prices.has(id) && legs.some(({ asset }) => asset === id),
  )
  const rejected =
    legs.length === 0
      ? 'neither a balance nor a debt'
      : unpriced && `holds ${unpriced.symbol} (${unpriced.id}), whose last quote has no price`
  return {
    account: { owner, venue: venueId(key), legs },
    entry: { debtUsd: worth(borrowed, loan, prices), rejected },
  }
}

/** What the market owes beyond its listed positions. Their number is not known, so it counts no account. */
function unlisted({ positions, borrowed, loan }: Answers.Market, prices: Prices): Tally.Entry {
  const listed = positions.reduce((sum, position) => sum + position.borrowed, 0n)
  const rest = Fixed.max(borrowed - listed, 0n)
  const entry = { debtUsd: worth(rest, loan, prices), accounts: 0 }
  return rest === 0n
    ? entry
    : { ...entry, rejected: 'not among the top positions (how many accounts is not known)' }
}

function venueOf({ key, lltv, loan, collateral, positions }: Answers.Market, prices: Prices): Venue.Venue {
  const sum = (side: 'borrowed' | 'collateral'): bigint =>
    positions.reduce((total, each) => total + each[side], 0n)
  const owed = worth(sum('borrowed'), loan, prices)
  const frozen = prices.has(collateral.id) && owed > worth(sum('collateral'), collateral, prices)
  const { listings, ...rest } = MorphoBlue.venue({
    id: venueId(key),
    collateral: collateral.id,
    loan: loan.id,
    lltv,
  })
  return {
    ...rest,
    listings: listings
      .filter(({ asset }) => prices.has(asset))
      .map((each) =>
        each.asset === collateral.id && frozen ? { ...each, oracle: { kind: 'fixed' } as const } : each,
      ),
  }
}

const shortOf = (key: string): string => key.slice(0, 10)
const venueId = (key: string): string => `morpho-blue:${shortOf(key)}`

/** The one chain of all assets, or null where there are several. */
function chainOf(ids: readonly Asset.AssetId[]): string | null {
  const chains = new Set(ids.map((id) => id.slice(0, id.indexOf('/'))))
  const [only] = chains
  return chains.size === 1 && only !== undefined ? only : null
}

function assumptionsOf(markets: readonly Answers.Market[]): string[] {
  const capped = markets.filter(({ borrowApy }) => borrowApy >= AT_THE_CAP).length
  const cut = markets.filter(({ positions }) => positions.length >= PAGE).length
  return [
    'Collateral is priced at its last quote, which is older than the balances; where the API has no price, nothing is put in its place: the accounts are rejected, and the asset is left out.',
    'A market whose debt exceeds what its collateral sells for is taken to have an oracle that no longer moves: nobody liquidated it, so the oracle must say more than the market.',
    'The price that such an oracle shows is not in the ledger: health here is at the market’s price.',
    `${capped} of ${markets.length} markets stand at the highest rate of their curve (e⁸ − 1 a year): most of what they are owed is run-away interest, not principal.`,
    `${cut} of ${markets.length} lists of positions are ${PAGE} long and may be cut off there; what they leave out of a market’s debt is in coverage. No liquidity is read from a list’s length.`,
    'The source has no pools: collateral sells at its mark, any amount, unless a liquidity file says otherwise.',
  ]
}
