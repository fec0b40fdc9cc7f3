import { type Asset, Fixed, type History, type Venue } from '@droste/core'
import { type Folder, type Table, table } from '../files/Parquet.ts'
import { cells } from './Cells.ts'
import { HISTORY } from './LedgerTables.ts'
import type { Problems } from './Problems.ts'

const DEALINGS = ['supply', 'withdraw', 'borrow', 'repay'] as const
const EXCHANGES = ['swap', 'wrap'] as const

/** The table `history`; none where nothing is told. */
export function toTables(
  history: readonly History.Event[],
  assets: readonly Asset.Asset[],
  venues: readonly Venue.Venue[],
  keyOf: ReadonlyMap<string, number>,
): Table[] {
  if (history.length === 0) return []
  const venueKey = new Map(venues.map(({ id }, at) => [id, at]))
  const text = (asset: string, amount: bigint): string =>
    Fixed.format(amount, assets[keyOf.get(asset)!]!.decimals)
  const rows = history.map((event) => {
    const { block, log, transaction, kind, asset, wallet } = event
    const amount = text(asset, event.amount)
    const dealing = 'owner' in event ? event : null
    const exchange = 'got' in event ? event : null
    return {
      block,
      log,
      transaction,
      kind,
      owner: dealing?.owner ?? null,
      sub: dealing?.sub ?? null,
      wallet: wallet ?? null,
      to: event.kind === 'transfer' ? event.to : null,
      venue: dealing ? venueKey.get(dealing.venue)! : null,
      asset: keyOf.get(asset)!,
      amount,
      amount_double: Number(amount),
      got: exchange ? keyOf.get(exchange.got)! : null,
      got_amount: exchange ? text(exchange.got, exchange.gotAmount) : null,
    }
  })
  return [table('history', HISTORY, rows)]
}

/** The history of a folder, empty where it tells none. @throws MalformedError, Parquet's faults */
export async function historyFrom(
  folder: Folder,
  problems: Problems,
  assets: readonly Asset.Asset[],
  venues: readonly Venue.Venue[],
): Promise<History.Event[]> {
  if (!(await folder.has('history'))) return []
  const rows = await folder.rows('history', HISTORY)
  return rows.map((row, at): History.Event => {
    const cell = cells(problems, 'history', at, row)
    const asset = cell.key('asset', assets)
    const { block, log, transaction } = row
    const head = { block, log, transaction, asset: asset.id, amount: cell.figure('amount', asset.decimals) }
    const kind = cell.choice('kind', [...DEALINGS, ...EXCHANGES, 'transfer'])
    if (kind === 'transfer') return { ...head, kind, wallet: cell.text('wallet'), to: cell.text('to') }
    if (kind === 'swap' || kind === 'wrap') {
      const got = cell.key('got', assets)
      const gotAmount = cell.figure('got_amount', got.decimals)
      return { ...head, kind, wallet: cell.text('wallet'), got: got.id, gotAmount }
    }
    return {
      ...head,
      kind,
      owner: cell.text('owner'),
      ...(cell.has('sub') ? { sub: cell.text('sub') } : {}),
      ...(cell.has('wallet') ? { wallet: cell.text('wallet') } : {}),
      venue: cell.key('venue', venues).id,
    }
  })
}
