import { expect, test } from 'vitest'
import * as Loss from './Loss.ts'
import * as Quantile from './Quantile.ts'

test('quantiles are linear between ranks, as numpy.percentile([1, 2, 3, 4, 10], …)', () => {
  const sample = [10, 3, 1, 4, 2]
  expect(Quantile.of(sample, 0.5)).toBe(3)
  expect(Quantile.of(sample, 0.95)).toBeCloseTo(8.8, 12)
  expect(Quantile.of(sample, 0.99)).toBeCloseTo(9.76, 12)
  expect(sample).toEqual([10, 3, 1, 4, 2])
})

test('VaR 95 of the losses 0…100 is 95, and the expected shortfall is the mean of 95…100', () => {
  const tail = Loss.tail(
    Array.from({ length: 101 }, (_, loss) => loss),
    0.95,
  )
  expect(tail).toEqual({ mean: 50, valueAtRisk: 95, expectedShortfall: 97.5 })
})

test('dust accounts as insolvencies: a solvent account never pays for an insolvent one, nor the reverse', () => {
  const book = [
    { collateral: 100, debt: 40 },
    { collateral: 10, debt: 12.5 },
    { collateral: 0, debt: 0 },
  ]
  expect(Loss.insolvency(book)).toBe(2.5)
})

test('no sample, no quantile', () => {
  expect(() => Quantile.of([], 0.5)).toThrow(Quantile.QuantileError)
  expect(() => Quantile.of([1], 95)).toThrow('level from 0 to 1')
})
