// load-once.mjs FOLDER: loads a book, indexes it and puts it in the order of its index; prints seconds, megabytes and the sums of its amounts as JSON.
import { Arrangement, LedgerBook, World } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'

const before = process.memoryUsage().rss
const start = performance.now()
const spent = process.cpuUsage()
const { book: asRead, world } = await LedgerBook.read(process.argv[2])
const read = performance.now()
const loaded = process.resourceUsage().maxRSS * 1024
const {
  world: { book },
  index,
} = Arrangement.arrange(World.around(asRead, world))
const indexed = performance.now()
const { user, system } = process.cpuUsage(spent)
const { pairs, health, solvency } = index.buffers
const bytes = {
  book: book.buffer.byteLength,
  index: pairs.byteLength + health.byteLength + solvency.byteLength,
}
console.log(
  JSON.stringify({
    bookSeconds: (read - start) / 1000,
    seconds: (indexed - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    megabytes: (loaded - before) / 1e6,
    bytesOfAccount: (bytes.book + bytes.index) / book.accounts,
    bytesOfIndex: bytes.index / book.accounts,
    sums: MillionBook.sums(asRead),
  }),
)
