import { expect, test } from 'vitest'
import { Series } from '../loop/index.ts'
import * as Carry from './Carry.ts'

// Printed for 70 % LTV, supply 4 %, borrow 6 % (references §1), in percent.
test.each([
  [1, 2.6],
  [2, 1.62],
  [3, 0.93],
  [4, 0.45],
  [5, 0.12],
  [6, -0.12],
])('%s borrows earn %s %%', (borrows, printed) => {
  const { leverage } = Series.of(0.7, borrows)
  const net = Carry.netApy({ leverage, supplyApy: 0.04, borrowApy: 0.06 })
  expect(Math.abs(net * 100 - printed)).toBeLessThanOrEqual(0.006)
})

test('three borrows at 60 %, 6 % against 4 %: 8.35 %', () => {
  const net = Carry.netApy({ leverage: 2.176, supplyApy: 0.06, borrowApy: 0.04 })
  expect(net).toBeCloseTo(0.0835, 4)
})

test('at the break-even borrow rate the carry is nothing', () => {
  const borrowApy = Carry.breakEvenBorrowApy({ leverage: 12, supplyApy: 0.03 })!
  expect(Carry.netApy({ leverage: 12, supplyApy: 0.03, borrowApy })).toBeCloseTo(0, 15)
  expect(Carry.breakEvenBorrowApy({ leverage: 1, supplyApy: 0.03 })).toBeNull()
})

test('interest alone liquidates when debt has outgrown the health factor', () => {
  const years = Carry.yearsToLiquidation(1.05, { supplyApy: 0.03, borrowApy: 0.1 })!
  expect((1.05 * 1.03 ** years) / 1.1 ** years).toBeCloseTo(1, 12)
  expect(Carry.yearsToLiquidation(1.05, { supplyApy: 0.1, borrowApy: 0.03 })).toBeNull()
  expect(Carry.yearsToLiquidation(0.99, { supplyApy: 0.1, borrowApy: 0.03 })).toBe(0)
})

test('a cost of 36.50 is earned back in 73 days at 182.50 a year, and never at a loss', () => {
  expect(Carry.breakEvenDays(36.5, 182.5)).toBeCloseTo(73, 12)
  expect(Carry.breakEvenDays(36.5, -1)).toBeNull()
  expect(Carry.breakEvenDays(0, -1)).toBe(0)
})
