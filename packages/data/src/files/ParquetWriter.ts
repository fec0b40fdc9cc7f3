import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api'
import { binding, connected, identifier, laid, literal, SQL } from './DuckDb.ts'
import type { Kind, Row, Shape, Table } from './Parquet.ts'
import { replaceFolder } from './Replacement.ts'

const CHUNK = 2048 // rows of a DuckDB vector

/** A table from rows, for what is small. */
export function table<S extends Shape>(name: string, shape: S, rows: readonly Row<S>[]): Table {
  const columns = Object.fromEntries(
    Object.keys(shape).map((column) => [column, rows.map((row) => row[column])]),
  )
  return { name, shape, columns: columns as Table['columns'] }
}

/**
 * Writes the tables as a folder of Parquet files (zstd), all of them or none.
 * @throws Replacement.ForeignFolderError, Replacement.NotWritableError
 */
export const write = (folder: string, tables: readonly Table[]): Promise<void> =>
  replaceFolder(folder, (partial) =>
    connected(async (connection) => {
      for (const each of tables) await writeTable(connection, partial, each)
    }),
  )

/** A table whose rows come bit by bit. */
export type Growing = { readonly append: (columns: Table['columns']) => void }

// Rows of growing tables beyond this wait on disk.
const MEMORY = '256MB'

/** Starts a table whose rows come bit by bit; the columns `empty` hold nothing in any row and are not appended. */
export type Begin = (name: string, shape: Shape, empty?: readonly string[]) => Promise<Growing>

/**
 * The same with tables that grow while `fill` runs, and what has been appended is not kept in memory. What `fill` answers
 * are the tables that are whole.
 * @throws as `write`
 */
export const grow = (folder: string, fill: (begin: Begin) => Promise<readonly Table[]>): Promise<void> =>
  replaceFolder(folder, async (partial) => {
    const rows = join(partial, '.rows')
    await mkdir(rows)
    await connected(
      async (connection) => {
        const begun: Begun[] = []
        const whole = await fill(async (name, shape, empty) => {
          const table = await beginTable(connection, partial, name, shape, empty)
          begun.push(table)
          return table
        })
        for (const { finish } of begun) await finish()
        for (const each of whole) await writeTable(connection, partial, each)
      },
      { database: join(rows, 'rows.duckdb'), options: { memory_limit: MEMORY } },
    )
    await rm(rows, { recursive: true })
  })

async function writeTable(connection: DuckDBConnection, folder: string, table: Table): Promise<void> {
  const { append, finish } = await beginTable(connection, folder, table.name, table.shape)
  append(table.columns)
  await finish()
}

type Begun = Growing & { readonly finish: () => Promise<void> }

async function beginTable(
  connection: DuckDBConnection,
  folder: string,
  name: string,
  shape: Shape,
  empty: readonly string[] = [],
): Promise<Begun> {
  const all = Object.entries(shape).map(([column, kind]) => [column, kind.replace('?', '') as Kind] as const)
  const kinds = all.filter(([column]) => !empty.includes(column))
  const definition = kinds.map(([column, kind]) => `${identifier(column)} ${SQL[kind]}`).join(', ')
  await connection.run(`CREATE TABLE ${identifier(name)} (${definition})`)
  const appender = await connection.createAppender(name)
  const duckdb = await binding()
  const chunk = duckdb.DuckDBDataChunk.create(kinds.map(([, kind]) => duckdb[SQL[kind]]))
  return {
    append: (columns) => {
      const rows = columns[kinds[0]?.[0] ?? '']?.length ?? 0
      for (let from = 0; from < rows; from += CHUNK) {
        const count = Math.min(CHUNK, rows - from)
        chunk.reset()
        chunk.rowCount = count
        kinds.forEach(([column, kind], at) => {
          fill(chunk.getColumnVector(at), kind, columns[column]!, from, count)
        })
        appender.appendDataChunk(chunk)
      }
    },
    finish: async () => {
      appender.closeSync()
      const file = literal(join(folder, `${name}.parquet`))
      const list = all.map(([column, kind]) =>
        empty.includes(column) ? `NULL::${SQL[kind]} AS ${identifier(column)}` : identifier(column),
      )
      const rows = `SELECT ${list.join(', ')} FROM ${identifier(name)}`
      await connection.run(`COPY (${rows}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`)
      await connection.run(`DROP TABLE ${identifier(name)}`)
    },
  }
}

/** What says which rows of a vector hold a value, private to the binding: cell by cell takes most of the time. */
type Blank = { readonly validity: { data: BigUint64Array } }
const NOTHING = new BigUint64Array(CHUNK / 64)

function isEmpty(values: ArrayLike<unknown>, from: number, count: number): boolean {
  for (let row = from; row < from + count; row++) if ((values[row] ?? null) !== null) return false
  return true
}

/** A vector that takes the value of a cell as its kind has it. */
type Taking = { readonly setItem: (row: number, value: string | number | bigint | boolean | null) => void }

function fill(
  vector: DuckDBVector,
  kind: Kind,
  values: ArrayLike<string | number | boolean | null>,
  from: number,
  count: number,
): void {
  const numbers = laid(vector)
  if (numbers && ArrayBuffer.isView(values))
    numbers.items.set((values as Float64Array).subarray(from, from + count))
  else if (isEmpty(values, from, count)) (vector as unknown as Blank).validity.data = NOTHING
  else {
    const taking = vector as unknown as Taking
    for (let row = 0; row < count; row++) {
      const value = values[from + row] ?? null
      taking.setItem(row, kind === 'count' && value !== null ? BigInt(value) : value)
    }
  }
  vector.flush()
}
