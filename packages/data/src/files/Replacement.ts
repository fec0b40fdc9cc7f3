import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Fault } from '@droste/core'

/**
 * Writes a file beside `path`, then renames it over: whoever reads `path` sees the old file or the new one, whole.
 * `write` gets the path to fill. When it fails, what it wrote is removed and `path` is as before.
 * @throws NotWritableError
 */
export async function replaceFile(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const target = resolve(path)
  const partial = besideOf(target, 'partial')
  await told(target, () => mkdir(dirname(target), { recursive: true }))
  try {
    await write(partial)
    await settle(partial)
    await rename(partial, target)
  } catch (cause) {
    await rm(partial, { force: true })
    throw asFault(target, cause)
  }
}

/**
 * Fills a folder beside `path`, then moves it into place. A folder that was there must hold nothing but Parquet
 * tables; it is kept beside until the new one stands, so that no moment is without a whole one on disk.
 * @throws ForeignFolderError, NotWritableError
 */
export async function replaceFolder(path: string, fill: (partial: string) => Promise<void>): Promise<void> {
  const target = resolve(path)
  const partial = besideOf(target, 'partial')
  const replaces = await isReplaceable(target)
  await told(target, () => mkdir(partial, { recursive: true }))
  try {
    await fill(partial)
    for (const name of await readdir(partial)) await settle(join(partial, name))
    if (replaces) await swap(target, partial)
    else await rename(partial, target)
  } catch (cause) {
    await rm(partial, { recursive: true, force: true })
    throw asFault(target, cause)
  }
}

async function swap(target: string, partial: string): Promise<void> {
  const previous = besideOf(target, 'previous')
  await rename(target, previous)
  try {
    await rename(partial, target)
  } catch (cause) {
    await rename(previous, target)
    throw cause
  }
  await rm(previous, { recursive: true, force: true })
}

const besideOf = (target: string, word: string): string =>
  join(dirname(target), `.${basename(target)}.${word}-${randomUUID().slice(0, 8)}`)

async function settle(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync() // else a power cut may leave the new name on an empty file
  } finally {
    await file.close()
  }
}

async function isReplaceable(target: string): Promise<boolean> {
  const found = await stat(target).catch(() => null)
  if (found === null) return false
  if (!found.isDirectory()) throw new ForeignFolderError(target, basename(target))
  const foreign = (await readdir(target)).find((name) => extname(name) !== '.parquet')
  if (foreign !== undefined) throw new ForeignFolderError(target, foreign)
  return true
}

async function told<T>(target: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    throw asFault(target, cause)
  }
}

const asFault = (target: string, cause: unknown): unknown =>
  cause instanceof Error && 'syscall' in cause ? new NotWritableError(target, cause) : cause

/** The system refused the write. @example replaceFile('/proc/ledger.json', write) */
export class NotWritableError extends Fault<{ path: string }> {
  override readonly name = 'Replacement.NotWritableError'
  constructor(path: string, cause: Error) {
    super(`${path} cannot be written: ${cause.message}`, { path }, { cause })
  }
  override advise = (): string =>
    'Name a place that exists, has room, and may be written; nothing was changed.'
}

/** What stands at the path is not a folder of tables, so it is left alone. @example replaceFolder('.', fill) */
export class ForeignFolderError extends Fault<{ path: string; found: string }> {
  override readonly name = 'Replacement.ForeignFolderError'
  constructor(path: string, found: string) {
    super(`${path} holds “${found}”, which is not a Parquet table`, { path, found })
  }
  override advise = (): string => 'Name a new folder; only a folder of tables is ever replaced.'
}
