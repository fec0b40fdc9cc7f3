import type { Ledger } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { test as example, expect } from 'vitest'
import type { Scenario } from '../Scenario.ts'
import { isBeyond } from '../testing/beyond.ts'
import { ledgers, onOtherTerms, scenarios } from '../testing/random.ts'
import * as World from '../World.ts'
import * as Columns from './columns/Columns.ts'
import { prepare } from './columns/Workspace.ts'
import * as Reference from './reference/Reference.ts'

const close = (figure: string, exact: number, got: number, scale: number): void => {
  const gap = Math.abs(exact - got)
  expect(gap, `${figure}: exact ${exact}, columns ${got}`).toBeLessThanOrEqual(Columns.BOUND * scale)
}

test.prop([fc.oneof(ledgers, onOtherTerms(ledgers)), scenarios], {
  numRuns: Number(process.env['DROSTE_RUNS'] ?? 60),
  endOnFailure: true,
})(
  'C1–C14: columns agree with the exact reference on any book, rule, oracle, pool and shock',
  (ledger, scenario) => {
    const work = prepare(World.build(ledger))
    fc.pre(!isBeyond(work, scenario))
    const exact = Reference.run(ledger, scenario)
    const got = Columns.run(work, scenario)
    expect(got.rounds.length, 'rounds').toBe(exact.rounds.length)
    const size = exact.totals.eligibleDebtUsd + exact.totals.badDebtUsd + 1
    exact.rounds.forEach((round, at) => {
      const other = got.rounds[at]!
      expect(other.liquidations, `liquidations of round ${round.round}`).toBe(round.liquidations)
      round.marks.forEach((mark, asset) => {
        close(`mark ${asset} of round ${round.round}`, mark, other.marks[asset]!, mark)
      })
      for (const key of ['eligibleDebtUsd', 'repaidUsd', 'seizedUsd', 'absorbedUsd', 'badDebtUsd'] as const) {
        close(`${key} of round ${round.round}`, round[key], other[key], size)
      }
    })
    for (const key of Object.keys(exact.totals) as (keyof typeof exact.totals)[]) {
      close(key, exact.totals[key], got.totals[key], size)
    }
    exact.accounts.badDebtUsd.forEach((each, row) => {
      close(`bad debt of account ${row}`, each, got.accounts.badDebtUsd[row]!, size)
    })
    if (exact.amplification === null) expect(got.amplification).toBeNull()
    else close('amplification', exact.amplification, got.amplification!, Math.abs(exact.amplification) + 1)
  },
)

example('seed 77001, case 2: WETH is squeezed to 4·10^22 USD, and 45 of its wei are a liquidation', () => {
  const [, [ledger, scenario]] = fc.sample(fc.tuple(ledgers, scenarios), { seed: 77001, numRuns: 2 }) as [
    unknown,
    [Ledger.Ledger, Scenario],
  ]
  expect(isBeyond(prepare(World.build(ledger)), scenario)).toBe(true)
  const squeezed = Reference.run(ledger, scenario).rounds[17]!.marks
  expect(squeezed[ledger.assets.findIndex(({ id }) => id === 'weth')]! / 1e18).toBeGreaterThan(39_000)
})
