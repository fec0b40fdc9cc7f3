// load-once.mjs FOLDER: loads a book, prints seconds, megabytes and the sums of its amounts as JSON.
import { LedgerBook } from './Droste.mjs'

const before = process.memoryUsage().rss
const start = performance.now()
const { book } = await LedgerBook.read(process.argv[2])
const seconds = (performance.now() - start) / 1000
const peak = process.resourceUsage().maxRSS * 1024
const sums = { collateral: 0, debt: 0 }
for (let account = 0; account < book.accounts; account++) {
  for (let leg = book.first[account]; leg < book.supplies[account]; leg++)
    sums[leg < book.debts[account] ? 'collateral' : 'debt'] += book.amount[leg]
}
console.log(
  JSON.stringify({ seconds, megabytes: (peak - before) / 1e6, book: book.buffer.byteLength / 1e6, sums }),
)
