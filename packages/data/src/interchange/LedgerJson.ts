import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Account, Consistency, Fault, Fixed, type Ledger } from '@droste/core'
import type { z } from 'zod'
import { replaceFile } from '../files/Replacement.ts'
import { eventDocument } from './historyDocument.ts'
import { parse as parseJson, pathOf } from './JsonText.ts'
import { ACCOUNT, FORMAT, WORLD } from './LedgerDocument.ts'
import { Problems } from './Problems.ts'
import { accountDocument, accountFrom, amountReader, fromDocument, toDocument } from './worldDocument.ts'

/** Largest JSON or CSV file, in bytes: parsed, 256 MB of JSON take about 1.6 GB of memory. */
export const LARGEST = 256 * 1024 * 1024

/** Reads a ledger from a JSON file. @throws NoFileError, TooLargeError, and the faults of `parse` */
export async function read(path: string): Promise<Ledger.Ledger> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new NoFileError(path)
  if (found.size > LARGEST) throw new TooLargeError(path, found.size)
  const parts: Buffer[] = []
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) parts.push(part as Buffer)
  return parse(Buffer.concat(parts).toString('utf8'), path)
}

/**
 * The ledger that a JSON text describes; `file` names the text in errors.
 * @throws JsonText.NotJsonError, MalformedError, Consistency.InconsistentError
 */
export function parse(text: string, file: string): Ledger.Ledger {
  const problems = new Problems(file)
  const raw = parseJson(text, file)
  if (typeof raw !== 'object' || raw === null || !('format' in raw) || raw.format !== FORMAT) {
    problems.note(
      'format',
      `is not “${FORMAT}”`,
      `A ledger file is an object that begins {"format": "${FORMAT}", ….`,
    )
    throw problems.fault()
  }
  const { accounts, ...rest } = raw as { accounts?: unknown }
  const world = WORLD.safeParse(rest)
  if (!world.success) noteIssues(problems, [], world.error, rest)
  if (!Array.isArray(accounts))
    problems.note('accounts', 'is missing', 'Give a list of accounts with their legs.')
  if (!world.success || !Array.isArray(accounts)) throw problems.fault()
  const amount = amountReader(problems, world.data.assets)
  const { coverage, ...described } = fromDocument(world.data, amount)
  const read = accounts.flatMap((raw: unknown, at): Account.Account[] => {
    const account = ACCOUNT.safeParse(raw)
    if (account.success) return [accountFrom(account.data, at, amount)]
    noteIssues(problems, ['accounts', at], account.error, raw)
    return []
  })
  problems.settle()
  const ledger = { ...described, coverage: coverage ?? countedCoverage(described, read), accounts: read }
  Consistency.check(ledger)
  return ledger
}

/** Writes a ledger as one JSON file, an account and an event a line. @throws InconsistentError, TooLargeError, Replacement's faults */
export async function write(ledger: Ledger.Ledger, path: string): Promise<void> {
  Consistency.check(ledger)
  await replaceFile(path, (partial) => pour(lines(ledger), path, partial))
}

/**
 * The same file from accounts that come some at a time and are not held; of them, nothing but their assets is checked.
 * @throws as `write`
 */
export async function stream(
  path: string,
  world: Consistency.World,
  accounts: AsyncIterable<readonly Account.Account[]>,
): Promise<void> {
  const { head, line, tail } = textOf(world)
  const used = new Map<string, string>()
  let written = 0
  async function* pieces(): AsyncGenerator<string> {
    yield head
    for await (const some of accounts)
      for (const account of some) {
        for (const { asset } of account.legs) if (!used.has(asset)) used.set(asset, `accounts[${written}]`)
        yield line(account, written++)
      }
    yield* tail()
  }
  await replaceFile(path, async (partial) => {
    await pour(pieces(), path, partial)
    if (written === 0) Consistency.check({ ...world, accounts: [] })
    Consistency.checkWorld(world, used)
  })
}

/** The JSON text of a ledger in pieces; `parse` reads them back, joined. */
export function* lines({ accounts, ...world }: Ledger.Ledger): Generator<string> {
  const { head, line, tail } = textOf(world)
  yield head
  for (const [at, account] of accounts.entries()) yield line(account, at)
  yield* tail()
}

type Text = {
  readonly head: string
  readonly line: (account: Account.Account, at: number) => string
  readonly tail: () => Generator<string>
}

