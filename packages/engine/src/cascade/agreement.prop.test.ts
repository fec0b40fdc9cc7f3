import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ledgers, scenarios } from '../testing/random.ts'
import * as World from '../World.ts'
import * as Columns from './columns/Columns.ts'
import { prepare } from './columns/Workspace.ts'
import * as Reference from './reference/Reference.ts'

const close = (figure: string, exact: number, got: number, scale: number): void => {
  const gap = Math.abs(exact - got)
  expect(gap, `${figure}: exact ${exact}, columns ${got}`).toBeLessThanOrEqual(Columns.BOUND * scale)
}

test.prop([ledgers, scenarios], { numRuns: 60, seed: 20251103, endOnFailure: true })(
  'C1–C14: columns agree with the exact reference on any book, rule, oracle, pool and shock',
  (ledger, scenario) => {
    const exact = Reference.run(ledger, scenario)
    // Past a hundred rounds of feedback a difference in the last digit may have grown: limits.md, "Columns".
    fc.pre(exact.rounds.length <= 100)
    const got = Columns.run(prepare(World.build(ledger)), scenario)
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
