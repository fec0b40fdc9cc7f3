import { Account, type Ledger } from '@droste/core'
import { type LedgerBook, LedgerFile } from '@droste/data'
import { type Subject, World } from '@droste/engine'

/** Who is told, before each part of the work, what comes now. */
export type Watcher = { readonly step: (label: string) => Promise<void> }

/** A ledger without its accounts, which are in the book. */
export type Tables = Omit<Ledger.Ledger, 'accounts'>

/** A ledger that a command was given, compiled. */
export type Opened = {
  readonly ledger: Tables
  readonly world: World.World
  readonly subject: Subject.Subject
  /** Reads who the accounts in `rows` are; until then they are called by their row. */
  readonly name: (rows: readonly number[]) => Promise<void>
}

/** Opens the ledger that `name` means: a built-in one, a JSON file, or a folder of Parquet tables. */
export async function open(
  name: string,
  watcher: Watcher,
  options: LedgerBook.Options = {},
): Promise<Opened> {
  await watcher.step(`reading ${name}`)
  const { world: ledger, book, names } = await LedgerFile.openBook(name, options)
  await watcher.step('compiling')
  const known = new Map<number, string>()
  const world = World.around(book, ledger)
  return {
    ledger,
    world,
    subject: { ...world, accountId: (row) => known.get(row) ?? `#${row}` },
    name: async (rows) => {
      const unknown = rows.filter((row) => !known.has(row))
      if (unknown.length === 0) return
      const found = await names(unknown)
      for (const [at, row] of unknown.entries()) known.set(row, Account.idOf({ ...found[at]!, legs: [] }))
    },
  }
}

const BATCH = 20_000 // rows asked for by name at once

/** Reads who every account is, for those who look accounts up. */
export async function nameAll({ world, name }: Opened): Promise<void> {
  const { accounts } = world.book
  for (let from = 0; from < accounts; from += BATCH)
    await name(Array.from({ length: Math.min(BATCH, accounts - from) }, (_, at) => from + at))
}

/** Opens a ledger with every account called by its name. */
export async function openNamed(name: string, watcher: Watcher): Promise<Opened> {
  const opened = await open(name, watcher)
  await nameAll(opened)
  return opened
}

/** The same accounts in other tables: other markets, say. */
export const within = (opened: Opened, ledger: Tables): Opened => {
  const world = World.around(opened.world.book, ledger)
  return { ...opened, ledger, world, subject: { ...opened.subject, ...world } }
}
