// Generated books of two sizes, each in a process of its own: time, and memory that does not grow with the book.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Child from './Child.mjs'
import * as Figure from './Figure.mjs'

const SIZES = [250_000, 1_000_000]
const PROCESSES = 3
const ONCE = import.meta.resolve('./generate-once.mjs')

export async function run(report) {
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    for (const size of SIZES) {
      const made = Child.runs(PROCESSES, ONCE, String(size), join(folder, 'book'))
      const of = (key) => made.map((each) => each[key])
      report(Figure.measured(`${size.toLocaleString('en')} accounts to Parquet`, 's', of('seconds')))
      report(Figure.measured('  processor time of it, all threads', 's', of('processorSeconds')))
      report(Figure.measured('  peak memory of the process', 'MB', of('megabytes')))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
