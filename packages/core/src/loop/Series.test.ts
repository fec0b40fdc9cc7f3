import { expect, test } from 'vitest'
import * as Series from './Series.ts'

// Printed for a 70 % LTV (references §1).
test.each([
  [1, 1.7],
  [2, 2.19],
  [3, 2.53],
  [4, 2.77],
  [5, 2.94],
  [6, 3.06],
])('%s borrows at 70 % give a leverage of %s', (borrows, printed) => {
  expect(Math.abs(Series.of(0.7, borrows).leverage - printed)).toBeLessThanOrEqual(0.005)
})

test('three borrows at 60 % of 10,000: 2.176×, 21,760 against 11,760', () => {
  const { collateral, debt, leverage } = Series.of(0.6, 3)
  expect(collateral * 10_000).toBeCloseTo(21_760, 8)
  expect(debt * 10_000).toBeCloseTo(11_760, 8)
  expect(leverage).toBeCloseTo(2.176, 12)
})

test('n loops means n borrows and n + 1 deposits: no borrow, no leverage', () => {
  expect(Series.of(0.7, 0)).toMatchObject({ collateral: 1, debt: 0, leverage: 1 })
})

test('leverage in mixed units (8× for 3.9×): collateral over equity and over capital are two numbers', () => {
  const { leverage, capitalLeverage, equity } = Series.limit(0.9, 0.95)
  expect(leverage).toBeCloseTo(10, 12)
  expect(capitalLeverage).toBeCloseTo(1 / (1 - 0.855), 12)
  expect(capitalLeverage / leverage).toBeCloseTo(equity, 12)
})

test('beyond 1/(1 − LTV) no number of loops leads', () => {
  expect(Series.equivalent(14.3, 0.93)).toBeUndefined()
  expect(Series.equivalent(12, 0.93)).toBeCloseTo(Math.log(0.16) / Math.log(0.93) - 1, 12)
})
