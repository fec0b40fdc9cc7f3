// Claims on claims: 5,000 tokens and 200,000 claims cleared, against plain sweeps and against scipy; 100,000 accounts
// looked through; what one account would be.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClaimGraph, Clearing } from '../packages/core/dist/index.js'
import { Sheet, ThroughBook, Wallet } from '../packages/engine/dist/index.js'
import * as Child from './Child.mjs'
import * as Compiler from './Compiler.mjs'
import { draw, KINDS, TOKENS } from './claims-graphs.mjs'
import { LedgerBook, LedgerFile, World } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import { byTurns, ratios } from './Timing.mjs'

const ROUNDS = 3
const RECOVERY = { outside: 0.9, claims: 0.8 }
/** Sweeps end where a round moves no value by more than this share of itself. */
const STILL = 1e-12
const AGREE = 1e-7
const ACCOUNTS = 100_000

export async function run(report) {
  for (const kind of KINDS) await cleared(report, kind)
  const home = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    await lookedThrough(report, join(home, 'book'))
  } finally {
    rmSync(home, { recursive: true })
  }
  await imagined(report)
}

async function cleared(report, kind) {
  const what = `${kind}: 5,000 tokens, 200,000 claims`
  const columns = draw(kind, false)
  const shares = ClaimGraph.build(columns)
  const costs = ClaimGraph.build(draw(kind, true))
  const ours = Clearing.clear(shares).greatest.values
  agree(ours, sweeps(shares), `${kind}, plain sweeps`)
  const { clear, defaults, plain } = await byTurns(
    {
      clear: { run: () => Clearing.clear(shares), times: 3 },
      defaults: { run: () => Clearing.clear(costs, RECOVERY), times: 3 },
      plain: { run: () => sweeps(shares), times: 1 },
    },
    ROUNDS,
  )
  report(Figure.measured(`${what}, shares`, 'ms', clear, { most: 100 }))
  report(Figure.measured('  promises and default costs, greatest and least', 'ms', defaults, { most: 100 }))
  report(Figure.measured('  plain sweeps / shares', '×', ratios(plain, clear)))
  const theirs = scipy(columns)
  if (!theirs) return report(Figure.skipped('  scipy.sparse spsolve / shares', 'there is no scipy here'))
  agree(ours, theirs.values, `${kind}, scipy`)
  report(
    Figure.measured('  scipy.sparse spsolve / shares', '×', ratios([theirs.milliseconds], clear.slice(-1))),
  )
}

/** Gauss and Seidel's sweeps, each new value used at once, until nothing moves. */
function sweeps({ tokens, outside, start, issuer, share }) {
  const values = Float64Array.from(outside)
  for (let moved = 1; moved > STILL; ) {
    moved = 0
    for (let token = 0; token < tokens; token++) {
      let sum = outside[token]
      for (let claim = start[token]; claim < start[token + 1]; claim++)
        sum += share[claim] * values[issuer[claim]]
      moved = Math.max(moved, Math.abs(sum - values[token]) / sum)
      values[token] = sum
    }
  }
  return values
}

/** The same solved by scipy, in a process of its own that times itself; null where there is none. */
function scipy({ outside, holder, issuer, share }) {
  if (spawnSync('python3', ['-c', 'import scipy.sparse.linalg']).status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const [input, output] = [join(folder, 'columns'), join(folder, 'values')]
    Compiler.writeColumns(input, [
      Float64Array.from(outside),
      Float64Array.from(share),
      Int32Array.from(holder),
      Int32Array.from(issuer),
    ])
    const script = join(import.meta.dirname, 'peers/claims.py')
    const sizes = [TOKENS, holder.length].map(String)
    const milliseconds = Number(
      execFileSync('python3', [script, ...sizes, input, output], { encoding: 'utf8' }),
    )
    return { milliseconds, values: new Float64Array(Uint8Array.from(readFileSync(output)).buffer) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Refuses to compare two solvers that do not solve the same. */
function agree(ours, theirs, what) {
  for (let token = 0; token < ours.length; token++)
    if (!(Math.abs(ours[token] - theirs[token]) <= AGREE * theirs[token]))
      throw new Error(`${what}: token ${token} is ${ours[token]} here, ${theirs[token]} there`)
}

async function lookedThrough(report, folder) {
  Child.run(
    import.meta.resolve('../packages/cli/bin/droste.js'),
    'generate',
    '--accounts',
    String(ACCOUNTS),
    '--seed',
    '1',
    '--out',
    folder,
  )
  const { world, book } = await LedgerBook.read(folder)
  const subject = World.around(book, world)
  const sheet = Sheet.draw(subject)
  const { through } = await byTurns(
    { through: { run: () => ThroughBook.measure(subject, sheet), times: 3 } },
    ROUNDS,
  )
  report(Figure.measured('100,000 accounts looked through', 'ms', through, { most: 200 }))
}

async function imagined(report) {
  const { world: tables, book } = await LedgerFile.openBook('aave-v3-ethereum-top54')
  const world = World.around(book, tables)
  const ether = tables.assets.findIndex(({ symbol }) => symbol === 'WETH')
  const whatIf = { settings: [{ asset: ether, change: -0.1 }], moves: [] }
  const wallet = Wallet.open(world, [0], whatIf)
  const { imagine } = await byTurns(
    { imagine: { run: () => Wallet.imagine(wallet, whatIf), times: 2000 } },
    ROUNDS,
  )
  report(Figure.measured("one account's what-if, every metric", 'ms', imagine, { most: 1 }))
}
