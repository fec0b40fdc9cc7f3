import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Fault, Fixed } from '@droste/core'

/** The files an importer reads, and the SHA-256 of their bytes one after another in the order asked for. */
export type Source = { readonly files: readonly File[]; readonly hash: string }

/** One file: its name as errors tell it, and its text. */
export type File = { readonly name: string; readonly text: string }

/** Larger files are refused before they are read: every known source is a hundredth of this. */
const MOST_BYTES = 512 * 2 ** 20

/**
 * Reads the named files of the folder `path`; with one name, `path` may be the file itself.
 * @throws MissingFileError, TooLargeError
 */
export async function read(path: string, names: readonly string[]): Promise<Source> {
  const isFile = names.length === 1 && (await stat(path).catch(() => null))?.isFile() === true
  const hash = createHash('sha256')
  const files: File[] = []
  for (const name of names) {
    const place = isFile ? path : join(path, name)
    const found = await stat(place).catch(() => null)
    if (!found?.isFile()) throw new MissingFileError(place, names)
    if (found.size > MOST_BYTES) throw new TooLargeError(place, found.size)
    const bytes = await readFile(place)
    hash.update(bytes)
    files.push({ name: basename(place), text: bytes.toString('utf8') })
  }
  return { files, hash: hash.digest('hex') }
}

/** What a text cell or field must be, told by the row it stands in. */
export type Place = { readonly file: string; readonly row: string }

/**
 * A plain decimal that is not negative, as an integer count of 10^-`decimals`; exact, nothing is rounded.
 * @throws MalformedError naming the row
 */
export function amount(text: string, decimals: number, place: Place): bigint {
  const value = exact(text, decimals, place)
  if (value < 0n)
    throw new MalformedError(
      place,
      `“${text}” is negative`,
      'Amounts are not negative: what is owed has its own field.',
    )
  return value
}

/**
 * A plain decimal of any sign, exact.
 * @throws MalformedError naming the row
 */
export function exact(text: string, decimals: number, place: Place): bigint {
  try {
    return Fixed.parse(text, decimals)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    throw new MalformedError(place, cause.message, (cause as Fault<unknown>).advise(), { cause })
  }
}

/** A file that the format consists of is not there. @example read('/no/such/folder', ['accounts.csv']) */
export class MissingFileError extends Fault<{ path: string; names: readonly string[] }> {
  override readonly name = 'Source.MissingFileError'
  constructor(path: string, names: readonly string[]) {
    super(`There is no file ${path}`, { path, names })
  }
  override advise = (): string => `Name a folder that holds ${this.facts.names.join(', ')}.`
}

/** The file is too large for any source of this format. @example a two-gigabyte accounts.csv */
export class TooLargeError extends Fault<{ path: string; bytes: number }> {
  override readonly name = 'Source.TooLargeError'
  constructor(path: string, bytes: number) {
    super(`${path} has ${bytes} bytes, more than ${MOST_BYTES}`, { path, bytes })
  }
  override advise = (): string =>
    'Check that it is the file meant; a book of that size comes as a folder of Parquet tables.'
}

/** A row does not hold what the format promises. @example amount('-1', 18, { file: 'a.csv', row: 'line 2' }) */
export class MalformedError extends Fault<Place & { problem: string; remedy: string }> {
  override readonly name = 'Source.MalformedError'
  constructor(place: Place, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${place.file}, ${place.row}: ${problem}`, { ...place, problem, remedy }, options)
  }
  override advise = (): string => this.facts.remedy
}
