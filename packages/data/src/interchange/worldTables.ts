import { type Asset, type Consistency, Fixed } from '@droste/core'
import { type Folder, type Table, table } from '../files/Parquet.ts'
import { cells } from './Cells.ts'
import { historyFrom, toTables as historyTables } from './historyTable.ts'
import { ASSETS, ASSUMPTIONS, FORMAT, LEDGER, PRICES, REJECTIONS } from './LedgerTables.ts'
import { claimsFrom, marketsFrom, toTables as marketTables } from './marketTables.ts'
import type { Problems } from './Problems.ts'
import { fromTables as venuesFrom, toTables as venueTables } from './venueTables.ts'

/** Every table but accounts and legs. */
export function toTables(world: Consistency.World): Table[] {
  const { assets, provenance, coverage } = world
  const keyOf = keysOf(assets)
  return [
    table('ledger', LEDGER, [
      {
        format: FORMAT,
        name: world.name,
        ...provenance,
        accounts_read: coverage.accounts,
        debt_usd_read: coverage.debtUsd,
        used_share: coverage.usedShare,
      },
    ]),
    table(
      'rejections',
      REJECTIONS,
      coverage.rejected.map(({ reason, accounts, debtUsd }) => ({ reason, accounts, debt_usd: debtUsd })),
    ),
    table(
      'assumptions',
      ASSUMPTIONS,
      world.assumptions.map((assumption) => ({ assumption })),
    ),
    table('assets', ASSETS, assets),
    table(
      'prices',
      PRICES,
      world.prices.map(({ asset, usd, source }) => {
        const text = Fixed.format(usd, 18)
        return { asset: keyOf.get(asset)!, usd: text, usd_double: Number(text), source }
      }),
    ),
    ...venueTables(world.venues, assets, keyOf),
    ...marketTables(world.markets, world.claims, world.venues, assets, keyOf),
    ...historyTables(world.history ?? [], assets, world.venues, keyOf),
  ]
}

/** The number of each asset: its row in `assets`. */
export const keysOf = (assets: readonly Asset.Asset[]): ReadonlyMap<string, number> =>
  new Map(assets.map(({ id }, at) => [id, at]))

/** Everything of a folder but its accounts, and for each row of `modes` its venue and id. */
export async function fromTables(
  folder: Folder,
  problems: Problems,
): Promise<{ world: Consistency.World; modes: readonly { venue: number; id: string }[] }> {
  const [head, another] = await folder.rows('ledger', LEDGER)
  if (!head || another || head.format !== FORMAT) {
    problems.note(
      'ledger',
      `is not one row of the format ${FORMAT}`,
      'Write the folder with this version of Droste.',
    )
    throw problems.fault()
  }
  const { name, source, chain, block, time, hash, reader } = head
  const rejections = await folder.rows('rejections', REJECTIONS)
  const assumptions = await folder.rows('assumptions', ASSUMPTIONS)
  const assets = await folder.rows('assets', ASSETS)
  const prices = await folder.rows('prices', PRICES)
  const { venues, modes } = await venuesFrom(folder, problems, assets)
  const history = await historyFrom(folder, problems, assets, venues)
  const world = {
    name,
    provenance: { source, chain, block, time, hash, reader },
    coverage: {
      accounts: head.accounts_read,
      debtUsd: head.debt_usd_read,
      usedShare: head.used_share,
      rejected: rejections.map(({ reason, accounts, debt_usd }) => ({ reason, accounts, debtUsd: debt_usd })),
    },
    assumptions: assumptions.map(({ assumption }) => assumption),
    assets,
    prices: prices.map((row, at) => {
      const cell = cells(problems, 'prices', at, row)
      return { asset: cell.key('asset', assets).id, usd: cell.wad('usd'), source: row.source }
    }),
    claims: await claimsFrom(folder, problems, assets, venues),
    venues,
    markets: await marketsFrom(folder, problems, assets),
    ...(history.length > 0 ? { history } : {}),
  }
  return { world, modes }
}
