// Cascades by the million over the made-up market, each over every account: two threads that share one book and its index.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import * as BruteForce from './BruteForce.mjs'
import * as CostCurve from './CostCurve.mjs'
import { Arrangement, Book, Indexed, Scenario, Workspace } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'
import { ratios } from './Timing.mjs'

const ACCOUNTS = 1_000_000
const THREADS = 2
const MILLION = 1_000_000
const CASCADES = 1000
const WARM = 200
/** Cascades for each size of the cost curve: DROSTE_ACCOUNTS=10000000 adds that size to it. */
const CURVE = [
  10_000,
  100_000,
  ACCOUNTS,
  ...(process.env.DROSTE_ACCOUNTS ?? '').split(',').filter(Boolean).map(Number),
]
const DAYS = Array.from({ length: 8 }, (_, day) => day)

export async function run(report, { draw } = {}) {
  const curves = [0, Scenario.calm.gasUsd].map((gasUsd) => ({
    gasUsd,
    name: gasUsd === 0 ? 'no gas' : `gas of ${gasUsd} USD`,
    points: [],
  }))
  for (const accounts of CURVE) {
    const asDrawn = MillionBook.world(accounts, true)
    const began = performance.now()
    const { world, index } = Arrangement.arrange(asDrawn, { shared: true })
    const built = performance.now() - began
    const name = accounts.toLocaleString('en')
    if (accounts === ACCOUNTS) {
      report(
        Figure.measured(`${name} accounts within a fall of 10 % of liquidation`, '%', [
          100 * nearTo(world.book),
        ]),
      )
      report(Figure.measured('  their index, and the book in its order', 'ms', [built]))
      report(
        Figure.measured('  book and index, an account of two legs', 'bytes', [bytes(index)], { most: 120 }),
      )
      againstBruteForce(report, world, index)
    }
    for (const { gasUsd, points } of curves) {
      const answers = await threads(world, index, gasUsd)
      points.push({ accounts, micros: Figure.measured('', 'µs', busy(answers)).value })
      reportThreads(report, `${name} accounts, gas of ${gasUsd} USD`, answers)
    }
  }
  if (draw !== undefined) writeFileSync(draw, CostCurve.draw(curves))
}

/** Microseconds of a cascade on each thread, less the wait for a core. */
const busy = (answers) =>
  answers.map(({ milliseconds, waited, cascades }) => ((milliseconds - waited) * 1e3) / cascades)

function reportThreads(report, what, answers) {
  const sum = (key) => answers.reduce((all, each) => all + each[key], 0)
  const micros = answers.map(({ milliseconds, cascades }) => (milliseconds * 1e3) / cascades)
  report(Figure.measured(`${what}: a cascade, on one of ${THREADS} threads`, 'µs', micros))
  report(Figure.measured('  less the wait for a core', 'µs', busy(answers)))
  report(Figure.measured('  its rounds', '', [sum('rounds') / sum('cascades')]))
  report(Figure.measured('  its liquidations', '', [sum('liquidations') / sum('cascades')]))
  report(
    Figure.measured('  amplification of all falls of the market together', '×', [
      sum('amplified') / sum('falls'),
    ]),
  )
  const bytes = answers.flatMap((each) => each.bytes)
  report(
    Figure.measured(
      '  what it puts on the heap',
      'kB',
      bytes.filter((each) => each > 0).map((each) => each / 1e3),
    ),
  )
  const rate = answers.reduce((all, { milliseconds, cascades }) => all + (cascades * 1e3) / milliseconds, 0)
  report(Figure.measured('  1,000,000 cascades, at this rate', 's', [MILLION / rate]))
}

const threads = ({ book, tables }, index, gasUsd) =>
  Promise.all(
    Array.from({ length: THREADS }, (_, from) => {
      const { assets, venues, factors } = book
      const days = { from, to: CASCADES, step: THREADS }
      const kinds = { assets, venues, factors }
      const workerData = { book: book.buffer, kinds, tables, index: index.buffers, gasUsd, warm: WARM, days }
      const worker = new Worker(new URL('./cascades-thread.mjs', import.meta.url), { workerData })
      return new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
    }),
  )

function againstBruteForce(report, world, index) {
  const work = Workspace.prepare(world)
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const inC = BruteForce.run(folder, work, 0, DAYS)
    if (!inC) return report(Figure.skipped('  the same by brute force in C', 'there is no gcc here'))
    const ours = BruteForce.byIndex(Indexed.prepare(world, index), DAYS, inC, 'in C')
    const theirs = inC.map(({ milliseconds }) => milliseconds)
    report(Figure.measured('  a cascade by brute force in C, one thread', 'ms', theirs))
    report(Figure.measured('  C / index', '×', ratios(theirs, ours)))
    report(Figure.measured('  C / index, all of them', '×', [sum(theirs) / sum(ours)]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const sum = (values) => values.reduce((all, each) => all + each, 0)

/** Share of the accounts whose health is below 1 once all they hold has fallen by 10 %. */
function nearTo(book) {
  let near = 0
  for (let account = 0; account < book.accounts; account++) {
    let held = 0
    let owed = 0
    const value = (leg) => book.amount[leg] * MillionBook.price(book.factor[leg])
    for (let leg = book.first[account]; leg < book.debts[account]; leg++)
      held += value(leg) * book.threshold[book.terms[leg]]
    for (let leg = book.debts[account]; leg < book.supplies[account]; leg++) owed += value(leg)
    if (held * 0.9 < owed) near++
  }
  return near / book.accounts
}

/** What the book and the index hold for one account of a pair. */
function bytes({ buffers, account }) {
  const inBook = Book.byteLength(1, 2, 0) - Book.byteLength(0, 0, 0)
  return inBook + buffers.pairs.byteLength / account.length
}
