// load-once.mjs FOLDER: loads a book, indexes it and puts it in the order of its index; prints seconds, megabytes and the sums of its amounts as JSON.
import { Arrangement, DuckDb, LedgerBook, World } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'
import * as Timing from './Timing.mjs'

await DuckDb.binding() // its code is no part of what a book takes
const before = process.memoryUsage().rss
const [toBook, { book, world }] = await spent(() => LedgerBook.read(process.argv[2]))
const sums = MillionBook.sums(book) // of the order in which they were written
const [toIndex, { index }] = await spent(() => Arrangement.rearrange(World.around(book, world)))
const { pairs, health, solvency } = index.buffers
const bytes = {
  book: book.buffer.byteLength,
  index: pairs.byteLength + health.byteLength + solvency.byteLength,
}
console.log(
  JSON.stringify({
    bookSeconds: toBook.seconds,
    seconds: toBook.seconds + toIndex.seconds,
    processorSeconds: toBook.processor + toIndex.processor,
    runningSeconds: toBook.running + toIndex.running,
    megabytes: (process.resourceUsage().maxRSS * 1024 - before) / 1e6,
    bytesOfAccount: (bytes.book + bytes.index) / book.accounts,
    bytesOfIndex: bytes.index / book.accounts,
    sums,
  }),
)

/** What `run` takes: seconds by the clock, those less this thread's wait for a core, and those of processors. */
async function spent(run) {
  const waited = Timing.waited()
  const processor = process.cpuUsage()
  const start = performance.now()
  const answer = await run()
  const seconds = (performance.now() - start) / 1000
  const running = seconds - (Timing.waited() - waited) / 1000 // nothing where nobody counts the wait
  const { user, system } = process.cpuUsage(processor)
  return [{ seconds, running, processor: (user + system) / 1e6 }, answer]
}
