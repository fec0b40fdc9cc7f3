import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AdaptiveCurve, Apy, JumpRate, TwoSlope, Utilisation } from './index.ts'

describe('Aave two-slope', () => {
  // Worked by hand: 4 % up to the kink at 80 %, 75 % more over the last fifth.
  const usdt = { base: 0, slope1: 0.04, slope2: 0.75, optimal: 0.8 }
  test.each([
    [0, 0],
    [0.4, 0.02],
    [0.8, 0.04],
    [0.9, 0.415],
    [1, 0.79],
  ])('at utilisation %s the borrow rate is %s', (u, rate) => {
    expect(TwoSlope.borrowRate(usdt, u)).toBeCloseTo(rate, 14)
  })

  test('suppliers earn the borrow rate on the lent share, after the reserve factor; a deficit thins it', () => {
    const cash = { available: 200, borrowed: 800 }
    expect(TwoSlope.supplyRate(usdt, cash, 0.1)).toBeCloseTo(0.04 * 0.8 * 0.9, 14)
    // The deficit does not move the borrow rate: only what suppliers share.
    expect(TwoSlope.supplyRate(usdt, { ...cash, deficit: 600 }, 0.1)).toBeCloseTo(0.04 * 0.5 * 0.9, 14)
  })
})

describe('Compound jump rate', () => {
  const model = { base: 0.02, multiplier: 0.1, jumpMultiplier: 3, kink: 0.8 }
  test.each([
    [0, 0.02],
    [0.5, 0.07],
    [0.8, 0.1],
    [0.9, 0.4],
    [1, 0.7],
  ])('at utilisation %s the borrow rate is %s', (u, rate) => {
    expect(JumpRate.borrowRate(model, u)).toBeCloseTo(rate, 14)
  })
  test('reserves are not lent: they leave the denominator', () => {
    expect(JumpRate.utilisation({ cash: 30, borrowed: 80, reserves: 10 })).toBe(0.8)
    expect(JumpRate.utilisation({ cash: 0, borrowed: 0, reserves: 0 })).toBe(0)
    expect(JumpRate.supplyRate(model, 0.8, 0.25)).toBeCloseTo(0.1 * 0.8 * 0.75, 14)
  })
})

describe('Morpho AdaptiveCurveIRM', () => {
  test('at full utilisation and the cap: 800 % APR, APY e⁸ − 1', () => {
    const apr = AdaptiveCurve.borrowRate(AdaptiveCurve.GREATEST_RATE_AT_TARGET, 1)
    expect(apr).toBeCloseTo(8, 12)
    expect(Apy.continuous(apr)).toBeCloseTo(2979.9579870417283, 8)
  })
  test('a quarter of the target rate when nothing is lent, the target rate at 90 %', () => {
    expect(AdaptiveCurve.borrowRate(0.04, 0)).toBeCloseTo(0.01, 15)
    expect(AdaptiveCurve.borrowRate(0.04, 0.9)).toBeCloseTo(0.04, 15)
    expect(AdaptiveCurve.borrowRate(0.04, 0.95)).toBeCloseTo(0.1, 14)
  })
  test('at full utilisation the rate at target doubles in ln 2 / 50 years, five days', () => {
    expect(AdaptiveCurve.adapt(0.04, 1, Math.LN2 / 50)).toBeCloseTo(0.08, 14)
    expect(AdaptiveCurve.adapt(0.04, 0, Math.LN2 / 50)).toBeCloseTo(0.02, 14)
    expect(AdaptiveCurve.adapt(0.04, 1, 1)).toBe(2)
    expect(AdaptiveCurve.adapt(0.04, 0, 1)).toBe(0.001)
  })
  test('the accrued average is (start + end + 2·mid) / 4', () => {
    const years = Math.LN2 / 50
    const { averageRate, rateAtTarget } = AdaptiveCurve.accrue(0.04, 1, years)
    expect(rateAtTarget).toBeCloseTo(0.08, 14)
    expect(averageRate).toBeCloseTo((4 * (0.04 + 0.08 + 2 * 0.04 * Math.SQRT2)) / 4, 14)
  })
})

test('nominal and effective rates undo each other; 10 % twice a year is 10.25 %', () => {
  expect(Apy.compounded(0.1, 2)).toBeCloseTo(0.1025, 15)
  expect(Apy.nominalCompounded(0.1025, 2)).toBeCloseTo(0.1, 15)
  expect(Apy.nominal(Apy.continuous(0.07))).toBeCloseTo(0.07, 15)
  expect(Apy.compounded(0.05, 31_536_000)).toBeCloseTo(Apy.continuous(0.05), 9)
})

test('utilisation as debt/(supply+debt): 80 lent of 100 supplied is .8, not .444', () => {
  expect(Utilisation.ofCash({ available: 20, borrowed: 80 })).toBe(0.8)
})

test('utilisation above 1: cash gone and interest accruing leaves it at 1', () => {
  expect(Utilisation.ofCash({ available: 0, borrowed: 123 })).toBe(1)
  expect(Utilisation.ofCash({ available: 0, borrowed: 0 })).toBe(0)
})

test("a loop's own debt moves utilisation; redeposited in the same asset it moves it less", () => {
  const reserve = { supplied: 100, borrowed: 50, borrow: 25 }
  expect(Utilisation.after({ ...reserve, redeposit: 0 })).toBe(0.75)
  expect(Utilisation.after({ ...reserve, redeposit: 25 })).toBe(0.6)
})

const recorded = new URL('../../../../../shared/data/morpho-api-2025-11/markets.json', import.meta.url)
describe.skipIf(!existsSync(recorded))('Morpho API, November 2025 (needs ../shared/data)', () => {
  type State = { utilization: number; borrowApy: number }
  const states = (): State[] =>
    JSON.parse(readFileSync(recorded, 'utf8')).map(({ state }: { state: State }) => state)

  test('every market lent out whole stands at the cap', () => {
    const full = states().filter(({ utilization }) => utilization === 1)
    expect(full).toHaveLength(3)
    const { GREATEST_RATE_AT_TARGET } = AdaptiveCurve
    const apy = Apy.continuous(AdaptiveCurve.borrowRate(GREATEST_RATE_AT_TARGET, 1))
    for (const { borrowApy } of full) expect(Math.abs(borrowApy / apy - 1)).toBeLessThan(1e-9)
  })

  test('an unused market falls to a quarter of the least rate at target', () => {
    const { LEAST_RATE_AT_TARGET } = AdaptiveCurve
    const floor = Apy.continuous(AdaptiveCurve.borrowRate(LEAST_RATE_AT_TARGET, 0))
    const unused = states().filter(({ utilization }) => utilization === 0)
    for (const { borrowApy } of unused) expect(borrowApy).toBeGreaterThan(floor * (1 - 1e-6))
    const least = Math.min(...unused.map(({ borrowApy }) => borrowApy))
    expect(Math.abs(least / floor - 1)).toBeLessThan(1e-6)
  })
})
