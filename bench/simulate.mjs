// Simulation: paths a second on the built-in book, what a path's numbers cost, and one thread against two.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssumedModel } from '../packages/data/dist/index.js'
import { Draw, Simulation, Tally, Walk } from '../packages/engine/dist/index.js'
import { LedgerBook, LedgerFile, Scenario, World } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import { byTurns, ratios } from './Timing.mjs'

const SEED = 1
const HORIZON_DAYS = 7
const PATHS = 2000
const SIZES = [10_000, 100_000]
const bin = fileURLToPath(new URL('../packages/cli/bin/droste.js', import.meta.url))

export async function run(report) {
  numbers(report)
  const { world: tables, book } = await LedgerFile.openBook('aave-v3-ethereum-top54')
  await moments(report, 'built-in book', World.around(book, tables), tables, PATHS)
  await threads(report)
  const home = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    for (const size of SIZES) {
      const folder = join(home, String(size))
      droste('generate', '--accounts', String(size), '--seed', String(SEED), '--out', folder)
      const { world, book } = await LedgerBook.read(folder)
      const count = Math.max(4, Math.round(200_000 / size))
      await moments(
        report,
        `${size.toLocaleString('en')} generated accounts`,
        World.around(book, world),
        world,
        count,
      )
    }
  } finally {
    rmSync(home, { recursive: true })
  }
}

function numbers(report) {
  const draw = Draw.open(SEED)
  const out = new Float64Array(1000)
  const samples = Array.from({ length: 9 }, (_, run) => {
    const began = performance.now()
    for (let path = 0; path < 200; path++) Draw.normals(draw, out, 0, 1000, path, run, 'price')
    return ((performance.now() - began) * 1e6) / 200_000
  })
  report(Figure.measured('a keyed normal number', 'ns', samples.slice(2)))
}

async function moments(report, what, world, tables, paths) {
  const model = AssumedModel.of(tables)
  const { shocks, ...scenario } = Scenario.calm
  const plan = { model, seed: SEED, sampling: 'plain', horizonDays: HORIZON_DAYS, scenario }
  const walk = Walk.prepare(model, HORIZON_DAYS)
  const logs = new Float64Array(walk.steps * walk.drivers)
  const draw = Draw.open(SEED)
  const simulations = ['end', 'worst'].map((moment) => Simulation.prepare(world, { ...plan, moment }))
  const simulate = (simulation) => () => Simulation.run(simulation, 0, paths, Tally.empty())
  const times = await byTurns(
    {
      prices: {
        run: () => {
          for (let path = 0; path < paths; path++) Walk.walk(walk, draw, path, logs)
        },
        times: 1,
      },
      end: { run: simulate(simulations[0]), times: 1 },
      worst: { run: simulate(simulations[1]), times: 1 },
    },
    3,
  )
  for (const [name, samples] of Object.entries(times))
    report(
      Figure.measured(
        `${what}: ${name === 'prices' ? 'prices alone' : `struck at ${name}`}, a path`,
        'µs',
        samples.map((ms) => (ms * 1e3) / paths),
      ),
    )
}

async function threads(report) {
  const simulate = (count) => () =>
    droste('simulate', 'aave-v3-ethereum-top54', '--paths', '8000', '--threads', String(count), '--json')
  if (simulate(1)() !== simulate(2)()) throw new Error('one thread and two do not answer the same')
  const { one, two } = await byTurns(
    { one: { run: simulate(1), times: 1 }, two: { run: simulate(2), times: 1 } },
    3,
  )
  report(Figure.measured('8,000 paths, the whole command: one thread / two', '×', ratios(one, two)))
}

function droste(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
