import { describe, expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import * as Correlation from './Correlation.ts'
import type { Driver, Law, Model } from './Model.ts'
import * as Walk from './Walk.ts'

const PATHS = 40_000
const YEAR = 365

const driver = (law: Law, more: Partial<Driver> = {}): Driver => ({
  target: { kind: 'hidden', label: 'x' },
  law,
  follows: [],
  exposure: 0,
  ...more,
})
const model = (drivers: readonly Driver[], more: Partial<Model> = {}): Model => ({
  name: 'test',
  stepDays: 1,
  drivers,
  correlation: 0,
  commonJumps: null,
  bootstrap: null,
  ...more,
})

/** One number of each of many paths: of driver `at` after `step`. */
function drawn(given: Model, days: number, of: (path: Float64Array) => number, seed = 11): Float64Array {
  const walk = Walk.prepare(given, days)
  const draw = Draw.open(seed)
  const out = new Float64Array(walk.steps * walk.drivers)
  return Float64Array.from({ length: PATHS }, (_, path) => {
    Walk.walk(walk, draw, path, out)
    return of(out)
  })
}
const last = (path: Float64Array): number => path[path.length - 1]!
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: Float64Array): number => {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}
/** Within four standard errors of the closed form, the error estimated from the sample itself. */
function expectMean(values: Float64Array, expected: number): void {
  expect(Math.abs(mean(values) - expected)).toBeLessThan(
    4 * Math.sqrt(variance(values) / values.length) + 1e-15,
  )
}
const expectVariance = (values: Float64Array, expected: number): void => {
  const centre = mean(values)
  expectMean(
    values.map((value) => (value - centre) ** 2),
    expected,
  )
}

describe.each([1, 7, 28])('P2: geometric Brownian motion in %s steps', (steps) => {
  const law = { kind: 'brownian', drift: 0.3, volatility: 0.8 } as const
  const years = 28 / YEAR
  const ends = drawn(model([driver(law)], { stepDays: 28 / steps }), 28, last)
  test('grows by e^(drift · time) on average', () => expectMean(ends.map(Math.exp), Math.exp(0.3 * years)))
  test('has the logarithm’s mean and variance', () => {
    expectMean(ends, (0.3 - 0.32) * years)
    expectVariance(ends, 0.64 * years)
  })
})

test('P3: jump diffusion (Merton): growth, variance and third moment of the logarithm', () => {
  const [rate, size, deviation] = [40, -0.1, 0.15]
  const law = {
    kind: 'jump-diffusion',
    drift: 0.1,
    volatility: 0.5,
    jumpsPerYear: rate,
    jumpMean: size,
    jumpDeviation: deviation,
  } as const
  const years = 20 / YEAR
  const ends = drawn(model([driver(law)], { stepDays: 2 }), 20, last)
  expectMean(ends.map(Math.exp), Math.exp(0.1 * years))
  expectVariance(ends, (0.25 + rate * (size ** 2 + deviation ** 2)) * years)
  const centre = mean(ends)
  expectMean(
    ends.map((value) => (value - centre) ** 3),
    rate * (size ** 3 + 3 * size * deviation ** 2) * years,
  )
})

test('P4: a peg returns: its variance settles, and its memory fades with e^(−reversion · time)', () => {
  const law = {
    kind: 'peg',
    reversion: 100,
    volatility: 0.2,
    jumpsPerYear: 0,
    jumpMean: 0,
    jumpDeviation: 0,
  } as const
  const given = model([driver(law)])
  const settled = 0.04 / 200
  expectVariance(drawn(given, 60, last), settled)
  expectMean(
    drawn(given, 60, (path) => path[56]! * path[59]!),
    settled * Math.exp((-100 * 3) / YEAR),
  )
})

test('P4: the jumps of a peg: chance of none, mean under reversion', () => {
  const law = {
    kind: 'peg',
    reversion: 50,
    volatility: 0,
    jumpsPerYear: 20,
    jumpMean: -0.05,
    jumpDeviation: 0,
  } as const
  const ends = drawn(model([driver(law)]), 30, last)
  expectMean(
    ends.map((value) => (value === 0 ? 1 : 0)),
    Math.exp((-20 * 30) / YEAR),
  )
  const keep = Math.exp(-50 / YEAR)
  expectMean(ends, (-0.05 * (20 / YEAR) * (1 - keep ** 30)) / (1 - keep))
})

test('P2: correlated drivers move with the correlation asked for', () => {
  const law = { kind: 'brownian', drift: 0, volatility: 1 } as const
  const correlation = [
    [1, 0.7, -0.2],
    [0.7, 1, 0.3],
    [-0.2, 0.3, 1],
  ]
  const given = model([driver(law), driver(law), driver(law)], { correlation })
  const years = 5 / YEAR
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const drift = -0.5 * years
    const products = drawn(given, 5, (path) => (path[12 + a]! - drift) * (path[12 + b]! - drift))
    expectMean(products, correlation[a]![b]! * years)
  }
})

test('P5: a common jump comes to every driver at once, as far as it is exposed', () => {
  const still = { kind: 'brownian', drift: 0, volatility: 0 } as const
  const given = model([driver(still, { exposure: 1 }), driver(still, { exposure: 0.5 }), driver(still)], {
    commonJumps: { jumpsPerYear: 11.1, jumpMean: Math.log(0.7), jumpDeviation: 0 },
  })
  const jumped = drawn(given, 1, (path) => path[0]!)
  const halves = drawn(given, 1, (path) => path[1]!)
  const none = drawn(given, 1, (path) => path[2]!)
  expect(Array.from(halves)).toEqual(Array.from(jumped, (value) => value / 2))
  expect(none.every((value) => value === 0)).toBe(true)
  expectMean(
    jumped.map((value) => (value < 0 ? 1 : 0)),
    1 - Math.exp(-11.1 / YEAR),
  )
})

test('P1: one that follows moves by its share of the leader beside its own law', () => {
  const law = { kind: 'brownian', drift: 0, volatility: 0.8 } as const
  const own = { kind: 'brownian', drift: 0, volatility: 0.4 } as const
  const given = model([driver(law), driver(own, { follows: [{ driver: 0, share: 1.5 }] })])
  const ends = drawn(given, 10, last)
  expectVariance(ends, ((1.5 * 0.8) ** 2 + 0.4 ** 2) * (10 / YEAR))
})

test('P1: what is no model is refused', () => {
  const law = { kind: 'brownian', drift: 0, volatility: 1 } as const
  expect(() => Walk.prepare(model([driver(law)], { stepDays: 2 }), 7)).toThrow(Walk.StepsError)
  expect(() => Walk.prepare(model([driver(law)], { stepDays: 0 }), 7)).toThrow(Walk.StepsError)
  expect(() => Walk.prepare(model([driver(law, { follows: [{ driver: 0, share: 1 }] })]), 7)).toThrow(
    Walk.FollowsError,
  )
  expect(() => Walk.prepare(model([driver(law)], { correlation: [] }), 7)).toThrow(Walk.SizeError)
  expect(() => Walk.prepare(model([driver({ kind: 'historical', series: 'eth' })]), 7)).toThrow(
    Walk.NoSeriesError,
  )
  expect(() => Correlation.factor(Correlation.alike(3, -0.6))).toThrow(Correlation.NotCorrelationError)
  expect(() =>
    Correlation.factor([
      [1, 2],
      [2, 1],
    ]),
  ).toThrow(Correlation.NotCorrelationError)
})
