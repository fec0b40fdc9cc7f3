import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { type Account, type Consistency, Fault, type Ledger } from '@droste/core'
import { Book } from '@droste/engine'
import * as Books from '../books/Books.ts'
import * as LedgerBook from '../interchange/LedgerBook.ts'
import * as LedgerJson from '../interchange/LedgerJson.ts'
import * as LedgerParquet from '../interchange/LedgerParquet.ts'
import * as LedgerStream from '../interchange/LedgerStream.ts'

/**
 * The ledger that a person names: one that comes with Droste, a JSON file, or a folder of Parquet tables.
 * @throws NoLedgerError, and the faults of LedgerJson.read and LedgerParquet.read
 */
export async function open(nameOrPath: string): Promise<Ledger.Ledger> {
  const { kind, path } = await locate(nameOrPath)
  return kind === 'json' ? await LedgerJson.read(path) : await LedgerParquet.read(path)
}

/**
 * The same, compiled for computing. A folder of Parquet tables is read without an object per account.
 * @throws as `open`
 */
export async function openBook(
  nameOrPath: string,
  options: LedgerBook.Options = {},
): Promise<LedgerBook.Loaded> {
  const { kind, path } = await locate(nameOrPath)
  if (kind === 'folder') return await LedgerBook.read(path, options)
  const { accounts, ...world } = await LedgerJson.read(path)
  const names = accounts.map(({ legs, ...name }) => name)
  return {
    world,
    book: Book.compile({ ...world, accounts }, options.shared),
    names: async (rows) => rows.flatMap((row) => names[row] ?? []),
  }
}

/**
 * Writes a ledger, all or nothing: to one JSON file where `path` ends in `.json`, else to a folder of Parquet tables.
 * @throws Consistency.InconsistentError, LedgerJson.TooLargeError, the faults of Replacement
 */
export const write = (ledger: Ledger.Ledger, path: string): Promise<void> =>
  path.toLowerCase().endsWith('.json') ? LedgerJson.write(ledger, path) : LedgerParquet.write(ledger, path)

/**
 * The same from accounts that come some at a time, without holding them.
 * @throws as `write`
 */
export const stream = (
  path: string,
  world: Consistency.World,
  accounts: AsyncIterable<readonly Account.Account[]>,
): Promise<void> =>
  path.toLowerCase().endsWith('.json')
    ? LedgerJson.stream(path, world, accounts)
    : LedgerStream.write(path, { accounts, tables: world, worldOf: () => world })

type Found = { readonly kind: 'json' | 'folder'; readonly path: string }

async function locate(nameOrPath: string): Promise<Found> {
  const builtIn = await Books.pathOf(nameOrPath)
  if (builtIn !== null) return { kind: 'json', path: builtIn }
  const found = await stat(nameOrPath).catch(() => null)
  if (found?.isDirectory()) return { kind: 'folder', path: nameOrPath }
  if (found?.isFile()) return { kind: 'json', path: nameOrPath }
  throw new NoLedgerError(nameOrPath, await Books.names(), await previousOf(nameOrPath))
}

/** The old folder that a write put aside and was killed before removing or restoring. */
async function previousOf(path: string): Promise<string | null> {
  const target = resolve(path)
  const beside = await readdir(dirname(target)).catch(() => [])
  const name = beside.find((entry) => entry.startsWith(`.${basename(target)}.previous-`))
  return name === undefined ? null : resolve(dirname(target), name)
}

/** No ledger goes by that name. @example open('aave-v9') */
export class NoLedgerError extends Fault<{
  name: string
  builtIn: readonly string[]
  previous: string | null
}> {
  override readonly name = 'LedgerFile.NoLedgerError'
  constructor(name: string, builtIn: readonly string[], previous: string | null) {
    super(`No ledger “${name}”: there is no file or folder of that name`, { name, builtIn, previous })
  }
  override advise = (): string => {
    const { builtIn, previous } = this.facts
    if (previous !== null)
      return `A write was cut off there; the ledger before it is ${previous}: rename it back.`
    return `Name a JSON file, a folder of Parquet tables, or one that comes with Droste: ${builtIn.join(', ')}.`
  }
}
