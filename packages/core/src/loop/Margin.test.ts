import { expect, test } from 'vitest'
import * as Margin from './Margin.ts'

test('10 ETH at 3000 against 20,000 at .825: health 1.2375, liquidated at 2424.24, −19.2 %, 3×', () => {
  const position = { collateral: 30_000, debt: 20_000, threshold: 0.825 }
  const health = Margin.health(position)!
  expect(health).toBeCloseTo(1.2375, 12)
  expect(Margin.liquidationPrice(3000, health)).toBeCloseTo(2424.24, 2)
  expect(Margin.dropToLiquidation(health)).toBeCloseTo(0.192, 3)
  expect(Margin.leverage(position)).toBeCloseTo(3, 12)
  expect(Margin.healthAt(3, 0.825)).toBeCloseTo(1.2375, 12)
  expect(Margin.leverageAt(1.2375, 0.825)).toBeCloseTo(3, 12)
})

test('three borrows at 60 %, threshold .85: LTV 54.04 %, health 1.57, liquidation −36.42 %', () => {
  const position = { collateral: 21_760, debt: 11_760, threshold: 0.85 }
  expect(position.debt / position.collateral).toBeCloseTo(0.5404, 4)
  expect(Margin.health(position)).toBeCloseTo(1.57, 2)
  expect(Margin.dropToLiquidation(Margin.health(position)!)).toBeCloseTo(0.3642, 4)
})

test('HF −1 for "no debt": owing nothing has no health factor', () => {
  expect(Margin.health({ collateral: 100, debt: 0, threshold: 0.8 })).toBeNull()
})

test('×100 slips: a fall is a fraction, −50 % halves the health factor', () => {
  const fall = 0.5
  const health = Margin.health({ collateral: 100 * (1 - fall), debt: 40, threshold: 0.8 })
  expect(health).toBe(1)
})

test('negative prices: a liquidation price falls towards 0 as debt does, and never below', () => {
  for (const debt of [1e-9, 1, 1e3, 1e12]) {
    const health = Margin.health({ collateral: 1e4, debt, threshold: 0.8 })!
    expect(Margin.liquidationPrice(3000, health)).toBeGreaterThan(0)
  }
})
