// The two cascades on the same books: `reference` in exact integers, `columns` in doubles over the Book.
import fc from 'fast-check'
import { Columns, LedgerFile, Reference, Scenario, Workspace, World } from './Droste.mjs'
import * as Euler from './euler-v1.mjs'
import * as Figure from './Figure.mjs'
import { byTurns, ratios } from './Timing.mjs'

const SEED = 20251103
const RANDOM_BOOKS = 40
const TARGET = { least: 100 }

export async function run(report) {
  await compare(report, `${RANDOM_BOOKS} random books of the engine's tests`, await randomBooks())
  const top = await LedgerFile.open('aave-v3-ethereum-top54')
  const ether = top.assets.find(({ symbol }) => symbol === 'WETH' || symbol === 'ETH')
  const shocks = [{ asset: ether.id, change: -0.3 }]
  await compare(report, 'built-in book, ETH −30 %', [[top, { ...Scenario.calm, shocks }]])
  const why = Euler.missing()
  if (why) return report(Figure.skipped('Euler v1, WETH −20 %', why))
  const euler = await Euler.read()
  await compare(report, 'Euler v1, WETH −20 %', [[euler, Euler.fall(euler, -0.2)]])
}

/** As the agreement test draws them; those without a liquidation leave nothing to compare. */
async function randomBooks() {
  const { ledgers, scenarios } = await import('./dist/testing/random.js')
  const drawn = fc.sample(fc.tuple(ledgers, scenarios), { seed: SEED, numRuns: 5 * RANDOM_BOOKS })
  const cascades = drawn.filter(([ledger, scenario]) => {
    const { rounds } = Columns.run(Workspace.prepare(World.build(ledger)), scenario)
    return rounds[0].liquidations > 0 && rounds.length <= 100
  })
  return cascades.slice(0, RANDOM_BOOKS)
}

async function compare(report, what, books) {
  const prepared = books.map(([ledger, scenario]) => [Workspace.prepare(World.build(ledger)), scenario])
  books.forEach(([ledger, scenario], at) => {
    sameOutcome(Reference.run(ledger, scenario), Columns.run(...prepared[at]), `${what}, book ${at}`)
  })
  const times = await byTurns(
    {
      reference: {
        run: () => {
          for (const [ledger, scenario] of books) Reference.run(ledger, scenario)
        },
        times: 1,
      },
      columns: {
        run: () => {
          for (const [work, scenario] of prepared) Columns.run(work, scenario)
        },
        times: 100,
      },
      compiled: {
        run: () => {
          for (const [ledger, scenario] of books)
            Columns.run(Workspace.prepare(World.build(ledger)), scenario)
        },
        times: 5,
      },
    },
    5,
  )
  const { reference, columns, compiled } = times
  report(Figure.measured(`${what}: reference / columns`, '×', ratios(reference, columns), TARGET))
  report(Figure.measured('  the same, the Book compiled anew each time', '×', ratios(reference, compiled)))
  report(Figure.measured('  reference', 'ms', reference))
  report(Figure.measured('  columns', 'ms', columns))
}

/** Refuses to compare two programs that do not compute the same. */
function sameOutcome(exact, got, what) {
  const size = exact.totals.eligibleDebtUsd + exact.totals.badDebtUsd + 1
  const liquidations = ({ rounds }) => rounds.map((round) => round.liquidations).join()
  if (liquidations(exact) !== liquidations(got))
    throw new Error(`${what}: liquidations ${liquidations(exact)} against ${liquidations(got)}`)
  for (const [figure, value] of Object.entries(exact.totals)) {
    if (!(Math.abs(value - got.totals[figure]) <= Columns.BOUND * size))
      throw new Error(`${what}: ${figure} ${value} against ${got.totals[figure]}`)
  }
}
