// A million accounts from a folder of Parquet tables into a Book, each time in a process of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Child from './Child.mjs'
import * as Figure from './Figure.mjs'
import * as Million from './million.mjs'

const PROCESSES = 5

export async function run(report) {
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const path = join(folder, 'million')
    Child.run(import.meta.resolve('./million-write.mjs'), path)
    const loads = Child.runs(PROCESSES, import.meta.resolve('./load-once.mjs'), path)
    for (const { sums } of loads) same(sums)
    const of = (key) => loads.map((each) => each[key])
    report(Figure.measured('1,000,000 accounts, 3,000,000 legs: time', 's', of('seconds'), { most: 3 }))
    report(Figure.measured('  peak memory above the process before', 'MB', of('megabytes'), { most: 200 }))
    report(Figure.measured('  of which the Book itself', 'MB', of('book')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Refuses to time a loader that loads something else. */
function same(sums) {
  const wanted = { collateral: 0, debt: 0 }
  Million.eachLeg((_account, _asset, side, amount) => {
    wanted[side] += amount
  })
  for (const side of Object.keys(wanted))
    if (wanted[side] !== sums[side])
      throw new Error(`Sum of ${side}: wrote ${wanted[side]}, read ${sums[side]}`)
}
