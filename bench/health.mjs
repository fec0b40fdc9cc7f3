// The health of a million accounts of three legs at one price vector and at eight: the engine's kernels, the best
// layout we know in C, and what the memory could move in the same time.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Compiler from './Compiler.mjs'
import { Compositions, Health, Plain, Slices } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import { book, oracle } from './million.mjs'
import { byTurns, ratios } from './Timing.mjs'

const ROUNDS = 9
const REPEATS = 9
const EIGHT = Compositions.EIGHT
/** Of C's speed, a thread. */
const TARGET = { least: 0.9 }
/** `-march=native` lets C fuse a product with a sum, which rounds once less. */
const ROUNDING = 1e-14

export async function run(report) {
  const scene = { book: book(), oracle: oracle() }
  const one = laid(scene, 1)
  const eight = laid(scene, EIGHT)
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const inC = compiled(folder, scene.book, one.prices, eight.prices)
    const tasks = {
      one: { run: Health.open(one).one, times: REPEATS },
      eight: { run: Health.open(eight).eight, times: 3 },
      plain: { run: () => Plain.one(one), times: 3 },
      plainEight: { run: () => Plain.eight(eight), times: 1 },
      alone: { run: legByLeg(scene), times: 1 },
    }
    const ours = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]))
    const theirs = { one: [], eight: [], bandwidth: [] }
    for (let round = 0; round < ROUNDS; round++) {
      const times = await byTurns(tasks, 1)
      for (const name of Object.keys(tasks)) ours[name].push(times[name][0])
      const measured = inC?.measure()
      if (measured) for (const name of Object.keys(theirs)) theirs[name].push(measured[name])
    }
    tell(report, scene.book, ours)
    if (!inC) return report(Figure.skipped('the same in C', 'there is no gcc here'))
    tasks.one.run()
    tasks.eight.run()
    sameHealth(one, inC.health(1))
    sameHealth(eight, inC.health(EIGHT))
    compare(report, scene.book, ours, theirs)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The book's columns, each of eight price vectors a percent below the one before. */
function laid({ book, oracle }, lanes) {
  const columns = Compositions.lay(book, { eight: lanes === EIGHT })
  oracle.forEach((price, factor) => {
    for (let lane = 0; lane < lanes; lane++) columns.prices[factor * lanes + lane] = price * (1 - lane / 100)
  })
  return columns
}

/** The cascade's own health, account by account over the legs as the Book has them. */
function legByLeg({ book, oracle }) {
  const scene = { book, oracle, amount: book.amount }
  const health = new Float64Array(book.accounts)
  return () => {
    for (let account = 0; account < health.length; account++) health[account] = Slices.health(scene, account)
  }
}

const nanoseconds = (milliseconds, results) => milliseconds.map((each) => (each * 1e6) / results)

function tell(report, { accounts }, ours) {
  const told = (what, times, results) =>
    report(Figure.measured(what, 'ns', nanoseconds(times, accounts * results)))
  told('1,000,000 accounts × 3 legs, one price vector: an account', ours.one, 1)
  told('  in plain JavaScript, the same bits', ours.plain, 1)
  told("  the cascade's own, account by account", ours.alone, 1)
  told('  eight price vectors at once: an account and vector', ours.eight, EIGHT)
  told('  in plain JavaScript, the same bits', ours.plainEight, EIGHT)
}

function compare(report, { accounts, legs }, ours, theirs) {
  report(Figure.measured(`  in C, ${Compiler.COMMAND}`, 'ns', nanoseconds(theirs.one, accounts)))
  report(Figure.measured('  in C, eight at once', 'ns', nanoseconds(theirs.eight, accounts * EIGHT)))
  report(Figure.measured("  of C's speed, one price vector", '×', ratios(theirs.one, ours.one), TARGET))
  report(Figure.measured("  of C's speed, eight at once", '×', ratios(theirs.eight, ours.eight)))
  const gigabytes = (legs * 10 + accounts * 8) / 1e6 // a leg: weight and factor; an account: its health
  const moved = ours.one.map((milliseconds) => gigabytes / milliseconds)
  report(Figure.measured('  a triad in C, as STREAM counts', 'GB/s', theirs.bandwidth))
  report(Figure.measured('  of what the triad moves', '×', ratios(moved, theirs.bandwidth)))
}

/** The C program over the same columns, or null where there is no compiler. */
function compiled(folder, book, prices, prices8) {
  const program = Compiler.compile(folder, 'health')
  if (program === null) return null
  const [input, out, out8] = ['columns', 'one', 'eight'].map((name) => join(folder, name))
  const { amount, threshold, debtWeight, first, debts, supplies, terms, factor } = book
  const sizes = Uint32Array.of(book.accounts, book.legs, prices.length, threshold.length)
  Compiler.writeColumns(input, [
    sizes,
    ...[prices, prices8, amount, threshold, debtWeight, first, debts, supplies, terms, factor],
  ])
  return {
    measure: () => {
      const printed = execFileSync(program, [input, String(REPEATS), out, out8], { encoding: 'utf8' })
      const rows = printed
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number))
      const [one, eight, bandwidth] = [0, 1, 2].map(
        (column) => rows.reduce((sum, row) => sum + row[column], 0) / REPEATS,
      )
      return { one, eight, bandwidth }
    },
    health: (lanes) => new Float64Array(Uint8Array.from(readFileSync(lanes === 1 ? out : out8)).buffer),
  }
}

/** Refuses to compare two programs that do not compute the same. */
function sameHealth({ account, health }, theirs) {
  const lanes = health.length / account.length
  account.forEach((who, row) => {
    if (who === Compositions.NOBODY) return
    for (let lane = 0; lane < lanes; lane++) {
      const [here, inC] = [health[row * lanes + lane], theirs[who * lanes + lane]]
      if (here !== inC && !(Math.abs(here - inC) <= ROUNDING * inC))
        throw new Error(`Health of account ${who}: ${here} here, ${inC} in C`)
    }
  })
}
