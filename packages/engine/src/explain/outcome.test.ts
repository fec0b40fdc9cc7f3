import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import * as Stress from '../cascade/Stress.ts'
import { ledgers, scenarios } from '../testing/random.ts'
import * as World from '../World.ts'
import * as Context from './Context.ts'
import * as Explanation from './Explanation.ts'
import * as Figure from './Figure.ts'
import { explainOutcome, type Played } from './outcome.ts'

function recombines(node: Explanation.Explanation): void {
  const value = Explanation.recombine(node)
  if (value !== null && node.value !== null) {
    const scale = Math.max(1, Math.abs(node.value), ...node.inputs.map((input) => Math.abs(input.value ?? 0)))
    expect(Math.abs(value - node.value), `${node.figure}: ${value} is not ${node.value}`).toBeLessThanOrEqual(
      1e-6 * scale,
    )
  }
  node.inputs.forEach(recombines)
}

describe('a stress explains itself', () => {
  test.prop([ledgers, scenarios], { numRuns: 60 })(
    'every figure, on any book and shock',
    (ledger, scenario) => {
      const world = World.build(ledger)
      const outcome = Stress.run(world, scenario)
      const accounts = ledger.accounts.map((_, row) => row)
      const context = Context.build({ ...world, accountId: (row) => `#${row}` }, ledger)
      const played: Played = { scenario, outcome, accounts }
      const prices = (marks: readonly number[]) =>
        Object.fromEntries(ledger.assets.map(({ id }, at) => [id, marks[at]!]))
      const answer = {
        totals: outcome.totals,
        amplification: outcome.amplification,
        branchingRatio: outcome.branchingRatio,
        withoutMarketUsd: outcome.withoutMarketUsd,
        pricesBefore: prices(outcome.marksBefore),
        pricesShocked: prices(outcome.marksShocked),
        rounds: outcome.rounds.map(({ marks, ...round }) => ({ ...round, prices: prices(marks) })),
        fixedPoints: {
          greatest: { eligibleDebtUsd: outcome.fixedPoints.greatest.eligibleDebtUsd },
          least: { prices: prices(outcome.fixedPoints.least.marks) },
        },
      }
      for (const path of Figure.leaves(answer)) {
        const explanation = explainOutcome(context, played, Figure.format(path))
        expect(explanation.value, Figure.format(path)).toBe(Figure.at(answer, path))
        recombines(explanation)
      }
    },
  )

  test.prop([fc.constantFrom('totals.nothing', 'rounds[99].round', 'fly', '')])(
    'what is not there: %s',
    (figure) => {
      const ledger = fc.sample(ledgers, 1)[0]!
      const world = World.build(ledger)
      const scenario = fc.sample(scenarios, 1)[0]!
      const played: Played = {
        scenario,
        outcome: Stress.run(world, { ...scenario, shocks: [] }),
        accounts: [],
      }
      const context = Context.build({ ...world, accountId: (row) => `#${row}` }, ledger)
      expect(() => explainOutcome(context, played, figure)).toThrow(Figure.UnknownFigureError)
    },
  )
})
