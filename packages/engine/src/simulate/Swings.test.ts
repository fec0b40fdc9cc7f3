import { type Ledger, Normal } from '@droste/core'
import { expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import type { Driver, Model } from '../paths/Model.ts'
import * as Variation from '../paths/Variation.ts'
import * as Walk from '../paths/Walk.ts'
import { calm } from '../Scenario.ts'
import * as L from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Distribution from './Distribution.ts'
import * as Simulation from './Simulation.ts'
import * as Swings from './Swings.ts'

const VOLATILITY = 0.8
const driver = (asset: string, more: Partial<Driver> = {}): Driver => ({
  target: { kind: 'price', asset },
  law: { kind: 'brownian', drift: 0, volatility: VOLATILITY },
  follows: [],
  exposure: 0,
  ...more,
})
const model: Model = {
  name: 'test',
  stepDays: 30,
  drivers: [driver('eth')],
  correlation: 0,
  commonJumps: null,
  bootstrap: null,
}

/** 10 ETH at $100 against $600 without a market: bad debt is a put at $60 of collateral, bonus and all. */
const ledger: Ledger.Ledger = L.ledger({
  prices: { eth: '100', usdc: '1' },
  venues: [
    L.venue('pool', { ...L.aave, closeFactor: { kind: 'whole' }, leftover: L.wad('0') } as typeof L.aave, [
      L.listing('eth', { threshold: '0.8', bonus: '0' }),
      L.listing('usdc'),
    ]),
  ],
  accounts: [
    L.account('0x1', 'pool', [
      ['collateral', 'eth', '10'],
      ['debt', 'usdc', '600'],
    ]),
  ],
})
const { shocks: _, ...scenario } = { ...calm, gasUsd: 0 }
const plan: Simulation.Plan = {
  model,
  seed: 7,
  sampling: 'plain',
  horizonDays: 30,
  moment: 'end',
  scenario,
}

/** Black and Scholes at no interest, for ten tokens. */
function put(volatility: number): number {
  const deviation = volatility * Math.sqrt(30 / 365)
  const d2 = (Math.log(100 / 60) - deviation ** 2 / 2) / deviation
  return 10 * (60 * Normal.cdf(-d2) - 100 * Normal.cdf(-d2 - deviation))
}

test('S13: volatility moves the mean of bad debt as the put’s value, and nothing else moves one account without a market', () => {
  const world = World.build(ledger)
  const base = Simulation.prepare(world, Swings.aimed(plan))
  const sampled = (each: Simulation.Plan): Swings.Sample =>
    Swings.sample(Simulation.under(base, each), 'badDebtUsd', 0, 4000)
  const varied = Swings.variants(base.plan, world).map((variant) => ({
    variant,
    sample: sampled(variant.plan),
  }))
  const { value, ci, swings } = Swings.of('mean', sampled(base.plan), varied)
  expect(Math.abs(value / put(VOLATILITY) - 1)).toBeLessThan(0.1)
  expect(Math.abs(value - put(VOLATILITY))).toBeLessThan(ci![1] - ci![0])
  expect(swings[0]!.assumption).toBe('volatility')
  for (const [side, times] of [
    ['low', 0.75],
    ['high', 1.25],
  ] as const) {
    const { change, ci } = swings[0]![side]!
    const exact = put(times * VOLATILITY) - put(VOLATILITY)
    expect(Math.abs(change - exact)).toBeLessThan(ci![1] - ci![0]) // four standard errors
    expect(Math.sign(change)).toBe(times > 1 ? 1 : -1)
  }
  for (const swing of swings.slice(1)) expect(Swings.sizeOf(swing)).toBeLessThan(0.01 * value)
  expect(swings.map(({ assumption }) => assumption).sort()).toEqual([
    'close factor',
    'correlation',
    'depth',
    'liquidator capital',
    'recovery',
    'volatility',
  ])
})

test('S13: one path tells a change, and not how exact it is', () => {
  const [base, sample] = [10, 14].map((value) => ({
    values: Float64Array.of(value),
    weights: Float64Array.of(1),
  })) as [Swings.Sample, Swings.Sample]
  const variant = { assumption: 'depth', side: 'low', setting: 0.5, plan } as const
  const { value, ci, swings } = Swings.of('mean', base, [{ variant, sample }])
  expect({ value, ci }).toEqual({ value: 10, ci: null })
  expect(swings[0]!.low).toEqual({ setting: 0.5, value: 14, change: 4, ci: null })
})

test('S13: its expected shortfall is that of the distribution, whose test is a direct sort', () => {
  const values = Float64Array.from({ length: 5000 }, (_, at) => ((at * 7919) % 5000) ** 2)
  const distribution = Distribution.empty()
  for (const value of values) Distribution.add(distribution, value)
  const { value } = Swings.of('es99', { values, weights: new Float64Array(5000).fill(1) }, [])
  expect(value / Distribution.tail(distribution, 0.99)!.mean).toBeCloseTo(1, 3)
})

test.each([-0.5, 0.5, 1])('S13: correlation moved by %s leaves each price as volatile as it was', (share) => {
  const market = driver('', { target: { kind: 'hidden', label: 'market' } })
  const own = { kind: 'brownian', drift: 0, volatility: 0.4 } as const
  const follows = [{ driver: 0, share: 1 }]
  const given = {
    ...model,
    drivers: [market, driver('a', { law: own, follows }), driver('b', { law: own, follows })],
  }
  const walk = Walk.prepare(Variation.withCorrelation(given, share), 30)
  const [draw, out] = [Draw.open(3), new Float64Array(3)]
  const [PATHS, years] = [20_000, 30 / 365]
  let [a, b, both] = [0, 0, 0]
  for (let path = 0; path < PATHS; path++) {
    Walk.walk(walk, draw, path, out)
    a += out[1]! ** 2 / PATHS / years
    b += out[2]! ** 2 / PATHS / years
    both += (out[1]! * out[2]!) / PATHS / years
  }
  const [variance, common] = [0.8, 0.64] // .64 of the market and .16 of its own
  const expected = (share > 0 ? common + share * (variance - common) : common * (1 + share)) / variance
  expect(a / variance).toBeCloseTo(1, 1)
  expect(b / variance).toBeCloseTo(1, 1)
  expect(Math.abs(both / Math.sqrt(a * b) - expected)).toBeLessThan(0.02)
})
