import { Normal } from '@droste/core'
import { expect, test } from 'vitest'
import * as Draw from './Draw.ts'
import * as Gaussian from './Gaussian.ts'
import * as Philox from './Philox.ts'

// Random123 1.14, tests/kat_vectors: counter, key, result.
test.each([
  ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
])('R1: Philox of counter %s and key %s is %s', (counter, key, expected) => {
  const words = (text: string): number[] => text.split(' ').map((word) => Number.parseInt(word, 16))
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = words(counter)
  const [k0 = 0, k1 = 0] = words(key)
  const out = new Uint32Array(4)
  Philox.into(out, c0, c1, c2, c3, k0, k1)
  expect(Array.from(out)).toEqual(words(expected))
})

test('R3: the uniform numbers lie inside (0, 1) at both ends of what Philox can give', () => {
  const ends = [0, 0xffffffff].map(
    (word) => ((word >>> 6) * 67108864 + (word >>> 6) + 0.5) / 4503599627370496,
  )
  expect(ends[0]).toBeGreaterThan(0)
  expect(ends[1]).toBeLessThan(1)
  expect(1 - ends[1]!).toBe(ends[0])
  expect(Gaussian.quantile(ends[0]!)).toBeCloseTo(-8.209536151601387, 10)
})

const draws = 200_000
const sample = (fill: typeof Draw.uniforms, seed: number): Float64Array => {
  const out = new Float64Array(draws)
  fill(Draw.open(seed), out, 0, draws, 7, 3, 'price')
  return out
}
const mean = (values: Float64Array, of: (value: number) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0) / values.length

test('R3: uniform: 100 bins by chi², the mean and the correlation of neighbours within their intervals', () => {
  const u = sample(Draw.uniforms, 1)
  const bins = new Float64Array(100)
  for (const value of u) bins[Math.floor(value * 100)]!++
  const chi2 = bins.reduce((sum, count) => sum + (count - draws / 100) ** 2 / (draws / 100), 0)
  expect(chi2).toBeGreaterThan(99 - 4 * Math.sqrt(2 * 99))
  expect(chi2).toBeLessThan(99 + 4 * Math.sqrt(2 * 99))
  expect(Math.abs(mean(u, (value) => value) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * draws))
  let product = 0
  for (let at = 1; at < draws; at++) product += (u[at]! - 0.5) * (u[at - 1]! - 0.5) * 12
  expect(Math.abs(product / draws)).toBeLessThan(4 / Math.sqrt(draws))
})

test('R4: normal: the first four moments and the tails within their intervals', () => {
  const z = sample(Draw.normals, 2)
  const within = (power: number, moment: number, variance: number): void =>
    expect(Math.abs(mean(z, (value) => value ** power) - moment)).toBeLessThan(
      4 * Math.sqrt(variance / draws),
    )
  within(1, 0, 1)
  within(2, 1, 2)
  within(3, 0, 15)
  within(4, 3, 96)
  for (const at of [-3, -2, -1, 0.5, 2.5]) {
    const p = Normal.cdf(at)
    const share = mean(z, (value) => (value <= at ? 1 : 0))
    expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws))
  }
})

test('R5: Poisson by inversion: the distribution of mean 0.7 within its intervals', () => {
  const u = sample(Draw.uniforms, 3)
  const expected = [0.4965853037914095, 0.34760971265398666, 0.12166339942889533, 0.028388126533408903]
  const counts = [0, 0, 0, 0]
  for (const value of u) {
    const events = Draw.poisson(0.7, value)
    if (events < 4) counts[events]!++
  }
  expected.forEach((p, events) => {
    expect(Math.abs(counts[events]! / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws))
  })
  expect(Draw.poisson(0, 0.999999)).toBe(0)
  expect(() => Draw.poisson(101, 0.5)).toThrow(Draw.MeanError)
})

test('R1: what is no seed is refused', () => {
  for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => Draw.open(seed)).toThrow(Draw.SeedError)
})
