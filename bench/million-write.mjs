// million-write.mjs FOLDER: writes the market of MillionBook.mjs as Parquet tables, without a ledger of a million objects.
import { ACCOUNTS, Fixed, LEGS, Parquet, toTables } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'

const { book, tables } = MillionBook.world(1_000_000)
const world = {
  ...tables,
  name: 'million',
  provenance: { source: 'made up', chain: null, block: null, time: null, hash: null, reader: 'bench' },
  coverage: { accounts: book.accounts, debtUsd: 0, usedShare: 1, rejected: [] },
  assumptions: [],
}

const none = (length) => new Array(length).fill(null)
const account = new Int32Array(book.legs)
const side = new Array(book.legs)
for (let row = 0; row < book.accounts; row++)
  for (let leg = book.first[row]; leg < book.first[row + 1]; leg++) {
    account[leg] = row
    side[leg] = leg < book.debts[row] ? 'collateral' : 'debt'
  }
const amount = Array.from(book.amount, (each) => Fixed.format(Fixed.fromNumber(each, 18), 18))
const owner = Array.from({ length: book.accounts }, (_, row) => `0x${row.toString(16).padStart(40, '0')}`)
const own = {
  ltv: none(book.legs),
  threshold: none(book.legs),
  bonus: none(book.legs),
  borrow_factor: none(book.legs),
}
await Parquet.write(process.argv[2], [
  ...toTables(world),
  {
    name: 'accounts',
    shape: ACCOUNTS,
    columns: {
      owner,
      sub: none(book.accounts),
      venue: Int32Array.from(book.venue),
      mode: none(book.accounts),
    },
  },
  {
    name: 'legs',
    shape: LEGS,
    columns: {
      account,
      asset: Int32Array.from(book.factor),
      side,
      amount,
      amount_double: book.amount,
      ...own,
    },
  },
])
