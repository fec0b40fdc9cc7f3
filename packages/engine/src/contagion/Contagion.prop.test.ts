import type { Claim, Ledger } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Columns from '../cascade/columns/Columns.ts'
import { prepare } from '../cascade/columns/Workspace.ts'
import * as Reference from '../cascade/reference/Reference.ts'
import type { Scenario } from '../Scenario.ts'
import { ledgers, scenarios } from '../testing/random.ts'
import * as World from '../World.ts'
import * as Contagion from './Contagion.ts'

/** The same book, but what backs each claim is lent at the first venue, or at the second. */
const lentAt = (ledger: Ledger.Ledger, places: readonly (string | null)[]): Ledger.Ledger => ({
  ...ledger,
  claims: ledger.claims.map((claim, at): Claim.Claim => {
    const place = places[at] ?? null
    if (place === null || claim.kind === 'wrapper') return claim
    return { ...claim, backing: claim.backing.map((part) => ({ ...part, at: place })) }
  }),
})
const places = fc.array(fc.option(fc.constantFrom('one', 'two')), { minLength: 3, maxLength: 3 })
const share = fc.integer({ min: 0, max: 1000 }).map((each) => each / 1000)
const lost = fc.uniqueArray(
  fc.record({ venue: fc.constantFrom('one', 'two'), asset: fc.constantFrom('eth', 'steth'), share }),
  { maxLength: 2, selector: ({ venue, asset }) => `${venue} ${asset}` },
)

test.prop([ledgers, scenarios, places, lost], { numRuns: 20, seed: 20251103, endOnFailure: true })(
  'C17: columns write claims down as the exact reference does, and find the same losses',
  (ledger, scenario, at, shares) => {
    const lent = lentAt(ledger, at)
    const down: Scenario = { ...scenario, lost: shares }
    const exact = Reference.run(lent, down)
    fc.pre(exact.rounds.length <= 60)
    const got = Columns.run(prepare(World.build(lent)), down)
    expect(got.rounds.length).toBe(exact.rounds.length)
    const size = exact.totals.eligibleDebtUsd + exact.totals.badDebtUsd + 1
    exact.marksShocked.forEach((mark, asset) => {
      expect(Math.abs(got.marksShocked[asset]! - mark)).toBeLessThanOrEqual(Columns.BOUND * mark)
    })
    expect(Math.abs(got.totals.badDebtUsd - exact.totals.badDebtUsd)).toBeLessThanOrEqual(
      Columns.BOUND * size,
    )
    expect(got.losses.map(({ venue, asset }) => [venue, asset])).toEqual(
      exact.losses.map(({ venue, asset }) => [venue, asset]),
    )
    exact.losses.forEach((loss, index) => {
      expect(Math.abs(got.losses[index]!.usd - loss.usd)).toBeLessThanOrEqual(Columns.BOUND * size)
      expect(Math.abs(got.losses[index]!.beforeUsd - loss.beforeUsd)).toBeLessThanOrEqual(
        Columns.BOUND * size,
      )
    })
  },
)

test.prop([ledgers, scenarios, places], { numRuns: 12, seed: 20251103, endOnFailure: true })(
  'C18: the losses that a settled cascade was run with are those it makes, or less',
  (ledger, scenario, at) => {
    const lent = lentAt(ledger, at)
    fc.pre(Reference.run(lent, scenario).rounds.length <= 60)
    const world = World.build(lent)
    const work = prepare(world)
    const supplied = Contagion.suppliedIn(world)
    const settled = Contagion.settle(world, scenario, (each) => Columns.run(work, each), supplied)
    const { outcome, lost: used } = settled
    const marks = outcome.rounds.at(-1)!.marks
    for (const { venue, asset, usd, beforeUsd } of outcome.losses) {
      const index = lent.assets.findIndex(({ id }) => id === asset)
      const tokens = usd / marks[index]! - beforeUsd / world.prices[index]!
      const made = Math.min(1, Math.max(0, tokens / supplied(venue, asset) || 0))
      const taken = used.find((each) => each.venue === venue && each.asset === asset)?.share ?? 0
      expect(made).toBeLessThanOrEqual(taken + 1e-9)
    }
  },
)
