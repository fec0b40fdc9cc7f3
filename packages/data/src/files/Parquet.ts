import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@droste/core'
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { connected, identifier, laid, literal, SQL } from './DuckDb.ts'

export { guardedBy } from './DuckDb.ts'
export { type Growing, grow, table, write } from './ParquetWriter.ts'

/** What a column holds. `integer` fits 32 bits, `count` is a safe integer; `?` allows a missing value. */
export type Kind = 'integer' | 'count' | 'double' | 'boolean' | 'text'
export type Shape = { readonly [column: string]: Kind | `${Kind}?` }

type Plain<K> = K extends 'text' ? string : K extends 'boolean' ? boolean : number
/** The value of a cell of this kind. */
export type Cell<K> = K extends `${infer P}?` ? Plain<P> | null : Plain<K>
/** One row of a table of this shape. */
export type Row<S extends Shape> = { readonly [C in keyof S]: Cell<S[C]> }
/** Columns of equal length; numbers may be typed arrays. */
export type Columns<S extends Shape> = { readonly [C in keyof S]: ArrayLike<Cell<S[C]>> }
/** A table to write: its file's name without `.parquet`. */
export type Table = {
  readonly name: string
  readonly shape: Shape
  readonly columns: { readonly [column: string]: ArrayLike<string | number | boolean | null> }
}

/** SQL for what is asked of a table: which rows, and what to read instead of a column. */
export type Select = {
  readonly where?: string | undefined
  /** Only rows that differ from the one before them in one of these columns. */
  readonly changes?: readonly string[] | undefined
  readonly instead?: { readonly [column: string]: string } | undefined
}

/** An open folder of tables. */
export type Folder = {
  readonly path: string
  /** Whether there is such a table: one that a format may leave out. */
  readonly has: (name: string) => Promise<boolean>
  /** Rows of a table, from its footer. */
  readonly count: (name: string) => Promise<number>
  /** Whether any cell of these columns holds a value. */
  readonly states: (name: string, columns: readonly string[]) => Promise<boolean>
  /** Refuses a table that lacks one of the columns. */
  readonly demand: (name: string, columns: readonly string[]) => Promise<void>
  /** The whole of a small table. */
  readonly rows: <S extends Shape>(name: string, shape: S) => Promise<Row<S>[]>
  /**
   * A table in pieces of a few thousand rows, in the file's order; `from` is how many came before. A number
   * column without missing values is a typed array that is good until the next piece is asked for.
   */
  readonly pieces: <S extends Shape>(
    name: string,
    shape: S,
    select?: Select,
  ) => AsyncGenerator<{ from: number; rows: number; columns: Columns<S> }>
}

/**
 * Opens a folder of Parquet tables while `use` runs. `threads` bounds DuckDB's memory too: each holds a row group.
 * @throws NoFolderError, MissingTableError, MissingColumnError, UnreadableError, EmptyCellError
 */
export async function read<T>(path: string, use: (folder: Folder) => Promise<T>, threads = 2): Promise<T> {
  const found = await stat(path).catch(() => null)
  if (!found?.isDirectory()) throw new NoFolderError(path)
  return await connected((connection) => use(opened(connection, path)), {
    options: { threads: String(threads) },
  })
}

