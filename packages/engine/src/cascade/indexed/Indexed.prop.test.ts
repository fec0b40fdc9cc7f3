import type { Ledger } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { describe, test as example, expect } from 'vitest'
import type { Round } from '../../Outcome.ts'
import type { Scenario } from '../../Scenario.ts'
import { isBeyond } from '../../testing/beyond.ts'
import { crowds, ledgers, onOtherTerms, scenarios } from '../../testing/random.ts'
import * as World from '../../World.ts'
import * as Columns from '../columns/Columns.ts'
import * as Generation from '../columns/Generation.ts'
import { prepare } from '../columns/Workspace.ts'
import * as Arrangement from './Arrangement.ts'
import * as Indexed from './Indexed.ts'

const close = (figure: string, exact: number, got: number, scale: number): void => {
  const gap = Math.abs(exact - got)
  const bound = Indexed.BOUND * Math.max(scale, Math.abs(exact))
  expect(gap, `${figure}: columns ${exact}, index ${got}`).toBeLessThanOrEqual(bound)
}

/** Without the last rounds in which the last digits of pools that are sold out serve crumbs. */
function told(rounds: readonly Round[], size: number): readonly Round[] {
  const last = rounds.findLastIndex(
    ({ repaidUsd, absorbedUsd }) => repaidUsd + absorbedUsd > Indexed.BOUND * size,
  )
  return rounds.slice(0, Math.max(1, last + 1))
}

/**
 * The index answers as the columns do: each figure of each round within `BOUND`. Both take the accounts in the order of the
 * arrangement, which is the last word of C7.
 */
function expectSame(ledger: Ledger.Ledger, scenario: readonly Scenario[], few: number): void {
  const arranged = Arrangement.arrange(World.build(ledger), { few })
  const work = prepare(arranged.world)
  const state = Indexed.prepare(arranged.world, arranged.index)
  for (const each of scenario) {
    if (isBeyond(work, each)) continue
    const exact = Columns.run(work, each)
    const got = Indexed.run(state, each)
    const size = exact.totals.eligibleDebtUsd + exact.totals.badDebtUsd + 1
    const rounds = told(exact.rounds, size)
    const others = told(got.rounds, size)
    expect(others.length, 'rounds').toBe(rounds.length)
    rounds.forEach((round, at) => {
      const other = others[at]!
      // Where a class has sold its pools out, their last digits may still serve a slice of less than a cent.
      const apart = Math.abs(other.liquidations - round.liquidations)
      expect(apart, `liquidations of round ${round.round}`).toBeLessThanOrEqual(3)
      round.marks.forEach((mark, asset) => {
        close(`mark ${asset} of round ${round.round}`, mark, other.marks[asset]!, mark)
      })
      for (const key of ['eligibleDebtUsd', 'repaidUsd', 'seizedUsd', 'absorbedUsd', 'badDebtUsd'] as const)
        close(`${key} of round ${round.round}`, round[key], other[key], size)
    })
    for (const key of Object.keys(exact.totals) as (keyof typeof exact.totals)[])
      close(key, exact.totals[key], got.totals[key], size)
    if (exact.amplification === null) expect(got.amplification).toBeNull()
    else close('amplification', exact.amplification, got.amplification!, Math.abs(exact.amplification) + 1)
    close(
      'amplification of the summary',
      got.amplification ?? 0,
      Indexed.summarise(state, each).amplification ?? 0,
      1,
    )
    const branching = Generation.branchingRatio(work, each)
    close('branching ratio', branching, Indexed.branchingRatio(state, each), 1000 * (1 + branching))
    exact.losses.forEach((loss, at) => {
      close(`loss of ${loss.asset} at ${loss.venue}`, loss.usd, got.losses[at]!.usd, size)
      close('loss before', loss.beforeUsd, got.losses[at]!.beforeUsd, size)
    })
  }
}

const runs = Number(process.env['DROSTE_RUNS'] ?? 100)
const several = fc.array(scenarios, { minLength: 1, maxLength: 3 })
/** From bands of one account to pairs that are a band each. */
const few = fc.constantFrom(1, 8, 1000)
const settings = { numRuns: runs, endOnFailure: true }

describe('C1–C14: the index answers as the columns do, one scenario after the other', () => {
  test.prop([ledgers, several, few], settings)('on any book and rule', (ledger, scenario, least) =>
    expectSame(ledger, scenario, least),
  )

  test.prop([crowds, several, few], settings)('on crowds in few pairs', (ledger, scenario, least) =>
    expectSame(ledger, scenario, least),
  )

  test.prop([onOtherTerms(fc.oneof(ledgers, crowds)), several, few], settings)(
    'on terms of modes and of accounts of their own',
    (ledger, scenario, least) => expectSame(ledger, scenario, least),
  )
})

example(
  'seed 777, case 1464: debts that creep towards their leftover are done when the rest is digits',
  () => {
    const [drawn] = fc.sample(fc.tuple(crowds, several, few), { seed: 777, path: '1464', numRuns: 1 })
    expectSame(...drawn!)
  },
)
