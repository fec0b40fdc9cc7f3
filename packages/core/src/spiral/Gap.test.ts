import { describe, expect, test } from 'vitest'
import { Margin, Series } from '../loop/index.ts'
import * as Gap from './Gap.ts'
import * as Spiral from './Spiral.ts'

// Gatto 2026, "Liquidation Without Loss", as reported (references §3); percent and millions of dollars.
const within = (actual: number, printed: number) =>
  expect(Math.abs(actual - printed)).toBeLessThanOrEqual(0.00501)

test.each([
  [0.95, 0.01, 5, 19.2],
  [0.95, 0.01, 8, 11.62],
  [0.95, 0.01, 12, 7.42],
  [0.92, 0.04, 8, 9.0],
  [0.81, 0.06, 4, 20.5],
])(
  'threshold %s, bonus %s, %s×: lenders lose beyond a fall of %s %%',
  (threshold, bonus, leverage, printed) => {
    const healthFactor = Margin.healthAt(leverage, threshold)
    within(100 * Gap.breakpoint({ healthFactor, threshold, bonus }), printed)
  },
)

test("the reserve's bonus in place of the e-mode category's gives a false 3.5 %", () => {
  const healthFactor = Margin.healthAt(12, 0.95)
  expect(100 * Gap.breakpoint({ healthFactor, threshold: 0.95, bonus: 0.06 })).toBeCloseTo(3.5, 1)
  expect(Spiral.healsAtTrigger(0.95, 0.06)).toBe(false)
  expect(Spiral.healsAtTrigger(0.95, 0.01)).toBe(true)
})

const emode = { collateral: 100, threshold: 0.95, bonus: 0.01, healthFactor: (0.95 * 12) / 11 }
const reserve = { ...emode, threshold: 0.81, bonus: 0.06 }

describe('bad debt per $100M of collateral', () => {
  test.each([
    [0.02, 0],
    [0.05, 0],
    [0.08, 0.58],
    [0.12, 4.54],
    [0.2, 12.46],
  ])('in e-mode after a gap of %s: %s', (gap, printed) => {
    within(Gap.badDebt(emode, gap), printed)
  })
  test.each([
    [0.12, 0],
    [0.2, 2.69],
  ])('at the terms of the reserve after a gap of %s: %s', (gap, printed) => {
    within(Gap.badDebt(reserve, gap), printed)
  })
  test.each([
    [0.0031, 0.86],
    [0.0159, 2.03],
  ])('an oracle %s behind on top of 8 %%: %s', (lag, printed) => {
    within(Gap.badDebt(emode, 0.08, lag), printed)
  })
  test.each([
    [0.08, 5.51],
    [0.2, 15.7],
  ])('half closed at a time into a pool of $1000M of quote, a gap of %s: %s', (gap, printed) => {
    within(Gap.badDebtInPool(emode, gap, { quote: 1000, closeFactor: 0.5, dust: 1e-6 }).badDebt, printed)
  })
})

test('a gap and a continuous path of the same size: $12.46M and $0', () => {
  const rule = { threshold: 0.95, bonus: 0.01, closeFactor: 0.5, dust: 1e-6 }
  let units = 100
  let debt = Gap.debt(emode)
  for (let basisPoints = 1; basisPoints <= 2000; basisPoints++) {
    const price = 1 - basisPoints / 10_000
    const rounds = Spiral.unwind({ collateral: units * price, debt }, rule)
    const last = rounds.at(-1)
    if (!last) continue
    expect(last.badDebt).toBe(0)
    units = last.after.collateral / price
    debt = last.after.debt
  }
  expect(debt).toBeLessThan(units * 0.8)
  within(Gap.badDebt(emode, 0.2), 12.46)
})

test('in a pool of any depth the rounds lose what one sale loses', () => {
  const { badDebt } = Gap.badDebtInPool(emode, 0.2, { quote: 1e12, closeFactor: 0.5, dust: 1e-6 })
  expect(badDebt).toBeCloseTo(Gap.badDebt(emode, 0.2), 6)
})

test('the leverage that survives a gap loses nothing at it and something just beyond', () => {
  const leverage = Gap.survivableLeverage(0.08, 0.01)
  const loans = { ...emode, healthFactor: Margin.healthAt(leverage, 0.95) }
  expect(Gap.badDebt(loans, 0.08)).toBeCloseTo(0, 9)
  expect(Gap.badDebt(loans, 0.081)).toBeGreaterThan(0)
  // 11.22×: between 20 and 21 loops at 93 %.
  expect(leverage).toBeCloseTo(11.222, 3)
  expect(Series.equivalent(leverage, 0.93)).toBeCloseTo(20.23, 1)
})

test('the depth a pool allows is where its frontier meets the threshold', () => {
  const share = Gap.poolShare(0.8)
  expect(Spiral.frontier(share, 0, 1)).toBeCloseTo(0.8, 12)
})
