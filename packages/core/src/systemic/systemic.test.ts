import { describe, expect, test } from 'vitest'
import { Deleveraging, FireSale, LossBudget, Matrix, SmartLtv } from './index.ts'

describe('Klages-Mundt & Minca: a stablecoin deleverages', () => {
  const economy = { demandUsd: 100, collateralFactor: 1.5, expectedReturn: 1.00583 }
  test('β 1.5, r 1.00583, ether at 83, 82, 81: the published supplies and prices, ±.006', () => {
    let speculator: Deleveraging.Speculator = { ether: 1.8, supply: 100.583 }
    for (const [etherPrice, supply, price] of [
      [83, 97.468, 1.026],
      [82, 93.363, 1.071],
      [81, 88.793, 1.126],
    ] as const) {
      const period = Deleveraging.step(speculator, economy, etherPrice)!
      expect(Math.abs(period.supply - supply)).toBeLessThanOrEqual(0.006)
      expect(Math.abs(period.stablecoinPrice - price)).toBeLessThanOrEqual(0.0006)
      expect(period.bound).toBe(true)
      speculator = period
    }
  })
  test('far from the constraint the supply is what the speculator wants, √(rDL)', () => {
    const period = Deleveraging.step({ ether: 5, supply: 100 }, economy, 83)!
    expect(period.supply).toBeCloseTo(Math.sqrt(1.00583 * 100 * 100), 12)
    expect(period.bound).toBe(false)
  })
  test('below it no supply can stand', () => {
    expect(Deleveraging.step({ ether: 0.5, supply: 100 }, economy, 83)).toBeUndefined()
  })
})

test('Greenwood-Landier-Thesmar: vulnerability .14, direct loss .20, spectral radius .58565', () => {
  const holders = {
    assets: [100, 200],
    leverage: [9, 4],
    weights: [
      [0.6, 0.4],
      [0.2, 0.8],
    ],
    impact: [1e-3, 5e-4],
  }
  const { aggregate, direct, radius } = FireSale.vulnerability(holders, [-0.1, 0])
  expect(aggregate).toBeCloseTo(0.14, 12)
  expect(direct).toBeCloseTo(0.2, 12)
  expect(radius).toBeCloseTo(0.58565, 5)
})

test('the spectral radius of a rotation, a nilpotent matrix, and the golden ratio', () => {
  const turn = [
    [0.6, -0.8],
    [0.8, 0.6],
  ]
  const golden = [
    [1, 1],
    [1, 0],
  ]
  expect(Matrix.spectralRadius(turn)).toBeCloseTo(1, 12)
  expect(Matrix.spectralRadius(golden)).toBeCloseTo((1 + Math.sqrt(5)) / 2, 12)
  const nilpotent = [
    [0, 5],
    [0, 0],
  ]
  expect(Matrix.spectralRadius(nilpotent)).toBe(0)
})

test('the spectral radius of a matrix whose powers never settle, and of one that grows beside its eigenvalue', () => {
  const sixth = [
    [0.5, -Math.sqrt(0.75)],
    [Math.sqrt(0.75), 0.5],
  ]
  const jordan = [
    [0.9, 1],
    [0, 0.9],
  ]
  expect(Matrix.spectralRadius(sixth)).toBeCloseTo(1, 12)
  expect(Matrix.spectralRadius(jordan)).toBeCloseTo(0.9, 12)
})

test('SmartLTV: σ .05, ℓ 100M, d 200M, β .05, LTV .86 → c 1.333754, risk .749763', () => {
  const pool = { volatility: 0.05, liquidity: 100e6, debtCap: 200e6, bonus: 0.05 }
  const confidence = SmartLtv.confidence(pool, 0.86)
  expect(confidence).toBeCloseTo(1.333754, 6)
  expect(1 / confidence).toBeCloseTo(0.749763, 6)
  expect(SmartLtv.ltv(pool, confidence)).toBeCloseTo(0.86, 14)
})

test('the largest cap whose loss fits the budget', () => {
  // Beyond 40 of supply the loss grows by a tenth of what is added: a budget of 1 leaves room for 50.
  const loss = (cap: number) => Math.max(0, (cap - 40) / 10)
  const search = { budget: 1, most: 1000, precision: 1e-6 }
  expect(LossBudget.largestCap(loss, search)).toBeCloseTo(50, 5)
  expect(LossBudget.largestCap(loss, { ...search, most: 45 })).toBe(45)
  expect(LossBudget.largestCap(() => 2, search)).toBeLessThanOrEqual(1e-6)
  expect(Object.values(LossBudget.EXTREME_DROPS)).toEqual([0.5, 0.35, 0.15])
})
