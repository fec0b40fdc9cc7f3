import { type Account, Consistency } from '@droste/core'
import { Book } from '@droste/engine'
import * as Parquet from '../files/Parquet.ts'
import { type AccountColumns, fillLegs, ownTerms } from './bookLegs.ts'
import { noRow } from './Cells.ts'
import { ACCOUNTS } from './LedgerTables.ts'
import { LegTerms, type ModeKey } from './LegTerms.ts'
import { Problems } from './Problems.ts'
import { fromTables } from './worldTables.ts'

/** A book read from a folder, with everything of its ledger but the accounts. */
export type Loaded = {
  readonly world: Consistency.World
  readonly book: Book.Book
  /** Who the accounts of these rows are, in the same order; read from the folder when asked. */
  readonly names: (rows: readonly number[]) => Promise<Name[]>
}

/** An account without its legs. */
export type Name = Omit<Account.Account, 'legs'>

export type Options = {
  /** Lay the book in memory that threads share. */
  readonly shared?: boolean | undefined
}

/**
 * Reads a folder of Parquet tables straight into a book, without an object per account or leg: the same book as
 * compiling the ledger of that folder. Reads the double beside each amount, and does not compare the accounts'
 * names with each other; all else is judged as `LedgerParquet.read` judges it.
 * @throws Parquet's faults, MalformedError, Consistency.InconsistentError
 */
export const read = (path: string, { shared = false }: Options = {}): Promise<Loaded> =>
  Parquet.read(
    path,
    async (folder) => {
      const problems = new Problems(path)
      const { world, modes } = await fromTables(folder, problems)
      problems.settle()
      const terms = new LegTerms(world, modes)
      const accounts = await readAccounts(folder, problems, world, modes)
      const own = await ownTerms(folder, problems, accounts, terms)
      const { assets, venues } = world
      const size = { accounts: accounts.venue.length, legs: await folder.count('legs') }
      const { factors, table } = terms
      const book = Book.blank({ ...size, assets, venues, factors, ladder: table.rows }, shared)
      book.venue.set(accounts.venue)
      const used = await fillLegs(folder, problems, world, accounts, terms, own, book)
      problems.settle()
      Consistency.checkWorld(world, used)
      return { world, book, names: (rows) => readNames(path, world, modes, rows) }
    },
    1, // a second thread is no faster here, and holds another row group
  )

const NONE = -1
/** A missing value would slow the whole column. */
const WITHOUT_GAPS = {
  at: 'file_row_number',
  venue: `coalesce(venue, ${NONE})`,
  mode: `coalesce(mode, ${NONE})`,
}

/** Reads where accounts differ from the one before: most are like it, and what is not handed over takes no time. */
async function readAccounts(
  folder: Parquet.Folder,
  problems: Problems,
  { venues }: Consistency.World,
  modes: readonly ModeKey[],
): Promise<AccountColumns> {
  await folder.demand('accounts', Object.keys(ACCOUNTS))
  const count = await folder.count('accounts')
  if (count === 0) problems.note('accounts', 'the book is empty', 'Give at least one account with its legs.')
  const venue = new Uint16Array(count)
  const mode = new Int32Array(count)
  const shape = { at: 'integer', venue: 'integer', mode: 'integer' } as const
  const select = { instead: WITHOUT_GAPS, changes: ['venue', 'mode'] }
  let begin = 0
  const goOn = (end: number): void => {
    repeat(venue, begin, end)
    repeat(mode, begin, end)
    begin = end
  }
  for await (const { rows, columns } of folder.pieces('accounts', shape, select)) {
    for (let row = 0; row < rows; row++) {
      const at = columns.at[row]!
      const key = columns.venue[row]!
      const modeKey = columns.mode[row]!
      if (key === NONE) throw new Parquet.EmptyCellError(folder.path, 'accounts', 'venue', at)
      if (key < 0 || key >= venues.length) noRow(problems, `accounts[${at}].venue`, key, venues.length)
      if (modeKey !== NONE && modes[modeKey]?.venue !== key)
        noRow(problems, `accounts[${at}].mode`, modeKey, modes.length)
      goOn(at)
      venue[at] = key
      mode[at] = modeKey + 1
    }
  }
  goOn(count)
  return { venue, mode }
}

/** Makes what stands at `from` stand up to `to`. */
function repeat(column: Uint16Array | Int32Array, from: number, to: number): void {
  const value = column[from]!
  for (let row = from + 1; row < to; row++) column[row] = value
}

async function readNames(
  path: string,
  { venues }: Consistency.World,
  modes: readonly ModeKey[],
  rows: readonly number[],
): Promise<Name[]> {
  if (rows.length === 0) return []
  const found = new Map<number, Name>()
  const shape = { at: 'integer', ...ACCOUNTS } as const
  const where = `file_row_number IN (${[...new Set(rows)].map(Math.trunc).join(', ')})`
  await Parquet.read(path, async (folder) => {
    for await (const { rows, columns } of folder.pieces('accounts', shape, {
      instead: { at: 'file_row_number' },
      where,
    }))
      for (let row = 0; row < rows; row++) {
        const sub = columns.sub[row] ?? null
        const mode = columns.mode[row] ?? null
        found.set(columns.at[row]!, {
          owner: columns.owner[row]!,
          venue: venues[columns.venue[row]!]!.id,
          ...(sub === null ? {} : { sub }),
          ...(mode === null ? {} : { mode: modes[mode]!.id }),
        })
      }
  })
  return rows.map((row) => found.get(row) ?? noRow(new Problems(path), 'accounts', row, found.size))
}
