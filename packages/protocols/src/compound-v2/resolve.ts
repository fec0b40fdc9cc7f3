import { type Account, type Asset, Fault, Fixed, type Ledger, type Venue } from '@droste/core'
import * as Mantissa from './Mantissa.ts'
import * as Market from './Market.ts'
import { marketOf, type Pool, type Account as PoolAccount } from './rules.ts'

/** A pool as read at a block, every market accrued to it; assets by the pool's names for its markets. */
export type Snapshot = {
  readonly id: string
  readonly pool: Pool
  readonly assets: ReadonlyMap<string, Asset.Asset>
  /** Who answers for the pool's prices. */
  readonly source: string
  readonly accounts: readonly { readonly owner: string; readonly account: PoolAccount }[]
}

/** What a pool brings to a ledger. */
export type Resolved = Pick<Ledger.Ledger, 'assets' | 'prices' | 'venues' | 'accounts'>

/**
 * The pool as one venue: prices are its oracle's, balances round down as the contract has them. That accounts
 * at or below `minLiquidatableCollateral` are healed whole is not part of the venue's rule.
 * @throws UnnamedMarketError
 */
export function resolve(snapshot: Snapshot): Resolved {
  const names = [...snapshot.pool.markets.keys()]
  return {
    assets: names.map((name) => assetOf(snapshot, name)),
    prices: names.map((name) => {
      const { id, decimals } = assetOf(snapshot, name)
      const usd = Mantissa.mulDown(marketOf(snapshot.pool, name).price, Fixed.scale(decimals))
      return { asset: id, usd: Fixed.wad(usd), source: snapshot.source }
    }),
    venues: [venueOf(snapshot, names)],
    accounts: snapshot.accounts.flatMap(({ owner, account }) => {
      const legs = legsOf(snapshot, account)
      return legs.length === 0 ? [] : [{ owner, venue: venueId(snapshot), legs }]
    }),
  }
}

const venueId = ({ id }: Snapshot): string => `compound-v2:${id.toLowerCase()}`

function venueOf(snapshot: Snapshot, names: readonly string[]): Venue.Venue {
  const { closeFactor } = snapshot.pool
  return {
    id: venueId(snapshot),
    protocol: 'compound-v2',
    rule: {
      kind: 'pair',
      closeFactor: { kind: 'share', share: Fixed.wad(closeFactor), of: 'reserve', whole: null },
      bonus: { kind: 'listing' },
      feeOn: 'seized',
      leftover: Fixed.wad(0n),
      badDebt: 'deficit',
      valueDecimals: 18,
    },
    listings: names.map((name) => listingOf(snapshot, name)),
    modes: [],
    deficits: names.flatMap((name) => {
      const amount = marketOf(snapshot.pool, name).badDebt
      return amount > 0n ? [{ asset: assetOf(snapshot, name).id, amount }] : []
    }),
  }
}

function listingOf(snapshot: Snapshot, name: string): Venue.Listing {
  const market = marketOf(snapshot.pool, name)
  const { liquidationIncentive } = snapshot.pool
  return {
    asset: assetOf(snapshot, name).id,
    ltv: Fixed.wad(market.collateralFactor),
    threshold: Fixed.wad(market.liquidationThreshold),
    bonus: Fixed.wad(liquidationIncentive - Mantissa.ONE),
    // The share is counted on what is repaid; the ledger counts on all that is seized.
    fee: Fixed.wad(Mantissa.divDown(market.protocolSeizeShare, liquidationIncentive)),
    borrowFactor: Fixed.WAD,
    liquidationFactor: Fixed.wad(0n),
    oracle: { kind: 'market' },
  }
}

function legsOf(snapshot: Snapshot, account: PoolAccount): Account.Leg[] {
  const legs = [...account].flatMap(([name, position]): Account.Leg[] => {
    const market = marketOf(snapshot.pool, name)
    const asset = assetOf(snapshot, name).id
    const held = Mantissa.mulDown(Market.exchangeRate(market), position.tokens)
    return [
      { side: position.entered ? 'collateral' : 'supply', asset, amount: held },
      { side: 'debt', asset, amount: Market.borrowBalance(market, position) },
    ]
  })
  return legs.filter(({ amount }) => amount > 0n)
}

function assetOf({ assets }: Snapshot, name: string): Asset.Asset {
  const asset = assets.get(name)
  if (asset === undefined) throw new UnnamedMarketError(name)
  return asset
}

/** The snapshot does not say what a market lends. */
export class UnnamedMarketError extends Fault<{ market: string }> {
  override readonly name = 'CompoundV2.UnnamedMarketError'
  constructor(market: string) {
    super(`The snapshot names no asset for market ${market}.`, { market })
  }
  override advise = (): string => 'Read the underlying of every market with the pool.'
}
