// load-once.mjs FOLDER: loads a book and indexes it; prints seconds, megabytes and the sums of its amounts as JSON.
import { Index, LedgerBook, World } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'

const before = process.memoryUsage().rss
const start = performance.now()
const spent = process.cpuUsage()
const { book, world } = await LedgerBook.read(process.argv[2])
const read = performance.now()
const loaded = process.resourceUsage().maxRSS * 1024
const index = Index.build(World.around(book, world))
const indexed = performance.now()
const { user, system } = process.cpuUsage(spent)
const bytes = { book: book.buffer.byteLength, index: index.buffer.byteLength }
console.log(
  JSON.stringify({
    bookSeconds: (read - start) / 1000,
    seconds: (indexed - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    megabytes: (loaded - before) / 1e6,
    bytesOfAccount: (bytes.book + bytes.index) / book.accounts,
    bytesOfIndex: bytes.index / book.accounts,
    sums: MillionBook.sums(book),
  }),
)
