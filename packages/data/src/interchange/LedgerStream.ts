import { type Account, Consistency, Fixed } from '@droste/core'
import * as Parquet from '../files/Parquet.ts'
import { ACCOUNTS, LEGS } from './LedgerTables.ts'
import { legColumns } from './legColumns.ts'
import { keysOf, toTables } from './worldTables.ts'

/** What stands around accounts that come some at a time, once all have come. */
type Around = {
  readonly tables: Pick<Consistency.World, 'assets' | 'prices' | 'venues'>
  /** `debtUsd` is what the accounts owe. */
  readonly worldOf: (debtUsd: number) => Consistency.World
}

/** Accounts that come some at a time. */
export type Source = Around & {
  readonly accounts: Iterable<readonly Account.Account[]> | AsyncIterable<readonly Account.Account[]>
}

/** Rows of the tables accounts and legs for some accounts; `legs.account` counts all that came before. */
export type Piece = {
  readonly accounts: Parquet.Columns<typeof ACCOUNTS>
  readonly legs: Parquet.Columns<typeof LEGS>
}

const ENOUGH = 2048 // accounts that are worth a piece of a table

/**
 * Writes accounts as a folder of Parquet tables without holding them: memory does not grow with their number. The same
 * folder as `LedgerParquet.write` of the whole ledger; of the accounts, nothing but their assets and venues is checked.
 * @throws Consistency.InconsistentError, Replacement's faults
 */
export const write = (path: string, { accounts, ...around }: Source): Promise<void> =>
  writePieces(path, { pieces: piecesOf(accounts, around.tables), ...around })

/** Accounts that come as columns; `empty` are those of either table that hold nothing in any piece. */
export type Pieces = Around & {
  readonly pieces: Iterable<Piece> | AsyncIterable<Piece>
  readonly empty?: readonly string[] | undefined
}

/** The same of accounts that are columns already. */
export const writePieces = (path: string, { pieces, empty, tables, worldOf }: Pieces): Promise<void> =>
  Parquet.grow(path, async (begin) => {
    const { assets, prices } = tables
    const usd = new Map(prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
    const price = assets.map(({ id }) => usd.get(id) ?? 0)
    const rows = {
      accounts: await begin('accounts', ACCOUNTS, empty),
      legs: await begin('legs', LEGS, empty),
    }
    const used = new Map<string, string>()
    const seen = new Set<number>()
    let written = 0
    let before = 0
    let debtUsd = 0
    for await (const { accounts, legs } of pieces) {
      rows.accounts.append(accounts)
      rows.legs.append(legs)
      for (let at = 0; at < legs.asset.length; at++) {
        const asset = legs.asset[at]!
        if (!seen.has(asset)) used.set(assets[asset]!.id, `legs[${before + at}]`)
        seen.add(asset)
        if (legs.side[at] === 'debt') debtUsd += legs.amount_double[at]! * price[asset]!
      }
      before += legs.asset.length
      written += accounts.owner.length
    }
    const world = worldOf(debtUsd)
    if (written === 0) Consistency.check({ ...world, accounts: [] })
    Consistency.checkWorld(world, used)
    return toTables(world)
  })

async function* piecesOf(
  accounts: Source['accounts'],
  { assets, venues }: Around['tables'],
): AsyncGenerator<Piece> {
  const keyOf = keysOf(assets)
  const columnsOf = accountColumns(venues)
  let written = 0
  let waiting: Account.Account[] = []
  const piece = (): Piece => ({
    accounts: columnsOf(waiting),
    legs: legColumns(waiting, assets, keyOf, written),
  })
  for await (const some of accounts) {
    waiting.push(...some)
    if (waiting.length < ENOUGH) continue
    yield piece()
    written += waiting.length
    waiting = []
  }
  if (waiting.length > 0) yield piece()
}

/** The columns of the table accounts, for as many as are given. */
export function accountColumns(
  venues: Consistency.World['venues'],
): (accounts: readonly Account.Account[]) => Parquet.Columns<typeof ACCOUNTS> {
  const venueKey = new Map(venues.map(({ id }, at) => [id, at]))
  const modes = venues.flatMap(({ id, modes }) => modes.map((mode) => JSON.stringify([id, mode.id])))
  const modeKey = new Map(modes.map((key, at) => [key, at]))
  return (accounts) => ({
    owner: accounts.map(({ owner }) => owner),
    sub: accounts.map(({ sub }) => sub ?? null),
    venue: Int32Array.from(accounts, ({ venue }) => venueKey.get(venue)!),
    mode: accounts.map(({ venue, mode }) =>
      mode === undefined ? null : modeKey.get(JSON.stringify([venue, mode]))!,
    ),
  })
}
