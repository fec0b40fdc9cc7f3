import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Parquet } from '../Droste.mjs'

const requires = createRequire(new URL('../../packages/data/package.json', import.meta.url))
const { DuckDBInstance } = requires('@duckdb/node-api')
const HEALTH = `SELECT account,
  sum(amount * price * threshold) FILTER (NOT owed) / sum(amount * price) FILTER (owed) AS health
  FROM legs JOIN listings USING (asset) GROUP BY account`

/** One thread of DuckDB over the whole book in its own tables. */
export async function open({ world: { book, prices } }, folder) {
  const path = join(folder, 'duckdb')
  await Parquet.write(path, tables(book, prices))
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  for (const name of ['legs', 'listings'])
    await connection.run(`CREATE TABLE ${name} AS FROM read_parquet('${join(path, `${name}.parquet`)}')`)
  const [[version]] = (await connection.runAndReadAll('SELECT version()')).getRows()
  return {
    what: `DuckDB ${version}, SQL`,
    rows: Array.from(new Array(book.accounts).keys()),
    within: 1e-12,
    time: async () => {
      const began = performance.now()
      await connection.runAndReadAll(`SELECT count(*) FILTER (health < 1), sum(health) FROM (${HEALTH})`)
      return performance.now() - began
    },
    health: async () => {
      const all = new Float64Array(book.accounts)
      const result = await connection.stream(HEALTH)
      for (let chunk = await result.fetchChunk(); chunk?.rowCount > 0; chunk = await result.fetchChunk()) {
        const [account, health] = [0, 1].map((column) => chunk.getColumnValues(column))
        account.forEach((who, row) => {
          all[who] = health[row]
        })
      }
      return all
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function tables(book, prices) {
  const account = new Int32Array(book.legs)
  const owed = new Array(book.legs)
  for (let row = 0; row < book.accounts; row++)
    for (let leg = book.first[row]; leg < book.first[row + 1]; leg++) {
      account[leg] = row
      owed[leg] = leg >= book.debts[row]
    }
  const threshold = Float64Array.from(
    prices,
    (_, asset) => book.threshold[book.terms[book.factor.indexOf(asset)]],
  )
  const shape = { account: 'integer', asset: 'integer', owed: 'boolean', amount: 'double' }
  const listing = { asset: 'integer', price: 'double', threshold: 'double' }
  return [
    {
      name: 'legs',
      shape,
      columns: { account, asset: Int32Array.from(book.factor), owed, amount: book.amount },
    },
    {
      name: 'listings',
      shape: listing,
      columns: { asset: Int32Array.from(prices.keys()), price: prices, threshold },
    },
  ]
}
