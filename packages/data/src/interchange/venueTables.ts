import { type Asset, Fixed, type Oracle, type Venue } from '@droste/core'
import { type Folder, type Row, type Shape, type Table, table } from '../files/Parquet.ts'
import { type Cells, cells, grouped, text } from './Cells.ts'
import { DEFICITS, LISTINGS, MODE_COLLATERAL, MODES, VENUES } from './LedgerTables.ts'
import type { Problems } from './Problems.ts'
import { fromTable as reservesFrom, toTables as reserveTables } from './reserveTable.ts'

/** The tables venues, listings, modes, mode_collateral, deficits and reserves. `keyOf` numbers the assets. */
export function toTables(
  venues: readonly Venue.Venue[],
  assets: readonly Asset.Asset[],
  keyOf: ReadonlyMap<string, number>,
): Table[] {
  const modes = venues.flatMap((venue, key) => venue.modes.map((mode) => ({ key, mode })))
  return [
    table('venues', VENUES, venues.map(venueRow)),
    table(
      'listings',
      LISTINGS,
      venues.flatMap(({ listings }, venue) =>
        listings.map((listing) => ({
          venue,
          asset: keyOf.get(listing.asset)!,
          ltv: text(listing.ltv),
          threshold: text(listing.threshold),
          bonus: text(listing.bonus),
          fee: text(listing.fee),
          borrow_factor: text(listing.borrowFactor),
          liquidation_factor: text(listing.liquidationFactor),
          ...oracleColumns(listing.oracle),
        })),
      ),
    ),
    table(
      'modes',
      MODES,
      modes.map(({ key, mode }) => ({
        venue: key,
        id: mode.id,
        label: mode.label,
        ltv: text(mode.ltv),
        threshold: text(mode.threshold),
        bonus: text(mode.bonus),
      })),
    ),
    table(
      'mode_collateral',
      MODE_COLLATERAL,
      modes.flatMap(({ mode }, at) =>
        mode.collateral.map((asset) => ({ mode: at, asset: keyOf.get(asset)! })),
      ),
    ),
    table(
      'deficits',
      DEFICITS,
      venues.flatMap(({ deficits }, venue) =>
        deficits.map(({ asset, amount }) => {
          const key = keyOf.get(asset)!
          const figure = Fixed.format(amount, assets[key]!.decimals)
          return { venue, asset: key, amount: figure, amount_double: Number(figure) }
        }),
      ),
    ),
    ...reserveTables(venues, assets, keyOf),
  ]
}

/** The venues of a folder, and for each row of `modes` its venue and id. */
export async function fromTables(
  folder: Folder,
  problems: Problems,
  assets: readonly Asset.Asset[],
): Promise<{ venues: Venue.Venue[]; modes: { venue: number; id: string }[] }> {
  const rows = await folder.rows('venues', VENUES)
  const modeRows = await folder.rows('modes', MODES)
  const read = async <S extends Shape & { venue: 'integer' }>(name: string, shape: S) =>
    grouped(problems, name, await folder.rows(name, shape), 'venue', rows.length)
  const listings = await read('listings', LISTINGS)
  const deficits = await read('deficits', DEFICITS)
  const modes = grouped(problems, 'modes', modeRows, 'venue', rows.length)
  const collateral = grouped(
    problems,
    'mode_collateral',
    await folder.rows('mode_collateral', MODE_COLLATERAL),
    'mode',
    modeRows.length,
  )
  const reserves = await reservesFrom(folder, problems, assets, rows.length)
  const venues = rows.map((row, at) => ({
    id: row.id,
    protocol: row.protocol,
    rule: ruleOf(cells(problems, 'venues', at, row)),
    listings: listings(at).map(({ at, row }) => listingOf(cells(problems, 'listings', at, row), assets)),
    modes: modes(at).map(({ at, row }) => {
      const cell = cells(problems, 'modes', at, row)
      return {
        id: row.id,
        label: row.label,
        collateral: collateral(at).map(
          ({ at, row }) => cells(problems, 'mode_collateral', at, row).key('asset', assets).id,
        ),
        ltv: cell.wad('ltv'),
        threshold: cell.wad('threshold'),
        bonus: cell.wad('bonus'),
      }
    }),
    deficits: deficits(at).map(({ at, row }) => {
      const cell = cells(problems, 'deficits', at, row)
      const asset = cell.key('asset', assets)
      return { asset: asset.id, amount: cell.figure('amount', asset.decimals) }
    }),
    ...(reserves(at).length > 0 ? { reserves: reserves(at) } : {}),
  }))
  return { venues, modes: modeRows.map(({ venue, id }) => ({ venue, id })) }
}

