// A million paths over a million accounts: each by cohorts, some again over every account, on two threads, as `droste simulate
// --cohorts` runs them; against C, and against the same paths over every account.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Deal from '../packages/cli/dist/commands/simulation/Deal.js'
import * as Threads from '../packages/cli/dist/commands/simulation/Threads.js'
import * as BruteForce from './BruteForce.mjs'
import { Counting, Indexed, Scenario, Simulation, Summary, Tally, TwoPhase, Workspace } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'
import { ratios } from './Timing.mjs'

const ACCOUNTS = 1_000_000
const PATHS = 1_000_000
const COHORTS = 1000
const RERUNS = 1000
const THREADS = 2
/** Paths of which every one is run over every account as well, to be compared. */
const KNOWN = 4000
const DAYS = Array.from({ length: 8 }, (_, day) => day)
const WARM = 2000

const { shocks: _, ...calm } = Scenario.calm
const scenario = { ...calm, gasUsd: 0 }

export async function run(report) {
  const world = MillionBook.world(ACCOUNTS, true)
  const model = MillionBook.model(world)
  const plan = { model, seed: 1, sampling: 'plain', horizonDays: 1, moment: 'end', scenario }
  const simulation = Simulation.prepare(world, plan)
  const began = performance.now()
  const counting = Counting.of(simulation, { accounts: COHORTS, reruns: RERUNS, paths: PATHS })
  const drawn = performance.now() - began
  const { tally, seconds } = await dealt(counting, PATHS)
  const summary = Counting.summary(counting, tally)
  const [cohorts, paths] = [summary.cohorts.accounts, PATHS].map((each) => each.toLocaleString('en'))
  report(
    Figure.measured(
      `${paths} paths by ${cohorts} cohorts of 1,000,000 accounts`,
      's',
      [drawn / 1e3 + seconds],
      {
        most: 60,
      },
    ),
  )
  report(Figure.measured('  of it, to draw the cohorts and cut the strata', 's', [drawn / 1e3]))
  report(Figure.measured('  paths of them run again over every account', '', [summary.cohorts.reruns]))
  intervals(report, summary, Summary.of({ ...tally, reruns: null }, plan.seed))
  againstEveryAccount(report, simulation)
  againstBruteForce(report, counting)
}

async function dealt(counting, paths) {
  const threads = Threads.beside(counting, THREADS)
  const before = { shares: [], tally: Counting.empty(counting) }
  const began = performance.now()
  const { tally } = await Deal.deal({ paths, threads, before, stopped: () => false, onDone: async () => {} })
  const seconds = (performance.now() - began) / 1e3
  await Promise.all(threads.map((thread) => thread.end()))
  return { tally, seconds }
}

/** How wide the intervals are, and how wide they would be if nothing were known of every account. */
function intervals(report, corrected, plain) {
  for (const [figure, statistic] of [
    ['badDebt', 'mean'],
    ['badDebt', 'var99'],
    ['badDebt', 'es99'],
    ['liquidated', 'mean'],
  ]) {
    const half = (summary) => {
      const [low, high] = summary[figure].ci[statistic]
      return (50 * (high - low)) / corrected[figure][statistic]
    }
    report(Figure.measured(`  ${figure}.${statistic} is known to, either way`, '%', [half(corrected)]))
    report(Figure.measured('    of the cohorts’ paths alone', '%', [half(plain)]))
  }
}

/** The same paths by cohorts and over every account: how far apart their corrected figures are. */
function againstEveryAccount(report, simulation) {
  const twoPhase = TwoPhase.prepare(simulation, { accounts: COHORTS, reruns: RERUNS, paths: KNOWN })
  const byCohorts = TwoPhase.empty()
  TwoPhase.run(twoPhase, 0, KNOWN, byCohorts)
  const every = Tally.empty()
  for (let path = 0; path < KNOWN; path++) Tally.add(every, Simulation.observe(simulation, path, false))
  const [corrected, known] = [byCohorts, every].map((tally) => Summary.of(tally, 1))
  for (const figure of ['badDebt', 'liquidated'])
    for (const statistic of ['mean', 'es99'])
      report(
        Figure.measured(
          `  ${figure}.${statistic} of ${KNOWN.toLocaleString('en')} of them, beside every account’s`,
          '%',
          [100 * (corrected[figure][statistic] / known[figure][statistic] - 1)],
        ),
      )
}

function againstBruteForce(report, { simulation, twoPhase }) {
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const inC = BruteForce.run(folder, Workspace.prepare(simulation.work.world), 0, DAYS)
    if (!inC) return report(Figure.skipped('  the same by brute force in C', 'there is no gcc here'))
    const { state } = twoPhase.cohorts
    const cascade = (day) => Indexed.summarise(state, { ...scenario, shocks: MillionBook.shocks(day) })
    for (let day = 0; day < WARM; day++) cascade(day)
    const ours = DAYS.map((day) => {
      const began = performance.now()
      for (let turn = 0; turn < 20; turn++) cascade(day)
      return (performance.now() - began) / 20
    })
    const theirs = inC.map(({ milliseconds }) => milliseconds)
    const sum = (values) => values.reduce((all, each) => all + each, 0)
    report(
      Figure.measured(
        '  a day of them',
        'µs',
        ours.map((ms) => ms * 1e3),
      ),
    )
    report(Figure.measured('  the same day over every account by brute force in C', 'ms', theirs))
    report(Figure.measured('  C / cohorts, one thread each', '×', ratios(theirs, ours), { least: 200 }))
    report(Figure.measured('  C / cohorts, all of them', '×', [sum(theirs) / sum(ours)]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
