// Health by what others use, over the same book, an account and a thread; who is eligible on a day, and whole cascades.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from '../scripts/setup.mjs'
import * as BruteForce from './BruteForce.mjs'
import { Arrangement, Compositions, Eligible, Health, Indexed, State, Workspace } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'
import * as Cascade from './peers/cascade.mjs'
import * as Python from './peers/Python.mjs'
import { ratios } from './Timing.mjs'

const ACCOUNTS = 1_000_000
const ROUNDS = 7
const OURS = 9 // runs a round, of which the mean is taken
const DAYS = Array.from({ length: 20 }, (_, day) => day)
/** Among them rises, falls and a jump; of each the shortest of so many runs, on both sides. */
const CASCADES = DAYS.slice(0, 8)
const RUNS = 5
const PEERS = [
  { peer: () => import('./peers/aave.mjs'), least: 1000 },
  { peer: () => import('./peers/morpho.mjs'), least: 100 },
  { peer: () => import('./peers/scipy.mjs'), least: 20 },
  { peer: () => import('./peers/duckdb.mjs'), least: 20 },
]

export async function run(report) {
  await install(join(import.meta.dirname, 'peers'), 'to measure against (once)')
  const world = MillionBook.world(ACCOUNTS)
  const columns = Compositions.lay(world.book)
  columns.prices.set(world.prices)
  const { one } = Health.open(columns)
  one()
  const health = new Float64Array(ACCOUNTS)
  columns.account.forEach((account, row) => {
    if (account !== Compositions.NOBODY) health[account] = columns.health[row]
  })
  const days = DAYS.map((day) => MillionBook.pricesOf(world, day))
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    for (const { peer, least } of PEERS) {
      const opened = await (await peer()).open({ world }, folder, days)
      if (opened.kind === 'skipped') report(opened)
      else await compare(report, opened, one, health, { least })
      if (opened.eligible) compareEligible(report, opened, eligibleOf(stateOf(world), days), { least })
    }
    compareCascades(report, world, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function compare(report, peer, one, health, target) {
  const theirs = []
  const faster = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    for (let run = 0; run < OURS; run++) one()
    const ours = (performance.now() - began) / OURS / ACCOUNTS
    theirs.push(((await peer.time()) / peer.rows.length) * 1e6)
    faster.push(theirs[round] / 1e6 / ours)
  }
  sameHealth(peer, await peer.health(), health)
  peer.close?.()
  report(Figure.measured(`${peer.what}: an account`, 'ns', theirs))
  report(Figure.measured('  over ours', '×', faster, target))
}

function stateOf(world) {
  const arranged = Arrangement.arrange(world)
  return Indexed.prepare(arranged.world, arranged.index)
}

/** What the index says of each day: what the eligible owe at its prices, and in how many milliseconds. */
function eligibleOf(state, days) {
  State.open(state)
  const debtAt = (prices) => {
    state.work.scene.oracle.set(prices)
    return Eligible.debt(state)
  }
  for (let run = 0; run < OURS; run++) days.forEach(debtAt)
  return days.map((prices) => {
    const began = performance.now()
    const debtUsd = debtAt(prices)
    return { milliseconds: performance.now() - began, debtUsd }
  })
}

function compareEligible(report, { what, eligible }, ours, target) {
  const theirs = eligible()
  theirs.forEach(({ debtUsd }, day) => {
    if (!(Math.abs(debtUsd - ours[day].debtUsd) <= 1e-9 * debtUsd))
      throw new Error(`Eligible on day ${day}: ${ours[day].debtUsd} USD here, ${debtUsd} by ${what}`)
  })
  const milliseconds = (each) => each.map(({ milliseconds }) => milliseconds)
  report(Figure.measured('  what the eligible owe at a day’s prices, by the index', 'ms', milliseconds(ours)))
  report(
    Figure.measured(
      '  the same by theirs, over ours',
      '×',
      ratios(milliseconds(theirs), milliseconds(ours)),
      target,
    ),
  )
}

/** Whole cascades by numpy and scipy.sparse, as plainly as in C and looking at few, over those by the index. */
function compareCascades(report, world, folder) {
  const name = Python.found()
  if (name === null) return report(Figure.skipped('cascades by scipy.sparse', Python.MISSING))
  const work = Workspace.prepare(world)
  const state = stateOf(world)
  for (const [accounts, told] of [
    ['all', 'every account valued in every round'],
    ['near', 'those near to liquidation alone'],
  ]) {
    const found = Cascade.run(folder, work, CASCADES, accounts, RUNS)
    const theirs = found.map(({ milliseconds }) => milliseconds)
    const ours = BruteForce.byIndex(state, CASCADES, found, `by ${name}`, RUNS)
    report(Figure.measured(`a cascade by ${name}, ${told}`, 'ms', theirs))
    report(Figure.measured('  the same by the index', 'ms', ours))
    report(Figure.measured('  theirs over ours', '×', ratios(theirs, ours), { least: 20 }))
    report(Figure.measured('  theirs over ours, all days together', '×', [sum(theirs) / sum(ours)]))
  }
}

const sum = (values) => values.reduce((all, each) => all + each, 0)

/** Refuses to compare with a program that computes something else. */
function sameHealth({ what, rows, within }, theirs, ours) {
  rows.forEach((account, at) => {
    const [there, here] = [theirs[at], ours[account]]
    if (!(Math.abs(there - here) <= within * here))
      throw new Error(`Health of account ${account}: ${here} here, ${there} by ${what}`)
  })
}