function venueRow({ id, protocol, rule }: Venue.Venue): Row<typeof VENUES> {
  const pair = rule.kind === 'pair' ? rule : null
  const close = pair?.closeFactor
  const share = close?.kind === 'share' ? close : null
  return {
    id,
    protocol,
    rule: rule.kind,
    value_decimals: rule.valueDecimals,
    store_front: rule.kind === 'absorb' ? text(rule.storeFront) : null,
    close_factor: close?.kind ?? null,
    close_share: share && text(share.share),
    close_of: share?.of ?? null,
    whole_health_at_most: share?.whole ? text(share.whole.healthAtMost) : null,
    whole_value_below: share?.whole ? text(share.whole.valueBelow) : null,
    close_health: close?.kind === 'target' ? text(close.health) : null,
    bonus: pair?.bonus.kind ?? null,
    bonus_cap: pair?.bonus.kind === 'discount' ? text(pair.bonus.cap) : null,
    fee_on: pair?.feeOn ?? null,
    leftover: pair && text(pair.leftover),
    bad_debt: pair?.badDebt ?? null,
    rounding_price_decimals: pair?.rounding?.priceDecimals ?? null,
    rounding_debt_value: pair?.rounding?.debtValue ?? null,
    rounding_health_digits: pair?.rounding?.healthDigits ?? null,
    rounding_share: pair?.rounding?.share ?? null,
    rounding_paid: pair?.rounding?.paid ?? null,
  }
}

function ruleOf(row: Cells): Venue.Rule {
  const valueDecimals = row.whole('value_decimals')
  if (row.choice('rule', ['pair', 'absorb']) === 'absorb')
    return { kind: 'absorb', storeFront: row.wad('store_front'), valueDecimals }
  return {
    kind: 'pair',
    closeFactor: closeFactorOf(row),
    bonus:
      row.choice('bonus', ['listing', 'discount']) === 'listing'
        ? { kind: 'listing' }
        : { kind: 'discount', cap: row.wad('bonus_cap') },
    feeOn: row.choice('fee_on', ['bonus', 'seized']),
    leftover: row.wad('leftover'),
    badDebt: row.choice('bad_debt', ['deficit', 'socialised', 'stays']),
    valueDecimals,
    ...(row.has('rounding_price_decimals') ? { rounding: roundingOf(row) } : {}),
  }
}

const WAYS = ['down', 'up', 'nearest'] as const

const roundingOf = (row: Cells): Venue.Rounding => ({
  priceDecimals: row.whole('rounding_price_decimals'),
  debtValue: row.choice('rounding_debt_value', WAYS),
  healthDigits: row.whole('rounding_health_digits'),
  share: row.choice('rounding_share', WAYS),
  paid: row.choice('rounding_paid', WAYS),
})

function closeFactorOf(row: Cells): Venue.CloseFactor {
  const kind = row.choice('close_factor', ['whole', 'share', 'target'])
  if (kind === 'whole') return { kind }
  if (kind === 'target') return { kind, health: row.wad('close_health') }
  const whole = row.has('whole_health_at_most') || row.has('whole_value_below')
  return {
    kind,
    share: row.wad('close_share'),
    of: row.choice('close_of', ['reserve', 'account']),
    whole: whole
      ? { healthAtMost: row.wad('whole_health_at_most'), valueBelow: row.wad('whole_value_below') }
      : null,
  }
}

const oracleColumns = (oracle: Oracle.Regime) => ({
  oracle: oracle.kind,
  oracle_of: oracle.kind === 'capped' ? oracle.of : null,
  oracle_cap: oracle.kind === 'capped' ? text(oracle.cap) : null,
  oracle_rounds: oracle.kind === 'delayed' ? oracle.rounds : null,
  oracle_deviation: oracle.kind === 'delayed' ? text(oracle.deviation) : null,
})

function oracleOf(row: Cells): Oracle.Regime {
  const kind = row.choice('oracle', ['market', 'rate', 'capped', 'delayed', 'fixed'])
  if (kind === 'capped')
    return { kind, of: row.choice('oracle_of', ['market', 'rate']), cap: row.wad('oracle_cap') }
  if (kind === 'delayed')
    return { kind, rounds: row.whole('oracle_rounds'), deviation: row.wad('oracle_deviation') }
  return { kind }
}

const listingOf = (row: Cells, assets: readonly Asset.Asset[]): Venue.Listing => ({
  asset: row.key('asset', assets).id,
  ltv: row.wad('ltv'),
  threshold: row.wad('threshold'),
  bonus: row.wad('bonus'),
  fee: row.wad('fee'),
  borrowFactor: row.wad('borrow_factor'),
  liquidationFactor: row.wad('liquidation_factor'),
  oracle: oracleOf(row),
})
