import { Asset, Fixed, type Ledger, type Account as LedgerAccount, type Venue } from '@droste/core'
import { type Account, type Category, categoryOf, type Pool, type Reserve, reserveOf } from './pool.ts'
import * as Position from './position.ts'
import { roundingOf } from './rounding.ts'

/** A pool as read at a block, brought to its second by `Pool.now`. */
export type Snapshot = {
  /** Which deployment: `ethereum-core`. */
  readonly id: string
  /** CAIP-2, such as `eip155:1`. */
  readonly chain: string
  readonly pool: Pool
  /** Symbols by underlying token. */
  readonly symbols: ReadonlyMap<string, string>
  /** Who answers for the pool's prices. */
  readonly source: string
}

/** What a pool brings to a ledger. */
export type Resolved = Pick<Ledger.Ledger, 'assets' | 'prices' | 'venues' | 'accounts' | 'assumptions'>

/**
 * The pool as one venue: prices are its oracle's, balances as `balanceOf` answers them at the pool's second. Collateral
 * whose flag is off is `supply`. Isolation, silos and caps bound new borrowing only and are not part of the rule.
 */
export function resolve(snapshot: Snapshot): Resolved {
  const { pool, source } = snapshot
  const assets = pool.reserves.map((reserve) => assetOf(snapshot, reserve))
  return {
    assets,
    prices: pool.reserves.map(({ price }, id) => ({
      asset: assets[id]!.id,
      usd: Fixed.wad(price * 10n ** 10n),
      source,
    })),
    venues: [venueOf(snapshot, assets)],
    accounts: [...pool.accounts].flatMap(([owner, account]) => accountsOf(snapshot, assets, owner, account)),
    assumptions: pool.categories.filter(({ price }) => price).map(ownPrice),
  }
}

/** The venue's id in a ledger. */
export const venueId = ({ id }: Pick<Snapshot, 'id'>): string => `aave-v3:${id.toLowerCase()}`

const ownPrice = ({ id }: Category): string =>
  `E-mode ${id} judges its assets at a price of its own; here they have the price of the market.`

const assetOf = ({ chain, symbols }: Snapshot, { asset, config }: Reserve): Asset.Asset => ({
  id: Asset.idOf(chain, asset),
  symbol: symbols.get(asset) ?? asset,
  decimals: config.decimals,
})

const ratio = (points: bigint): Fixed.Wad => Fixed.wad(points * 10n ** 14n)
/** 10 500 stands for 5 %; 0 for no bonus, on assets that are no collateral. */
const bonusOf = (points: bigint): Fixed.Wad => ratio(Fixed.max(points - 10_000n, 0n))
const dollars = (amount: bigint): Fixed.Wad => Fixed.wad(amount * Fixed.WAD)

/** 3.6 limits by the account's whole debt and leaves no dust; 3.0 by the reserve's, and leaves bad debt standing. */
function ruleOf({ version }: Pool): Venue.Rule {
  const current = version === '3.6'
  return {
    kind: 'pair',
    closeFactor: {
      kind: 'share',
      share: ratio(5_000n),
      of: current ? 'account' : 'reserve',
      whole: { healthAtMost: ratio(9_500n), valueBelow: dollars(current ? 2_000n : 0n) },
    },
    bonus: { kind: 'listing' },
    feeOn: 'bonus',
    leftover: dollars(current ? 1_000n : 0n),
    badDebt: current ? 'deficit' : 'stays',
    valueDecimals: 8,
    ...(current ? { rounding } : {}),
  }
}

/** As `LiquidationLogic`, `GenericLogic` and `PercentageMath` of 3.6 have it; 3.0 goes through an average threshold. */
const rounding: Venue.Rounding = {
  priceDecimals: 8,
  debtValue: 'up',
  healthDigits: 22,
  share: 'nearest',
  paid: 'up',
}

function venueOf(snapshot: Snapshot, assets: readonly Asset.Asset[]): Venue.Venue {
  const { pool } = snapshot
  return {
    id: venueId(snapshot),
    protocol: 'aave-v3',
    rule: ruleOf(pool),
    listings: pool.reserves.map(({ config }, id) => ({
      asset: assets[id]!.id,
      ltv: ratio(config.ltv),
      threshold: ratio(config.threshold),
      bonus: bonusOf(config.bonus),
      fee: ratio(config.protocolFee),
      borrowFactor: Fixed.WAD,
      liquidationFactor: Fixed.wad(0n),
      oracle: { kind: 'market' },
    })),
    modes: pool.categories.map((mode) => ({
      id: `${mode.id}`,
      label: `e-mode ${mode.id}`,
      collateral: mode.collateral.map((id) => assets[id]!.id),
      ltv: ratio(mode.ltv),
      threshold: ratio(mode.threshold),
      bonus: bonusOf(mode.bonus),
    })),
    deficits: pool.reserves.flatMap(({ deficit }, id) =>
      deficit > 0n ? [{ asset: assets[id]!.id, amount: deficit }] : [],
    ),
    reserves: pool.reserves.map((reserve, id) => lentOf(pool, reserve, assets[id]!.id)),
  }
}

/** What is lent of an asset, as its rates see it: cash and debt. A cap of 0 is none. */
function lentOf(
  pool: Pool,
  { config, curve, cash, scaledDebt, borrowIndex }: Reserve,
  asset: string,
): Venue.Reserve {
  const borrowed = roundingOf(pool.version).debt(scaledDebt, borrowIndex)
  const unit = Fixed.scale(config.decimals)
  return {
    asset,
    supplied: cash + borrowed,
    borrowed,
    ...(config.supplyCap > 0n ? { supplyCap: config.supplyCap * unit } : {}),
    ...(config.borrowCap > 0n ? { borrowCap: config.borrowCap * unit } : {}),
    rates: {
      base: yearly(curve.base),
      slope1: yearly(curve.slope1),
      slope2: yearly(curve.slope2),
      optimal: yearly(curve.optimal),
      reserveFactor: ratio(config.reserveFactor),
    },
  }
}

/** A rate in ray, in wad. */
const yearly = (rate: bigint): Fixed.Wad => Fixed.wad(rate / 10n ** 9n)

function accountsOf(
  snapshot: Snapshot,
  assets: readonly Asset.Asset[],
  owner: string,
  account: Account,
): LedgerAccount.Account[] {
  const legs = [...account.legs.keys()].flatMap((id) => legsOf(snapshot.pool, assets[id]!.id, account, id))
  if (legs.length === 0) return []
  const mode = categoryOf(snapshot.pool, account.category)
  const of = { owner, venue: venueId(snapshot), legs }
  return [mode === undefined ? of : { ...of, mode: `${mode.id}` }]
}

function legsOf(pool: Pool, asset: string, account: Account, id: number): LedgerAccount.Leg[] {
  const leg = account.legs.get(id)!
  const counts = leg.isCollateral && (pool.version === '3.6' || reserveOf(pool, id).config.threshold !== 0n)
  const mode = categoryOf(pool, account.category)
  const powerless = mode?.collateral.includes(id) && Position.termsOf(pool, account.category, id).ltv === 0n
  const held = Position.suppliedBy(pool, id, leg)
  const legs: LedgerAccount.Leg[] = [
    {
      side: counts ? 'collateral' : 'supply',
      asset,
      amount: held,
      ...(powerless ? { ltv: Fixed.wad(0n) } : {}),
    },
    { side: 'debt', asset, amount: Position.owedBy(pool, id, leg) },
  ]
  return legs.filter(({ amount }) => amount > 0n)
}
