import { Quantile } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Distribution from './Distribution.ts'
import * as ExactSum from './ExactSum.ts'
import * as Tally from './Tally.ts'

const value = fc.oneof(
  fc.constant(0),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: -1, max: 3, noNaN: true }),
)
const values = fc.array(value, { minLength: 1, maxLength: 200 })

/** The exact sum of doubles cut to 2^-48, in integers. */
const plainSum = (of: readonly number[]): number => {
  const units = of.map((each) => {
    const whole = Math.trunc(each)
    return BigInt(whole) * 2n ** 48n + BigInt(Math.trunc((each - whole) * 2 ** 48))
  })
  return Number(units.reduce((sum, each) => sum + each, 0n)) / 2 ** 48
}

test.prop([values])('S5: a sum is that of integers, to its last rounding', (of) => {
  const sum = ExactSum.empty()
  for (const each of of) ExactSum.add(sum, each)
  const expected = plainSum(of)
  const size = of.reduce((all, each) => all + Math.abs(each), 0)
  expect(Math.abs(ExactSum.total(sum) - expected)).toBeLessThanOrEqual(2 ** -50 * Math.max(size, 2 ** -48))
})

const counted = (of: readonly number[]): Distribution.Distribution => {
  const distribution = Distribution.empty()
  for (const each of of) Distribution.add(distribution, each)
  return distribution
}

test.prop([values, fc.double({ min: 0, max: 1, noNaN: true })])(
  'S6: a quantile lies at the sorted values around its rank, to 2^-10',
  (of, level) => {
    const found = Distribution.quantile(counted(of), level)!
    const sorted = Float64Array.from(of).sort()
    const at = Math.floor(level * (of.length - 1))
    const expected = sorted[at]!
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(2 ** -10 * Math.abs(expected) + 2 ** -40)
    if (Number.isInteger(level * (of.length - 1)))
      expect(Math.abs(found - Quantile.of(of, level))).toBeLessThanOrEqual(
        2 ** -10 * Math.abs(expected) + 2 ** -40,
      )
  },
)

test.prop([values, fc.double({ min: 0, max: 0.99, noNaN: true })])(
  'S7: the expected shortfall is the mean of the worst share of a direct sort, to 2^-10',
  (of, level) => {
    const sorted = Float64Array.from(of).sort().reverse()
    const wanted = (1 - level) * of.length
    let [left, sum, size] = [wanted, 0, 0]
    for (const each of sorted) {
      const taken = Math.min(1, left)
      sum += taken * each
      size += taken * Math.abs(each)
      left -= taken
      if (left <= 0) break
    }
    const found = Distribution.tail(counted(of), level)!.mean
    expect(Math.abs(found - sum / wanted)).toBeLessThanOrEqual((2 ** -10 * size) / wanted + 2 ** -39)
  },
)

const weighted = fc.array(fc.tuple(value, fc.double({ min: 0, max: 2, noNaN: true })), {
  minLength: 1,
  maxLength: 200,
})

test.prop([weighted, fc.double({ min: 0, max: 0.99, noNaN: true })])(
  'S11: with weights, quantile and shortfall are those of a direct sort, to 2^-10',
  (of, level) => {
    const distribution = Distribution.empty()
    for (const [each, weight] of of) Distribution.add(distribution, each, weight)
    const sorted = of
      .map(([each, weight]) => ({ each, weight: Math.round(weight * 2 ** 22) / 2 ** 22 }))
      .sort((a, b) => b.each - a.each)
    const above = of.length - 1 - Math.floor(level * (of.length - 1))
    const wanted = (1 - level) * of.length
    let [before, sum, size] = [0, 0, 0]
    let expected = sorted[sorted.length - 1]!.each
    for (const { each, weight } of sorted) {
      if (before <= above && above < before + weight) expected = each
      const taken = Math.min(weight, Math.max(0, wanted - before))
      sum += taken * each
      size += taken * Math.abs(each)
      before += weight
    }
    const quantile = Distribution.quantile(distribution, level)!
    expect(Math.abs(quantile - expected)).toBeLessThanOrEqual(2 ** -10 * Math.abs(expected) + 2 ** -40)
    const shortfall = Distribution.tail(distribution, level)!.mean
    expect(Math.abs(shortfall - sum / wanted)).toBeLessThanOrEqual((2 ** -10 * size) / wanted + 2 ** -39)
  },
)

test.prop([fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 200 })])(
  'S5: mean and deviation are those of the textbook in two passes',
  (of) => {
    const mean = of.reduce((sum, each) => sum + each, 0) / of.length
    const square = of.reduce((sum, each) => sum + (each - mean) ** 2, 0)
    const distribution = counted(of)
    expect(Math.abs(Distribution.mean(distribution)! - mean)).toBeLessThanOrEqual(1e-12 * mean)
    expect(
      Math.abs(Distribution.deviation(distribution)! - Math.sqrt(square / (of.length - 1))),
    ).toBeLessThan(1e-6 * mean)
  },
)

const observations = fc
  .array(
    fc.record({
      weight: fc.double({ min: 0, max: 2, noNaN: true }),
      badDebtUsd: fc.constantFrom(0, 0, 5, 1e6, 0.1),
      liquidatedUsd: fc.constantFrom(0, 1e7, 3.3),
      priceFall: fc.double({ min: -1, max: 1, noNaN: true }),
      amplification: fc.option(fc.double({ min: 1, max: 3, noNaN: true })),
      branchingRatio: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
      step: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((drawn) => drawn.map((each, path) => ({ path, ...each })))

test.prop([
  observations,
  fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  fc.integer({ min: 1, max: 5 }),
])(
  'S5: however paths are dealt to threads, and in whatever order these end, the tally is the same to the bit',
  (seen, deal, threads) => {
    const whole = Tally.empty('antithetic')
    for (const each of seen) Tally.add(whole, each)
    const parts = Array.from({ length: threads }, () => Tally.empty('antithetic'))
    const shuffled = [...seen].sort((a, b) => deal[a.path]! - deal[b.path]!)
    for (const each of shuffled) Tally.add(parts[deal[each.path]! % threads]!, each)
    const merged = Tally.empty('antithetic')
    for (const part of parts.reverse()) Tally.merge(merged, JSON.parse(JSON.stringify(Tally.write(part))))
    const written = JSON.parse(JSON.stringify(Tally.write(whole))) // a negative zero is none in JSON
    expect(Tally.write(merged)).toEqual(written)
  },
)
