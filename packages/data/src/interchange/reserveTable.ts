import { type Asset, Fixed, type Venue } from '@droste/core'
import { type Folder, type Table, table } from '../files/Parquet.ts'
import { type Cells, cells, grouped, text } from './Cells.ts'
import { RESERVES } from './LedgerTables.ts'
import type { Problems } from './Problems.ts'

/** The table reserves, none where no venue tells any. `keyOf` numbers the assets. */
export function toTables(
  venues: readonly Venue.Venue[],
  assets: readonly Asset.Asset[],
  keyOf: ReadonlyMap<string, number>,
): Table[] {
  const rows = venues.flatMap(({ reserves = [] }, venue) =>
    reserves.map(({ asset, supplied, borrowed, supplyCap, borrowCap, rates }) => {
      const key = keyOf.get(asset)!
      const amount = (figure: bigint): string => Fixed.format(figure, assets[key]!.decimals)
      return {
        venue,
        asset: key,
        supplied: amount(supplied),
        supplied_double: Number(amount(supplied)),
        borrowed: amount(borrowed),
        borrowed_double: Number(amount(borrowed)),
        supply_cap: supplyCap === undefined ? null : amount(supplyCap),
        borrow_cap: borrowCap === undefined ? null : amount(borrowCap),
        rate_base: rates ? text(rates.base) : null,
        rate_slope1: rates ? text(rates.slope1) : null,
        rate_slope2: rates ? text(rates.slope2) : null,
        rate_optimal: rates ? text(rates.optimal) : null,
        reserve_factor: rates ? text(rates.reserveFactor) : null,
      }
    }),
  )
  return rows.length > 0 ? [table('reserves', RESERVES, rows)] : []
}

/** The reserves of each venue, by its place; none where the folder tells none. @throws MalformedError, Parquet's faults */
export async function fromTable(
  folder: Folder,
  problems: Problems,
  assets: readonly Asset.Asset[],
  venues: number,
): Promise<(venue: number) => Venue.Reserve[]> {
  if (!(await folder.has('reserves'))) return () => []
  const rows = grouped(problems, 'reserves', await folder.rows('reserves', RESERVES), 'venue', venues)
  return (venue) => rows(venue).map(({ at, row }) => reserveOf(cells(problems, 'reserves', at, row), assets))
}

function reserveOf(row: Cells, assets: readonly Asset.Asset[]): Venue.Reserve {
  const { id, decimals } = row.key('asset', assets)
  return {
    asset: id,
    supplied: row.figure('supplied', decimals),
    borrowed: row.figure('borrowed', decimals),
    ...(row.has('supply_cap') ? { supplyCap: row.figure('supply_cap', decimals) } : {}),
    ...(row.has('borrow_cap') ? { borrowCap: row.figure('borrow_cap', decimals) } : {}),
    ...(row.has('rate_base') ? { rates: ratesOf(row) } : {}),
  }
}

const ratesOf = (row: Cells): Venue.Rates => ({
  base: row.wad('rate_base'),
  slope1: row.wad('rate_slope1'),
  slope2: row.wad('rate_slope2'),
  optimal: row.wad('rate_optimal'),
  reserveFactor: row.wad('reserve_factor'),
})
