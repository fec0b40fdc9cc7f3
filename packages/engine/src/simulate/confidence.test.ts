import { describe, expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import * as Confidence from './Confidence.ts'
import * as Distribution from './Distribution.ts'
import * as Summary from './Summary.ts'
import * as Tally from './Tally.ts'

// R: binom::binom.wilson(k, n): the published table of Newcombe (1998), method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('S8: %s of %s: Newcombe’s interval', (hits, trials, low, high) => {
  const found = Confidence.ofChance(hits, trials)!
  expect(found[0]).toBeCloseTo(low, 4)
  expect(found[1]).toBeCloseTo(high, 4)
})

/** Losses are exponential: quantile −ln(1 − p), shortfall one more. */
describe('S8: intervals hold the true value about 95 times in 100', () => {
  const [runs, size] = [400, 2000]
  const held = { mean: 0, var95: 0, var99: 0, es99: 0 }
  const holds = (interval: Confidence.Interval | null, value: number): number =>
    interval !== null && interval[0] <= value && value <= interval[1] ? 1 : 0
  const u = new Float64Array(size)
  for (let run = 0; run < runs; run++) {
    Draw.uniforms(Draw.open(17), u, 0, size, run, 0, 'price')
    const losses = Distribution.empty()
    for (const each of u) Distribution.add(losses, -Math.log(each))
    held.mean += holds(Confidence.ofMean(losses), 1)
    held.var95 += holds(Confidence.ofQuantile(losses, 0.95), -Math.log(0.05))
    held.var99 += holds(Confidence.ofQuantile(losses, 0.99), -Math.log(0.01))
    held.es99 += holds(Confidence.ofShortfall(losses, 0.99), 1 - Math.log(0.01))
  }
  test.each(Object.entries(held))('%s', (_, times) => {
    // the shortfall of 20 tail values is known to fall a little short of its nominal level
    expect(times / runs).toBeGreaterThan(0.88)
    expect(times / runs).toBeLessThan(0.99)
  })
})

test('S8: nothing seen, no interval; always seen, up to one', () => {
  expect(Confidence.ofChance(0, 0)).toBe(null)
  expect(Confidence.ofChance(5, 5)![1]).toBe(1)
  expect(Confidence.ofMean(Distribution.empty())).toBe(null)
  expect(Confidence.ofQuantile(Distribution.empty(), 0.95)).toBe(null)
})

test('S8: of one loss in a hundred paths no interval says that it may be negative; a fall of prices may', () => {
  const tally = Tally.empty()
  for (let path = 0; path < 100; path++)
    Tally.add(tally, {
      ...{ path, weight: 1, step: 1, amplification: null, branchingRatio: null },
      badDebtUsd: path === 0 ? 1e6 : 0,
      liquidatedUsd: path === 0 ? 1e7 : 0,
      priceFall: path === 0 ? 0.5 : 0,
    })
  const { badDebt, liquidated, priceFall } = Summary.of(tally, 1)
  // By the normal law: 10,000 ± 1.96 · 100,000 / √100.
  expect(badDebt.ci.mean).toEqual([0, expect.closeTo(10_000 + 1.96 * 10_000, -1)])
  expect(liquidated.ci.mean![0]).toBe(0)
  expect(priceFall.ci.mean![0]).toBeLessThan(0)
})