function opened(connection: DuckDBConnection, path: string): Folder {
  const source = async (name: string): Promise<string> => {
    const file = join(path, `${name}.parquet`)
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) throw new MissingTableError(path, name, await readdir(path))
    return `read_parquet(${literal(file)})`
  }
  const count = async (name: string, where = ''): Promise<number> => {
    const from = await source(name)
    return await readable(path, name, async () => {
      const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${from}${where}`)
      return Number(reader.getRows()[0]?.[0] ?? 0)
    })
  }
  const demand: Folder['demand'] = async (name, columns) => {
    const from = await source(name)
    const found = await readable(path, name, async () => {
      const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
      return reader.getColumns()[0]?.map(String) ?? []
    })
    const missing = columns.find((column) => !found.includes(column))
    if (missing !== undefined) throw new MissingColumnError(path, name, missing, found)
  }
  const pieces: Folder['pieces'] = async function* (name, shape, { where, changes, instead = {} } = {}) {
    const from = await source(name)
    const list = Object.entries(shape).map(
      ([column, kind]) => `CAST(${instead[column] ?? identifier(column)} AS ${castOf(kind)})`,
    )
    const filter = where === undefined ? '' : ` WHERE ${where}`
    const steps = changes === undefined ? '' : ` QUALIFY ${changed(changes)}`
    const result = await readable(path, name, async () => {
      const query = `SELECT ${list.join(', ')} FROM ${from}${filter}${steps}`
      return await connection.stream(query).catch(async (cause: unknown) => {
        const wanted = Object.keys(shape).filter((column) => !(column in instead))
        await demand(name, wanted) // the likeliest reason, and asking first would double the time
        throw cause
      })
    })
    const ask = (): ReturnType<typeof result.fetchChunk> => {
      const chunk = result.fetchChunk()
      chunk.catch(() => {}) // told to whoever waits for it
      return chunk
    }
    let coming = ask()
    try {
      for (let row = 0; ; ) {
        const chunk = await readable(path, name, () => coming)
        if (!chunk || chunk.rowCount === 0) return
        coming = ask() // decoded while this one is looked at
        yield { from: row, rows: chunk.rowCount, columns: columnsOf(chunk, path, name, shape, row) }
        row += chunk.rowCount
      }
    } finally {
      await coming.catch(() => {}) // nobody may close the connection under it
    }
  }
  return {
    path,
    has: async (name) => (await readdir(path)).includes(`${name}.parquet`),
    count: (name) => count(name),
    states: async (name, columns) =>
      (await count(name, ` WHERE ${columns.map((each) => `${identifier(each)} IS NOT NULL`).join(' OR ')}`)) >
      0,
    demand,
    pieces,
    rows: async (name, shape) => {
      const rows: Row<typeof shape>[] = []
      for await (const piece of pieces(name, shape))
        for (let row = 0; row < piece.rows; row++)
          rows.push(
            Object.fromEntries(
              Object.entries(piece.columns).map(([column, values]) => [column, values[row]]),
            ) as Row<typeof shape>,
          )
      return rows
    },
  }
}

/** The first row, and each that is not as the one before: DuckDB looks at them in passing. */
const changed = (columns: readonly string[]): string =>
  ['row_number() OVER () = 1']
    .concat(columns.map(identifier).map((each) => `${each} IS DISTINCT FROM lag(${each}) OVER ()`))
    .join(' OR ')

const castOf = (kind: Kind | `${Kind}?`): string => {
  const plain = kind.replace('?', '') as Kind
  return plain === 'count' ? 'DOUBLE' : SQL[plain]
}

function columnsOf<S extends Shape>(
  chunk: DuckDBDataChunk,
  path: string,
  name: string,
  shape: S,
  from: number,
): Columns<S> {
  const columns = Object.entries(shape).map(([column, kind], at) => {
    const vector = chunk.getColumnVector(at)
    const numbers = laid(vector)
    if (numbers && !numbers.validity.data) return [column, numbers.items]
    const values = chunk.getColumnValues(at)
    const empty = kind.endsWith('?') ? -1 : values.indexOf(null)
    if (empty >= 0) throw new EmptyCellError(path, name, column, from + empty)
    return [column, values]
  })
  return Object.fromEntries(columns) as Columns<S>
}

async function readable<T>(path: string, name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    throw cause instanceof Fault ? cause : new UnreadableError(path, name, cause as Error)
  }
}

/** There is no such folder. @example read('nowhere', use) */
export class NoFolderError extends Fault<{ path: string }> {
  override readonly name = 'Parquet.NoFolderError'
  constructor(path: string) {
    super(`No folder ${path}`, { path })
  }
  override advise = (): string =>
    'Name a folder of Parquet tables, as `droste convert … --out FOLDER` writes it.'
}

/** A table of the format is not in the folder. @example a folder without legs.parquet */
export class MissingTableError extends Fault<{ path: string; table: string; found: readonly string[] }> {
  override readonly name = 'Parquet.MissingTableError'
  constructor(path: string, table: string, found: readonly string[]) {
    super(`${path} has no table ${table}.parquet`, { path, table, found })
  }
  override advise = (): string =>
    'Write the folder again whole; a table without rows is a file too. docs/spec/ledger.md names the tables.'
}

/** A table lacks a column of the format. @example legs.parquet without `side` */
export class MissingColumnError extends Fault<{
  path: string
  table: string
  column: string
  found: readonly string[]
}> {
  override readonly name = 'Parquet.MissingColumnError'
  constructor(path: string, table: string, column: string, found: readonly string[]) {
    super(`${table}.parquet in ${path} has no column “${column}”`, { path, table, column, found })
  }
  override advise = (): string =>
    `It has ${this.facts.found.slice(0, 20).join(', ')}. docs/spec/ledger.md names the columns.`
}

/** A cell that must hold a value is empty. @example a leg without an amount */
export class EmptyCellError extends Fault<{ path: string; table: string; column: string; row: number }> {
  override readonly name = 'Parquet.EmptyCellError'
  constructor(path: string, table: string, column: string, row: number) {
    super(`${table}[${row}].${column} is missing (${path})`, { path, table, column, row })
  }
  override advise = (): string => 'Give the value, or take the row out and count it in coverage.'
}

/** The file is damaged, or a value is not of the column's type. */
export class UnreadableError extends Fault<{ path: string; table: string }> {
  override readonly name = 'Parquet.UnreadableError'
  constructor(path: string, table: string, cause: Error) {
    super(
      `${table}.parquet in ${path} cannot be read: ${cause.message.split('\n')[0]}`,
      { path, table },
      { cause },
    )
  }
  override advise = (): string => 'The file may be cut short or hold other types: write the folder again.'
}
