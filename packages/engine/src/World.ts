import { Fixed, type Ledger, Structure } from '@droste/core'
import * as Book from './Book.ts'

/** The small tables of a ledger: all but its accounts. */
export type Tables = Pick<Ledger.Ledger, 'assets' | 'prices' | 'claims' | 'venues' | 'markets'>

/** A book with what it stands in: prices, what stands on what, and the markets things are sold in. */
export type World = {
  readonly book: Book.Book
  readonly tables: Tables
  readonly structure: Structure.Structure
  /** The ledger's prices, USD per whole token, by asset index. */
  readonly prices: Float64Array
  /** One base unit of each asset, in whole tokens. */
  readonly unit: Float64Array
}

/** A world around a book that was compiled with the same tables. */
export function around(book: Book.Book, tables: Tables): World {
  const usd = new Map(tables.prices.map((price) => [price.asset, price.usd]))
  return {
    book,
    tables,
    structure: Structure.build(tables),
    prices: Float64Array.from(tables.assets, ({ id }) => Fixed.toNumber(usd.get(id)!, 18)),
    unit: Float64Array.from(tables.assets, ({ decimals }) => Fixed.toNumber(1n, decimals)),
  }
}

/** The world of a checked ledger. */
export const build = (ledger: Ledger.Ledger): World => around(Book.compile(ledger), ledger)
