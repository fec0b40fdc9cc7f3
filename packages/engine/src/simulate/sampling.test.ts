import { type Ledger, Normal } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import type { Driver, Model } from '../paths/Model.ts'
import type { Sampling } from '../paths/Sampling.ts'
import * as Walk from '../paths/Walk.ts'
import { calm } from '../Scenario.ts'
import * as L from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Simulation from './Simulation.ts'
import * as Summary from './Summary.ts'
import * as Tally from './Tally.ts'

const SAMPLINGS: readonly Sampling[] = ['antithetic', 'stratified', 'importance']
const VOLATILITY = 0.8
const BONUS = 0.05

const whole = { ...L.aave, closeFactor: { kind: 'whole' }, leftover: L.wad('0') } as const
/** 10 ETH at $100 against $600, liquidated below $75 (as in Simulation.test.ts). */
const ledger: Ledger.Ledger = L.ledger({
  prices: { eth: '100', usdc: '1' },
  venues: [
    L.venue('pool', whole, [L.listing('eth', { threshold: '0.8', bonus: String(BONUS) }), L.listing('usdc')]),
  ],
  accounts: [
    L.account('0x1', 'pool', [
      ['collateral', 'eth', '10'],
      ['debt', 'usdc', '600'],
    ]),
  ],
})
const world = World.build(ledger)

const brownian: Driver = {
  target: { kind: 'price', asset: 'eth' },
  law: { kind: 'brownian', drift: 0, volatility: VOLATILITY },
  follows: [],
  exposure: 1,
}
const model = (more: Partial<Model> = {}): Model => ({
  name: 'test',
  stepDays: 30,
  drivers: [brownian],
  correlation: 0,
  commonJumps: null,
  bootstrap: null,
  ...more,
})
const { shocks: _, ...still } = { ...calm, gasUsd: 0 }
function simulated(sampling: Sampling, given: Model, paths: number, seed = 42): Summary.Summary {
  const plan = { model: given, seed, sampling, horizonDays: 30, moment: 'end', scenario: still } as const
  const tally = Tally.empty(sampling)
  Simulation.run(Simulation.prepare(world, plan), 0, paths, tally)
  return Summary.of(tally, seed)
}

/** Chance of a liquidation, and mean bad debt, of prices that are lognormal about `forward` (Black, 1976). */
function closedForm(forward: number, deviation: number): { liquidation: number; badDebt: number } {
  const d = (strike: number): number => (Math.log(forward / strike) - deviation ** 2 / 2) / deviation
  const strike = 60 * (1 + BONUS)
  const put = strike * Normal.cdf(-d(strike)) - forward * Normal.cdf(-d(strike) - deviation)
  return { liquidation: Normal.cdf(-d(75)), badDebt: (10 * put) / (1 + BONUS) }
}
const deviation = VOLATILITY * Math.sqrt(30 / 365)
const jumps = { jumpsPerYear: 0.4, jumpMean: -0.3, jumpDeviation: 0.05 }
/** Merton (1976): the same over the number of jumps, which are Poisson. */
function merton(): { liquidation: number; badDebt: number } {
  const mean = (jumps.jumpsPerYear * 30) / 365
  let chance = Math.exp(-mean)
  const sum = { liquidation: 0, badDebt: 0 }
  for (let n = 0; n < 12; chance *= mean / ++n) {
    const variance = n * jumps.jumpDeviation ** 2
    const forward = 100 * Math.exp(n * jumps.jumpMean + variance / 2)
    const given = closedForm(forward, Math.sqrt(deviation ** 2 + variance))
    sum.liquidation += chance * given.liquidation
    sum.badDebt += chance * given.badDebt
  }
  return sum
}
const CASES = [
  ['in one step', model(), closedForm(100, deviation)],
  ['in five steps', model({ stepDays: 6 }), closedForm(100, deviation)],
  ['with jumps', model({ commonJumps: jumps }), merton()],
] as const

const within = (expected: number, [low, high]: readonly [number, number]): void => {
  const slack = (high - low) / 2 // twice the interval: four standard errors
  expect(expected).toBeGreaterThan(low - slack)
  expect(expected).toBeLessThan(high + slack)
}

describe.each(SAMPLINGS)('S10 %s', (sampling) => {
  test.each(CASES)('is unbiased %s: default chance and put of the closed form', (_, given, exact) => {
    const { liquidationProbability, probabilityCi, badDebt } = simulated(sampling, given, 16_384)
    within(exact.liquidation, probabilityCi.liquidation!)
    within(exact.badDebt, badDebt.ci.mean!)
    expect(liquidationProbability).toBeGreaterThan(0)
  })
})

test('S12: what was never seen has a chance of its own interval, as wide as fewer independent paths tell', () => {
  const calm = model({ drivers: [{ ...brownian, law: { kind: 'brownian', drift: 0, volatility: 0.01 } }] })
  // Wilson's upper end of no hit in n: 1.96² / (n + 1.96²).
  const upper = (trials: number): number => 1.959963984540054 ** 2 / (trials + 1.959963984540054 ** 2)
  for (const [sampling, trials] of [
    ['antithetic', 2048],
    ['stratified', 64],
    ['importance', 2048],
  ] as const) {
    const { liquidationProbability, probabilityCi } = simulated(sampling, calm, 4096)
    expect([liquidationProbability, probabilityCi.liquidation![0]], sampling).toEqual([0, 0])
    expect(probabilityCi.liquidation![1], sampling).toBeCloseTo(upper(trials), 9)
  }
})

describe('S12: the stated gain', () => {
  const SEEDS = 100
  const PATHS = 2048
  /** A put instead of a cascade, which comes to the same for one account and is soon drawn. */
  function drawn(sampling: Sampling, seed: number): Summary.Summary {
    const walk = Walk.prepare(model(), 30, sampling)
    const [draw, log, tally] = [Draw.open(seed), new Float64Array(1), Tally.empty(sampling)]
    const seen = { step: 1, liquidatedUsd: 0, amplification: null, branchingRatio: null }
    for (let path = 0; path < PATHS; path++) {
      const weight = Walk.walk(walk, draw, path, log)
      const price = 100 * Math.exp(log[0]!)
      const badDebtUsd = Math.max(0, 600 - (10 * price) / (1 + BONUS))
      Tally.add(tally, { ...seen, path, weight, badDebtUsd, priceFall: 1 - price / 100 })
    }
    return Summary.of(tally, seed)
  }
  const every = (sampling: Sampling) => Array.from({ length: SEEDS }, (_, seed) => drawn(sampling, seed))
  const plain = every('plain')
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = (values: readonly number[]): number =>
    mean(values.map((value) => (value - mean(values)) ** 2))
  const FIGURES = [
    ['priceFall', 'mean'],
    ['badDebt', 'mean'],
    ['priceFall', 'var99'],
    ['priceFall', 'es99'],
  ] as const

  test.each(SAMPLINGS)('%s: is the ratio of the variances over many seeds', (sampling) => {
    const found = every(sampling)
    for (const [figure, statistic] of FIGURES) {
      const values = (summaries: readonly Summary.Summary[]): number[] =>
        summaries.map((summary) => summary[figure][statistic]!)
      const measured = variance(values(plain)) / variance(values(found))
      const stated = 1 / mean(found.map((summary) => 1 / summary[figure].gain![statistic]!))
      expect(measured / stated, `${figure} ${statistic}`).toBeGreaterThan(0.6)
      expect(measured / stated, `${figure} ${statistic}`).toBeLessThan(1.7)
    }
  })
})