function textOf({ history = [], ...world }: Consistency.World): Text {
  const decimals = new Map(world.assets.map((asset) => [asset.id, asset.decimals]))
  const row = (document: object, at: number): string =>
    `${at === 0 ? '' : ','}\n    ${JSON.stringify(document)}`
  return {
    head: JSON.stringify(toDocument(world), null, 2).replace(/\n\}$/, ',\n  "accounts": ['),
    line: (account, at) => row(accountDocument(account, decimals), at),
    tail: function* () {
      if (history.length > 0) yield '\n  ],\n  "history": ['
      for (const [at, event] of history.entries()) yield row(eventDocument(event, decimals), at)
      yield '\n  ]\n}\n'
    },
  }
}

const pour = (
  pieces: Iterable<string> | AsyncIterable<string>,
  path: string,
  partial: string,
): Promise<void> => pipeline(Readable.from(bounded(pieces, path)), createWriteStream(partial))

async function* bounded(
  pieces: Iterable<string> | AsyncIterable<string>,
  path: string,
): AsyncGenerator<string> {
  let bytes = 0
  let batch = ''
  for await (const piece of pieces) {
    batch += piece
    if (batch.length < 1 << 16) continue
    bytes += Buffer.byteLength(batch)
    if (bytes > LARGEST) throw new TooLargeError(path, bytes)
    yield batch
    batch = ''
  }
  yield batch
}

/** Coverage of a file that states none: everything in it is used. */
export function countedCoverage(
  { prices, assets }: Pick<Ledger.Ledger, 'prices' | 'assets'>,
  accounts: readonly Account.Account[],
): Ledger.Coverage {
  const price = new Map(prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
  const decimals = new Map(assets.map((asset) => [asset.id, asset.decimals]))
  let debtUsd = 0
  for (const { legs } of accounts)
    for (const { side, asset, amount } of legs)
      if (side === 'debt')
        debtUsd +=
          Fixed.toNumber(amount < 0n ? 0n : amount, decimals.get(asset) ?? 18) * (price.get(asset) ?? 0)
  return { accounts: accounts.length, debtUsd, usedShare: 1, rejected: [] }
}

/** Notes what a schema found wrong with `raw`, under the path that a person would write. */
export function noteIssues(
  problems: Problems,
  prefix: readonly PropertyKey[],
  error: z.ZodError,
  raw: unknown,
  format = 'docs/spec/ledger.md',
): void {
  for (const issue of error.issues) {
    const row = pathOf([...prefix, ...issue.path]) || 'the file'
    const [what, remedy] = wording(issue, raw, format)
    problems.note(row, what, remedy)
  }
}

function wording(issue: z.core.$ZodIssue, raw: unknown, format: string): readonly [string, string] {
  const given = issue.path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown>)?.[step],
    raw,
  )
  if (given === undefined && issue.code !== 'unrecognized_keys')
    return ['is missing', `${format} lists what must be there.`]
  if (issue.code === 'unrecognized_keys')
    return [`has unknown keys: ${issue.keys.join(', ')}`, 'Correct the spelling, or take them out.']
  if (issue.code === 'invalid_value')
    return [`“${given}” is unknown here`, `Write one of ${issue.values.join(', ')}.`]
  if (issue.code === 'invalid_union' && 'options' in issue)
    return [`“${given}” is unknown here`, `Write one of ${issue.options.join(', ')}.`]
  return [issue.message, `${format} says how it is written.`]
}

/** There is no such file. @example read('nowhere.json') */
export class NoFileError extends Fault<{ path: string }> {
  override readonly name = 'LedgerJson.NoFileError'
  constructor(path: string) {
    super(`No file ${path}`, { path })
  }
  override advise = (): string => 'Correct the path.'
}

/** The file is larger than JSON is read. @example a ledger of 2 GB */
export class TooLargeError extends Fault<{ path: string; bytes: number; largest: number }> {
  override readonly name = 'LedgerJson.TooLargeError'
  constructor(path: string, bytes: number) {
    const size = (bytes / 1024 ** 2).toFixed(0)
    super(`${path} takes ${size} MB; a ledger in text may have ${LARGEST / 1024 ** 2} MB`, {
      path,
      bytes,
      largest: LARGEST,
    })
  }
  override advise = (): string => 'Keep a ledger of this size as a folder of Parquet tables (--out FOLDER).'
}
