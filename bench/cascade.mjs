// Cascades of one-day scenarios over the made-up market, by columns and by brute force in C.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as BruteForce from './BruteForce.mjs'
import { Columns, Scenario, Workspace } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'
import { ratios } from './Timing.mjs'

const ACCOUNTS = 1_000_000
const CALIBRATION = { accounts: 20_000, days: 1500 }
const DAYS = Array.from({ length: 8 }, (_, day) => day)

export async function run(report) {
  report(Figure.measured('mean amplification of days on which the market falls', '×', [amplification()]))
  const work = Workspace.prepare(MillionBook.world(ACCOUNTS))
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const inC = BruteForce.run(folder, work, Scenario.calm.gasUsd, DAYS)
    const ours = DAYS.map((day) => timed(work, day))
    const milliseconds = ours.map((each) => each.milliseconds)
    report(Figure.measured('1,000,000 accounts, a day by columns', 'ms', milliseconds))
    if (!inC) return report(Figure.skipped('the same by brute force in C', 'there is no gcc here'))
    DAYS.forEach((day) => {
      sameOutcome(ours[day].outcome, inC[day], `Day ${day}`)
    })
    const theirs = inC.map((each) => each.milliseconds)
    report(Figure.measured('  the same by brute force in C', 'ms', theirs))
    report(Figure.measured('  columns / C', '×', ratios(milliseconds, theirs)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const cascade = (work, day) => Columns.run(work, { ...Scenario.calm, shocks: MillionBook.shocks(day) })

function timed(work, day) {
  const began = performance.now()
  const outcome = cascade(work, day)
  return { outcome, milliseconds: performance.now() - began }
}

/** Of a small market; a large one has the same, for its pools grow with it. */
function amplification() {
  const work = Workspace.prepare(MillionBook.world(CALIBRATION.accounts))
  const found = []
  for (let day = 0; day < CALIBRATION.days; day++) {
    const { amplification } = cascade(work, day)
    if (amplification !== null && MillionBook.falls(day)) found.push(amplification)
  }
  return found.reduce((sum, each) => sum + each, 0) / found.length
}

/** Refuses to compare two programs that do not compute the same. */
function sameOutcome({ rounds, totals }, inC, what) {
  const liquidations = rounds.map((round) => round.liquidations).join()
  if (liquidations !== inC.liquidations.join())
    throw new Error(`${what}: liquidations ${liquidations} here, ${inC.liquidations} in C`)
  const size = totals.eligibleDebtUsd + totals.badDebtUsd + 1
  for (const [figure, value] of Object.entries(inC.totals))
    if (!(Math.abs(value - totals[figure]) <= Columns.BOUND * size))
      throw new Error(`${what}: ${figure} ${totals[figure]} here, ${value} in C`)
}
