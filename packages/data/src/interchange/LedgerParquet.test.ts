import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Consistency, type Fault } from '@droste/core'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Parquet from '../files/Parquet.ts'
import * as LedgerBook from './LedgerBook.ts'
import * as LedgerParquet from './LedgerParquet.ts'
import { MalformedError } from './Problems.ts'
import { sampleLedger } from './testing/sampleLedger.ts'

let folder = ''
let sound = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'droste-'))
  sound = join(folder, 'sound')
  await LedgerParquet.write(sampleLedger, sound)
})
afterAll(() => rm(folder, { recursive: true }))

/** A copy of the sound folder, changed by another program's SQL. */
async function changed(...statements: string[]): Promise<string> {
  const path = await mkdtemp(join(folder, 'changed-'))
  await cp(sound, path, { recursive: true })
  const connection = await (await DuckDBInstance.create()).connect()
  for (const statement of statements) await connection.run(statement.replaceAll('@', path))
  connection.closeSync()
  return path
}
const edit = (table: string, select: string): string[] => [
  `CREATE TABLE t AS SELECT * ${select} FROM '@/${table}.parquet'`,
  `COPY t TO '@/${table}.parquet' (FORMAT parquet)`,
]

async function faults(path: string): Promise<Fault<unknown>[]> {
  const caught = async (read: Promise<unknown>) =>
    await read.then(
      () => null,
      (fault: unknown) => fault,
    )
  return [await caught(LedgerParquet.read(path)), await caught(LedgerBook.read(path))] as Fault<unknown>[]
}

test('another program joins the tables by their keys to the debt that the ledger states', async () => {
  const connection = await (await DuckDBInstance.create()).connect()
  const reader = await connection.runAndReadAll(`
    SELECT sum(amount_double * usd_double) FROM '${sound}/legs.parquet'
    JOIN '${sound}/prices.parquet' USING (asset) WHERE side = 'debt'`)
  connection.closeSync()
  expect(reader.getRows()[0]?.[0]).toBe(sampleLedger.coverage.debtUsd)
})

describe('a folder that is not whole', () => {
  test('every table is missed by name', async () => {
    for (const file of await readdir(sound)) {
      const path = await changed()
      await rm(join(path, file))
      for (const fault of await faults(path)) {
        expect(fault).toBeInstanceOf(Parquet.MissingTableError)
        expect(fault.message).toContain(`has no table ${file}`)
      }
    }
  })
  test('a missing column is named', async () => {
    for (const fault of await faults(await changed(...edit('legs', 'EXCLUDE (side)')))) {
      expect(fault).toBeInstanceOf(Parquet.MissingColumnError)
      expect(fault.message).toContain('no column “side”')
    }
  })
  test('a file cut short, or of another kind, is named', async () => {
    const path = await changed()
    const bytes = (await readFile(join(path, 'legs.parquet'))).length
    await truncate(join(path, 'legs.parquet'), bytes / 2)
    for (const fault of await faults(path))
      expect(fault.message).toMatch(/^legs\.parquet in .* cannot be read/)
    await writeFile(join(path, 'legs.parquet'), 'not a table')
    for (const fault of await faults(path)) expect(fault).toBeInstanceOf(Parquet.UnreadableError)
  })
  test('no folder', async () => {
    for (const fault of await faults(join(folder, 'nowhere')))
      expect(fault).toBeInstanceOf(Parquet.NoFolderError)
  })
})

describe('rows that do not add up', () => {
  const cases: [string, string, string, RegExp][] = [
    [
      'a key that leads nowhere',
      'legs',
      'REPLACE (asset + 7 AS asset)',
      /legs\[0\]\.asset: there is no row 8/,
    ],
    [
      'an account that is not there',
      'legs',
      'REPLACE (account + 1 AS account)',
      /legs\[2\]\.account: there is no row 2/,
    ],
    ['legs out of order', 'legs', 'REPLACE (1 - account AS account)', /legs\[2\]\.account: .*not sorted/],
    ['an unknown side', 'legs', `REPLACE ('owed' AS side)`, /legs\[0\]\.side: /],
    [
      'a negative amount',
      'legs',
      `REPLACE ('-1' AS amount, -1.0 AS amount_double)`,
      /negative|-1 is no amount/,
    ],
    [
      'an amount that is not a number',
      'legs',
      `REPLACE ('NaN' AS amount, 'NaN'::DOUBLE AS amount_double)`,
      /NaN/,
    ],
    ['a leg twice', 'legs', `REPLACE (1 AS asset, 'debt' AS side)`, /two debt legs|leg twice/],
    ['an unlisted asset', 'legs', 'REPLACE (1 AS asset)', /not listed/],
    ['own terms above 1', 'legs', `REPLACE ('1.5' AS threshold)`, /1\.5 is above 1/],
    [
      'a venue that is not there',
      'accounts',
      'REPLACE (9 AS venue)',
      /accounts\[0\]\.venue: there is no row 9/,
    ],
    ['a mode of another venue', 'accounts', 'REPLACE (0 AS mode)', /accounts\[1\]\.mode/],
    ['a threshold above 1', 'listings', `REPLACE ('1.5' AS threshold)`, /threshold: 1\.5 is above 1/],
    ['an unknown oracle', 'listings', `REPLACE ('guess' AS oracle)`, /“guess” is unknown/],
    ['a price that is no number', 'prices', `REPLACE ('abc' AS usd)`, /prices\[0\]\.usd: “abc”/],
    ['a missing price', 'prices', 'REPLACE (0 AS asset)', /prices|price/],
    ['an account at no venue', 'accounts', 'REPLACE (NULL AS venue)', /accounts\[0\]\.venue is missing/],
    ['an empty cell', 'assets', 'REPLACE (NULL AS symbol)', /assets\[0\]\.symbol is missing/],
    ['another format', 'ledger', `REPLACE ('other/1' AS format)`, /droste-ledger\/1/],
  ]
  test.each(cases)('%s', async (_, table, select, message) => {
    for (const fault of await faults(await changed(...edit(table, select)))) {
      expect(`${fault.message}\n${fault.advise()}`).toMatch(message)
      expect(fault.advise()).not.toBe('')
    }
  })
  test('an empty book', async () => {
    const path = await changed(
      `COPY (SELECT * FROM '@/accounts.parquet' LIMIT 0) TO '@/none.parquet'`,
      `COPY (FROM '@/none.parquet') TO '@/accounts.parquet'`,
      `COPY (SELECT * FROM '@/legs.parquet' LIMIT 0) TO '@/none.parquet'`,
      `COPY (FROM '@/none.parquet') TO '@/legs.parquet'`,
    )
    for (const fault of await faults(path)) expect(fault.message).toContain('the book is empty')
  })
  test('a double that is not its text', async () => {
    const path = await changed(...edit('legs', 'REPLACE (amount_double * 2 AS amount_double)'))
    await expect(LedgerParquet.read(path)).rejects.toThrow(MalformedError)
  })
  test('a ledger that does not add up is never written', async () => {
    const path = join(folder, 'refused')
    await expect(LedgerParquet.write({ ...sampleLedger, prices: [] }, path)).rejects.toThrow(
      Consistency.InconsistentError,
    )
    expect(await readdir(folder)).not.toContain('refused')
  })
})
