import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream'
import { type Account, Consistency, Fault, type Ledger } from '@droste/core'
import { CsvError, parse } from 'csv-parse'
import type { Importer } from '../importers/Importer.ts'
import { type Cells, CsvLegs } from './CsvLegs.ts'
import { parse as parseJson } from './JsonText.ts'
import { WORLD } from './LedgerDocument.ts'
import { countedCoverage, LARGEST, NoFileError, noteIssues, TooLargeError } from './LedgerJson.ts'
import { Problems } from './Problems.ts'
import { amountReader, fromDocument } from './worldDocument.ts'

/** What the first line of the legs must name; `venue` may be left out where there is only one. */
const NEEDED = ['account', 'asset', 'side', 'amount'] as const
/**
 * Reads a flat CSV of legs (`account, venue, asset, side, amount`, and if wanted `sub`, `mode`, `ltv`, `threshold`,
 * `bonus`, `borrow_factor`), row by row, with a venue file: a JSON ledger without accounts. An asset is named by id,
 * address, or a symbol that only one bears. The legs of an account may stand anywhere in the file.
 * @throws NoFileError, TooLargeError (venue file), JsonText.NotJsonError, MalformedError with the line,
 *   Consistency.InconsistentError
 */
export async function read(legsPath: string, venuePath: string): Promise<Ledger.Ledger> {
  const hash = createHash('sha256')
  const venueText = await textOf(venuePath)
  const { coverage, ...world } = worldOf(venueText, venuePath)
  const problems = new Problems(legsPath)
  const accounts = await readLegs(legsPath, problems, world, (bytes) => hash.update(bytes))
  problems.settle()
  const ledger = {
    ...world,
    provenance: { ...world.provenance, hash: hash.update(venueText).digest('hex') },
    coverage: coverage ?? countedCoverage(world, accounts),
    accounts,
  }
  Consistency.check(ledger)
  return ledger
}

export const importer: Importer = {
  describe: 'A flat table of legs: legs.csv with venues.json beside it, or the folder of both',
  read: readBeside,
}

/** Reads `legs.csv` with `venues.json` beside it: from the folder `path`, or from the legs file `path`. */
export async function readBeside(path: string): Promise<Ledger.Ledger> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true
  return isFolder
    ? await read(join(path, 'legs.csv'), join(path, 'venues.json'))
    : await read(path, join(dirname(path), 'venues.json'))
}

async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new NoFileError(path)
  if (found.size > LARGEST) throw new TooLargeError(path, found.size)
  return await readFile(path, 'utf8')
}

type World = ReturnType<typeof fromDocument>

function worldOf(text: string, path: string): World {
  const problems = new Problems(path)
  const raw = parseJson(text, path)
  const document = WORLD.safeParse(raw)
  if (!document.success) {
    noteIssues(problems, [], document.error, raw)
    throw problems.fault()
  }
  const world = fromDocument(document.data, amountReader(problems, document.data.assets))
  problems.settle()
  return world
}

async function readLegs(
  path: string,
  problems: Problems,
  world: Pick<Ledger.Ledger, 'venues' | 'assets'>,
  take: (bytes: Buffer) => void,
): Promise<Account.Account[]> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new NoFileError(path)
  if (found.size > LARGEST) throw new TooLargeError(path, found.size)
  const source = createReadStream(path)
  source.on('data', (bytes) => take(bytes as Buffer))
  const rows = pipeline(
    source,
    parse({
      bom: true,
      columns: (header: string[]) => demand(path, header),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }),
    () => {}, // the loop below meets whatever goes wrong
  ) as AsyncIterable<{ record: Cells; info: { lines: number } }>
  const legs = new CsvLegs(problems, world)
  try {
    for await (const { record, info } of rows) legs.add(info.lines, record)
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const { lines } = cause as unknown as { lines: number }
    problems.note(
      `line ${lines}`,
      cause.message,
      'Every line has as many cells as the first, quotes in pairs.',
    )
  }
  return legs.accounts()
}

function demand(path: string, header: string[]): string[] {
  const missing = NEEDED.filter((column) => !header.includes(column))
  if (missing.length > 0) throw new MissingColumnError(path, missing, header)
  return header
}

/** The first line does not name a column that is needed. @example a file without a header */
export class MissingColumnError extends Fault<{
  path: string
  missing: readonly string[]
  found: readonly string[]
}> {
  override readonly name = 'LedgerCsv.MissingColumnError'
  constructor(path: string, missing: readonly string[], found: readonly string[]) {
    super(`${path}: line 1 names no column ${missing.join(', ')}`, { path, missing, found })
  }
  override advise = (): string => `Begin the file with a line such as: ${NEEDED.join(',')},venue.`
}
