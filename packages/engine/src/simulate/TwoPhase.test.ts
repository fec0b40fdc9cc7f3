import { describe, expect, test } from 'vitest'
import type { Model } from '../paths/Model.ts'
import { calm } from '../Scenario.ts'
import * as Several from '../testing/several.ts'
import * as Simulation from './Simulation.ts'
import * as Summary from './Summary.ts'
import * as Tally from './Tally.ts'
import * as TwoPhase from './TwoPhase.ts'

const PATHS = 1500
const model: Model = {
  name: 'test',
  stepDays: 1,
  drivers: Array.from({ length: 16 }, (_, at) => ({
    target: { kind: 'price', asset: `asset-${at + 4}` },
    law: { kind: 'brownian', drift: 0, volatility: 1.5 },
    follows: [],
    exposure: 1,
  })),
  correlation: 0.7,
  commonJumps: { jumpsPerYear: 10, jumpMean: -0.3, jumpDeviation: 0.1 },
  bootstrap: null,
}
const { shocks: _, ...still } = { ...calm, gasUsd: 0 }
const plan: Simulation.Plan = {
  model,
  seed: 11,
  sampling: 'plain',
  horizonDays: 1,
  moment: 'end',
  scenario: still,
}
const simulation = Simulation.prepare(Several.world(3000, 5, 2e7), plan)
const wanted = { accounts: 150, reruns: 250, paths: PATHS }
const twoPhase = TwoPhase.prepare(simulation, wanted)
function counted(of: TwoPhase.TwoPhase, from: number, to: number): Tally.Tally {
  const tally = TwoPhase.empty()
  TwoPhase.run(of, from, to, tally)
  return tally
}

describe('S15: paths by cohorts, some of them over every account', () => {
  const tally = counted(twoPhase, 0, PATHS)
  test('S5: in any shares, on any thread, the same bytes', () => {
    const elsewhere = TwoPhase.view(simulation, structuredClone(TwoPhase.share(twoPhase)))
    const merged = TwoPhase.empty()
    for (const [of, from, to] of [
      [elsewhere, 700, PATHS],
      [twoPhase, 0, 700],
    ] as const)
      Tally.merge(merged, Tally.write(counted(of, from, to)))
    expect(Tally.write(merged)).toEqual(Tally.write(tally))
    expect(Summary.of(merged, 11)).toEqual(Summary.of(tally, 11))
  })
  test('about as many as are asked for, each what the path is by itself', () => {
    const { drawn } = tally.reruns!
    expect(drawn.length).toBeGreaterThan(200)
    expect(drawn.length).toBeLessThan(350)
    for (const { whole, cohorts } of drawn.slice(0, 20)) {
      expect(Simulation.observe(simulation, whole.path)).toEqual(whole)
      expect(cohorts.path).toBe(whole.path)
    }
  })
  test('S16: the figures are those of every path over every account, which the cohorts’ are not', () => {
    const every = Tally.empty()
    Simulation.run(simulation, 0, PATHS, every)
    const known = Summary.of(every, 11)
    const corrected = Summary.of(tally, 11)
    const cohorts = Summary.of({ ...tally, reruns: null }, 11)
    const apart = (of: Summary.Summary, figure: 'badDebt' | 'liquidated'): number =>
      Math.abs(of[figure].mean! / known[figure].mean! - 1)
    for (const figure of ['badDebt', 'liquidated'] as const) {
      expect(apart(cohorts, figure), figure).toBeGreaterThan(0.01)
      expect(apart(corrected, figure), figure).toBeLessThan(apart(cohorts, figure) / 2)
      // The same paths in both: what is left between them is of the cohorts alone.
      const [low, high] = corrected[figure].ci.mean!
      expect(known[figure].mean!).toBeGreaterThan(low)
      expect(known[figure].mean!).toBeLessThan(high)
    }
    expect(Math.abs(corrected.cascadeProbability - known.cascadeProbability)).toBeLessThan(0.05)
  })
  test('S9: the worst are told over every account', () => {
    const worst = TwoPhase.worst(twoPhase, tally)
    expect(worst).toHaveLength(10)
    for (const seen of worst) expect(Simulation.observe(simulation, seen.path)).toEqual(seen)
  })
  test('falls are those of the whole collateral', () => {
    const [{ whole, cohorts }] = tally.reruns!.drawn.toSorted(
      (a, b) => a.whole.liquidatedUsd - b.whole.liquidatedUsd,
    ) as [Tally.Rerun]
    expect(cohorts.priceFall).toBeCloseTo(whole.priceFall, 3)
  })
})
