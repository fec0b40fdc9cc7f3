// Health by what others use, over the same book, an account and a thread.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from '../scripts/setup.mjs'
import { Compositions, Health } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'

const ACCOUNTS = 1_000_000
const ROUNDS = 7
const OURS = 9 // runs a round, of which the mean is taken
const PEERS = [
  { peer: () => import('./peers/aave.mjs'), least: 1000 },
  { peer: () => import('./peers/morpho.mjs'), least: 100 },
  { peer: () => import('./peers/scipy.mjs'), least: 20 },
  { peer: () => import('./peers/duckdb.mjs'), least: 20 },
]

export async function run(report) {
  install(join(import.meta.dirname, 'peers'), 'to measure against (once)')
  const world = MillionBook.world(ACCOUNTS)
  const columns = Compositions.lay(world.book)
  columns.prices.set(world.prices)
  const { one } = Health.open(columns)
  one()
  const health = new Float64Array(ACCOUNTS)
  columns.account.forEach((account, row) => {
    if (account !== Compositions.NOBODY) health[account] = columns.health[row]
  })
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    for (const { peer, least } of PEERS) {
      const opened = await (await peer()).open({ world }, folder)
      if (opened.kind === 'skipped') report(opened)
      else await compare(report, opened, one, health, { least })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function compare(report, peer, one, health, target) {
  const theirs = []
  const ratios = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    for (let run = 0; run < OURS; run++) one()
    const ours = (performance.now() - began) / OURS / ACCOUNTS
    theirs.push(((await peer.time()) / peer.rows.length) * 1e6)
    ratios.push(theirs[round] / 1e6 / ours)
  }
  sameHealth(peer, await peer.health(), health)
  peer.close?.()
  report(Figure.measured(`${peer.what}: an account`, 'ns', theirs))
  report(Figure.measured('  over ours', '×', ratios, target))
}

/** Refuses to compare with a program that computes something else. */
function sameHealth({ what, rows, within }, theirs, ours) {
  rows.forEach((account, at) => {
    const [there, here] = [theirs[at], ours[account]]
    if (!(Math.abs(there - here) <= within * here))
      throw new Error(`Health of account ${account}: ${here} here, ${there} by ${what}`)
  })
}
