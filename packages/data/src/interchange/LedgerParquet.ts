import { type Account, type Asset, Consistency, Fault, type Ledger } from '@droste/core'
import * as Parquet from '../files/Parquet.ts'
import { noRow } from './Cells.ts'
import { accountColumns } from './LedgerStream.ts'
import { ACCOUNTS, LEGS } from './LedgerTables.ts'
import { legColumns } from './legColumns.ts'
import { Problems } from './Problems.ts'
import { fromTables, keysOf, toTables } from './worldTables.ts'

/** Most legs of a ledger that is read leg by leg: about 3 GB of memory. A book takes 18 bytes a leg instead. */
export const MOST_LEGS = 10_000_000

/**
 * Writes a ledger as a folder of Parquet tables, all or nothing; `read` gives the same ledger back.
 * @throws Consistency.InconsistentError, Replacement's faults
 */
export async function write(ledger: Ledger.Ledger, path: string): Promise<void> {
  Consistency.check(ledger)
  await Parquet.write(path, [...toTables(ledger), ...accountTables(ledger)])
}

/**
 * Reads a ledger from a folder of Parquet tables. `side` and terms are checked as they are read; the amounts are the
 * exact ones.
 * @throws Parquet's faults, MalformedError, Consistency.InconsistentError
 */
export const read = (path: string): Promise<Ledger.Ledger> =>
  Parquet.read(path, async (folder) => {
    const legs = await folder.count('legs')
    if (legs > MOST_LEGS) throw new TooManyLegsError(path, legs)
    const problems = new Problems(path)
    const { world, modes } = await fromTables(folder, problems)
    const accounts = await readAccounts(folder, problems, world, modes)
    await readLegs(folder, problems, world.assets, accounts)
    problems.settle()
    const ledger = { ...world, accounts }
    Consistency.check(ledger)
    return ledger
  })

function accountTables({ assets, venues, accounts }: Ledger.Ledger): Parquet.Table[] {
  return [
    { name: 'accounts', shape: ACCOUNTS, columns: accountColumns(venues)(accounts) },
    { name: 'legs', shape: LEGS, columns: legColumns(accounts, assets, keysOf(assets)) },
  ]
}

/** An account whose legs are still being read. */
type Opening = Omit<Account.Account, 'legs'> & { readonly legs: Account.Leg[] }

async function readAccounts(
  folder: Parquet.Folder,
  problems: Problems,
  { venues }: Consistency.World,
  modes: readonly { venue: number; id: string }[],
): Promise<Opening[]> {
  const accounts: Opening[] = []
  for await (const { rows, columns } of folder.pieces('accounts', ACCOUNTS)) {
    for (let row = 0; row < rows; row++) {
      const key = columns.venue[row]!
      const venue = venues[key] ?? noRow(problems, `accounts[${accounts.length}].venue`, key, venues.length)
      const modeKey = columns.mode[row] ?? null
      const mode = modeKey === null ? null : modes[modeKey]
      if (mode === undefined || (mode !== null && mode.venue !== key))
        problems.note(
          `accounts[${accounts.length}].mode`,
          `row ${modeKey} of modes is not a mode of ${venue.id}`,
          'Keys count the rows of modes.parquet from 0.',
        )
      const sub = columns.sub[row] ?? null
      accounts.push({
        owner: columns.owner[row]!,
        venue: venue.id,
        ...(sub === null ? {} : { sub }),
        ...(mode ? { mode: mode.id } : {}),
        legs: [],
      })
    }
  }
  return accounts
}

const SIDES = ['collateral', 'supply', 'debt'] as const
const OWN_TERMS = ['ltv', 'threshold', 'bonus', 'borrow_factor'] as const

async function readLegs(
  folder: Parquet.Folder,
  problems: Problems,
  assets: readonly Asset.Asset[],
  accounts: readonly Opening[],
): Promise<void> {
  let before = 0
  for await (const { from, rows, columns } of folder.pieces('legs', LEGS)) {
    for (let row = 0; row < rows; row++) {
      const place = (column: string): string => `legs[${from + row}].${column}`
      const key = columns.account[row]!
      const account = accounts[key] ?? noRow(problems, place('account'), key, accounts.length)
      if (key < before) throw unsorted(problems, place('account'), key, before)
      before = key
      const assetKey = columns.asset[row]!
      const asset = assets[assetKey] ?? noRow(problems, place('asset'), assetKey, assets.length)
      const side = SIDES.find((word) => word === columns.side[row])
      if (!side)
        problems.note(
          place('side'),
          `“${columns.side[row]}” is unknown here`,
          `Write one of ${SIDES.join(', ')}.`,
        )
      const text = columns.amount[row]!
      const amount = problems.decimal(() => place('amount'), text, asset.decimals)
      if (Number(text) !== columns.amount_double[row])
        problems.note(
          place('amount_double'),
          `${columns.amount_double[row]} is not the double nearest to ${text}`,
          'Write both columns from the same figure.',
        )
      const own: { -readonly [T in keyof Account.Leg]?: Account.Leg[T] } = {}
      for (const column of OWN_TERMS) {
        const value = columns[column][row] ?? null
        if (value === null) continue
        own[column === 'borrow_factor' ? 'borrowFactor' : column] = problems.wad(() => place(column), value)
      }
      account.legs.push({ side: side ?? 'collateral', asset: asset.id, amount, ...own })
    }
  }
}

/** Notes that the legs are not in the order of their accounts, and gives up. */
export function unsorted(problems: Problems, row: string, key: number, before: number): unknown {
  problems.note(
    row,
    `${key} comes after ${before}: the legs are not sorted by account`,
    'Sort the table: COPY (FROM ‘legs.parquet’ ORDER BY account) TO ‘sorted.parquet’.',
  )
  return problems.fault()
}

/** The folder holds more legs than fit memory one by one. */
export class TooManyLegsError extends Fault<{ path: string; legs: number; most: number }> {
  override readonly name = 'LedgerParquet.TooManyLegsError'
  constructor(path: string, legs: number) {
    super(`${path} has ${legs} legs; up to ${MOST_LEGS} can be read one by one`, {
      path,
      legs,
      most: MOST_LEGS,
    })
  }
  override advise = (): string => 'Read it as a book (inspect, stress), or split the folder by venue.'
}
