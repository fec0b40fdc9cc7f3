// A million accounts from a folder of Parquet tables into a Book in the order of its index, each time in a process of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Child from './Child.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'

const PROCESSES = 5
const ACCOUNTS = 1_000_000

export async function run(report) {
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const path = join(folder, 'million')
    Child.run(import.meta.resolve('./million-write.mjs'), path)
    const loads = Child.runs(PROCESSES, import.meta.resolve('./load-once.mjs'), path)
    const written = MillionBook.sums(MillionBook.world(ACCOUNTS).book)
    for (const { sums } of loads) same(sums, written)
    const of = (key) => loads.map((each) => each[key])
    report(
      Figure.measured('1,000,000 accounts from Parquet to Book and index', 's', of('seconds'), { most: 2 }),
    )
    report(Figure.measured('  less the wait for a core', 's', of('runningSeconds')))
    report(Figure.measured('  processor time of it, all threads', 's', of('processorSeconds')))
    report(Figure.measured('  of it, to the Book', 's', of('bookSeconds')))
    report(
      Figure.measured('  peak memory of it above the process before', 'MB', of('megabytes'), { most: 200 }),
    )
    report(Figure.measured('  Book and index, of an account', 'bytes', of('bytesOfAccount'), { most: 120 }))
    report(Figure.measured('    of which the index', 'bytes', of('bytesOfIndex')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Refuses to time a loader that loads something else. */
function same(sums, wanted) {
  for (const side of Object.keys(wanted))
    if (wanted[side] !== sums[side])
      throw new Error(`Sum of ${side}: wrote ${wanted[side]}, read ${sums[side]}`)
}
