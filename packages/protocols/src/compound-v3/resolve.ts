import { type Account, type Asset, Fault, Fixed, type Ledger, type Venue } from '@droste/core'
import type { Configuration } from './Configuration.ts'
import * as Interest from './Interest.ts'
import { type Comet, type Account as CometAccount, type Prices, priceOf } from './rules.ts'

/** A Comet as read at a block, accrued to it; assets by the configuration's names, the base among them. */
export type Snapshot = {
  readonly id: string
  readonly configuration: Configuration
  readonly comet: Comet
  readonly prices: Prices
  readonly assets: ReadonlyMap<string, Asset.Asset>
  /** Who answers for the Comet's prices. */
  readonly source: string
  readonly accounts: readonly { readonly owner: string; readonly account: CometAccount }[]
}

/** What a Comet brings to a ledger. */
export type Resolved = Pick<Ledger.Ledger, 'assets' | 'prices' | 'venues' | 'accounts'>

const PRICE_TO_WAD = 10n ** 10n

/**
 * The Comet as one venue; balances round toward zero as the contract has them. Collateral it has taken over
 * and not sold, and the reserves themselves, are not in a ledger.
 * @throws UnnamedAssetError
 */
export function resolve(snapshot: Snapshot): Resolved {
  const { configuration, prices, source } = snapshot
  const names = configuration.assets.map(({ name }) => name)
  const price = (name: string, usd: bigint): Ledger.Price => ({
    asset: assetOf(snapshot, name).id,
    usd: Fixed.wad(usd * PRICE_TO_WAD),
    source,
  })
  return {
    assets: [configuration.base, ...names].map((name) => assetOf(snapshot, name)),
    prices: [
      price(configuration.base, prices.base),
      ...names.map((name) => price(name, priceOf(prices, name))),
    ],
    venues: [venueOf(snapshot)],
    accounts: snapshot.accounts.flatMap(({ owner, account }) => {
      const legs = legsOf(snapshot, account)
      return legs.length === 0 ? [] : [{ owner, venue: venueId(snapshot), legs }]
    }),
  }
}

const venueId = ({ id }: Snapshot): string => `compound-v3:${id.toLowerCase()}`

function venueOf(snapshot: Snapshot): Venue.Venue {
  const none = Fixed.wad(0n)
  const { configuration } = snapshot
  const common = { bonus: none, fee: none, borrowFactor: Fixed.WAD, oracle: { kind: 'market' } } as const
  return {
    id: venueId(snapshot),
    protocol: 'compound-v3',
    rule: { kind: 'absorb', storeFront: Fixed.wad(configuration.storeFrontPriceFactor), valueDecimals: 8 },
    listings: [
      {
        ...common,
        asset: assetOf(snapshot, configuration.base).id,
        ltv: none,
        threshold: none,
        liquidationFactor: none,
      },
      ...configuration.assets.map((asset) => ({
        ...common,
        asset: assetOf(snapshot, asset.name).id,
        ltv: Fixed.wad(asset.borrowFactor),
        threshold: Fixed.wad(asset.liquidateFactor),
        liquidationFactor: Fixed.wad(asset.liquidationFactor),
      })),
    ],
    modes: [],
    deficits: [],
  }
}

function legsOf(snapshot: Snapshot, { principal, collateral }: CometAccount): Account.Leg[] {
  const present = Interest.presentValue(snapshot.comet.base, principal)
  const base = assetOf(snapshot, snapshot.configuration.base).id
  const legs: Account.Leg[] = [...collateral].map(([name, amount]) => ({
    side: 'collateral',
    asset: assetOf(snapshot, name).id,
    amount,
  }))
  legs.push(
    present < 0n
      ? { side: 'debt', asset: base, amount: -present }
      : { side: 'supply', asset: base, amount: present },
  )
  return legs.filter(({ amount }) => amount > 0n)
}

function assetOf({ assets }: Snapshot, name: string): Asset.Asset {
  const asset = assets.get(name)
  if (asset === undefined) throw new UnnamedAssetError(name)
  return asset
}

/** The snapshot does not say which token a name of the configuration means. */
export class UnnamedAssetError extends Fault<{ asset: string }> {
  override readonly name = 'CompoundV3.UnnamedAssetError'
  constructor(asset: string) {
    super(`The snapshot names no token for ${asset}.`, { asset })
  }
  override advise = (): string => 'Read address, symbol and decimals of every asset with the configuration.'
}
