import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api'
import type { Kind } from './Parquet.ts'

/** The binding, loaded with the first table: it takes longer than all that most commands load beside it. */
export const binding = (): Promise<typeof import('@duckdb/node-api')> => import('@duckdb/node-api')

/** How a number vector is laid out. The binding keeps both fields private; cell by cell takes seven times as long. */
type Laid = {
  readonly items: Float64Array | Int32Array
  readonly validity: { readonly data: BigUint64Array | null }
}
/** Its items and which of them are missing; null where it holds no numbers of that kind. */
export function laid(vector: DuckDBVector): Laid | null {
  const numbers = vector as unknown as Laid
  return numbers.items instanceof Float64Array || numbers.items instanceof Int32Array ? numbers : null
}

/** Who is asked before a database is opened, and told once it is closed. */
export type Guard = { readonly enter: () => Promise<void>; readonly leave: () => void }

let guard: Guard = { enter: async () => {}, leave: () => {} }
let open = 0

/** Sets who sees to it that this thread is not ended while a database is open: the process would end with it. */
export function guardedBy(other: Guard): void {
  guard = other
}

/** A database for as long as `use` runs: in memory, or in the file `database`. */
export async function connected<T>(
  use: (connection: DuckDBConnection) => Promise<T>,
  { database = ':memory:', options = {} }: { database?: string; options?: Record<string, string> } = {},
): Promise<T> {
  if (open++ === 0) await guard.enter()
  try {
    const { DuckDBInstance } = await binding()
    const instance = await DuckDBInstance.create(database, { threads: '2', temp_directory: '', ...options })
    const connection = await instance.connect()
    try {
      return await use(connection)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  } finally {
    if (--open === 0) guard.leave()
  }
}

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The type of a column in SQL, and in the binding. */
export const SQL = {
  integer: 'INTEGER',
  count: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
} as const satisfies Record<Kind, string>
