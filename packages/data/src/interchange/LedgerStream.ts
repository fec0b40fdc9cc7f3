import { type Account, Consistency, Fixed } from '@droste/core'
import * as Parquet from '../files/Parquet.ts'
import { ACCOUNTS, LEGS } from './LedgerTables.ts'
import { legColumns } from './legColumns.ts'
import { keysOf, toTables } from './worldTables.ts'

/** Accounts that come some at a time, and the world around them once all have come. */
export type Source = {
  readonly accounts: Iterable<readonly Account.Account[]> | AsyncIterable<readonly Account.Account[]>
  readonly tables: Pick<Consistency.World, 'assets' | 'prices' | 'venues'>
  /** `debtUsd` is what the accounts owe. */
  readonly worldOf: (debtUsd: number) => Consistency.World
}

const ENOUGH = 2048 // accounts that are worth a piece of a table

/**
 * Writes accounts as a folder of Parquet tables without holding them: memory does not grow with their number. The same
 * folder as `LedgerParquet.write` of the whole ledger; of the accounts, nothing but their assets and venues is checked.
 * @throws Consistency.InconsistentError, Replacement's faults
 */
export const write = (path: string, { accounts, tables, worldOf }: Source): Promise<void> =>
  Parquet.grow(path, async (begin) => {
    const { assets, prices, venues } = tables
    const usd = new Map(prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
    const keyOf = keysOf(assets)
    const rows = { accounts: await begin('accounts', ACCOUNTS), legs: await begin('legs', LEGS) }
    const columnsOf = accountColumns(venues)
    const used = new Map<string, string>()
    let written = 0
    let legs = 0
    let debtUsd = 0
    let waiting: Account.Account[] = []
    const flush = (): void => {
      const columns = legColumns(waiting, assets, keyOf, written)
      rows.accounts.append(columnsOf(waiting))
      rows.legs.append(columns)
      for (let at = 0; at < columns.asset.length; at++) {
        const { id } = assets[columns.asset[at]!]!
        if (!used.has(id)) used.set(id, `legs[${legs + at}]`)
        if (columns.side[at] === 'debt') debtUsd += columns.amount_double[at]! * (usd.get(id) ?? 0)
      }
      legs += columns.asset.length
      written += waiting.length
      waiting = []
    }
    for await (const some of accounts) {
      waiting.push(...some)
      if (waiting.length >= ENOUGH) flush()
    }
    flush()
    const world = worldOf(debtUsd)
    if (written === 0) Consistency.check({ ...world, accounts: [] })
    Consistency.checkWorld(world, used)
    return toTables(world)
  })

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
