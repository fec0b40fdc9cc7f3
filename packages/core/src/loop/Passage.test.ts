import { expect, test } from 'vitest'
import * as Passage from './Passage.ts'

/** A small published generator (mulberry32), seeded by the key, so that any path replays alone. */
const seeded =
  (seed: number): Passage.Draw =>
  ({ path, step }) => {
    let state = (seed + Math.imul(path, 0x9e3779b1) + Math.imul(step, 0x85ebca6b)) | 0
    for (let round = 0; round < 3; round++) {
      state = (state + 0x6d2b79f5) | 0
      state = Math.imul(state ^ (state >>> 15), state | 1)
      state ^= state + Math.imul(state ^ (state >>> 7), state | 61)
    }
    return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32 + 2 ** -33
  }

const motion = { healthFactor: 1.2, volatility: 0.6, years: 0.25 }

test('without drift of the logarithm the chance is 2Φ(−ln HF/σ√T), the reflection principle', () => {
  const { volatility } = motion
  const drift = volatility ** 2 / 2
  // 2·Φ(−ln 1.2/.3) = erfc(ln 1.2/(.3·√2)), by the C library.
  expect(Passage.probability({ ...motion, drift })).toBeCloseTo(0.5433609090538404, 14)
})

test.each([
  { ...motion },
  { ...motion, drift: 0.5, carry: -0.07 },
  { healthFactor: 1.0364, volatility: 0.05, years: 1, carry: -0.02 },
  { healthFactor: 1.5728, volatility: 0.8, years: 30 / 365 },
])('closed form and simulation agree at any step size: %o', (moving) => {
  const closed = Passage.probability(moving)
  for (const steps of [1, 4, 30]) {
    const simulated = Passage.simulate(moving, { paths: 20_000, steps, draw: seeded(7) })
    // Three standard errors: one run in 370 of a right program would fail.
    expect(Math.abs(simulated.probability - closed)).toBeLessThan(3 * simulated.standardError)
    expect(simulated.low).toBeLessThan(simulated.high)
  }
})

test('hidden fixed seed: another draw, another estimate; the same draw, the same', () => {
  const run = (seed: number) => Passage.simulate(motion, { paths: 500, steps: 8, draw: seeded(seed) })
  expect(run(1)).toEqual(run(1))
  expect(run(1).probability).not.toBe(run(2).probability)
})

test('horizon off by one: no time, no chance; double the time is the chance at double the time', () => {
  expect(Passage.probability({ ...motion, years: 0 })).toBe(0)
  const { low, high } = Passage.simulate(
    { ...motion, years: 0.5 },
    { paths: 20_000, steps: 10, draw: seeded(3) },
  )
  expect(Passage.probability({ ...motion, years: 0.25 })).toBeLessThan(low)
  expect(Passage.probability({ ...motion, years: 0.5 })).toBeLessThan(high)
})

test('already liquidatable is certain; without volatility interest alone decides', () => {
  expect(Passage.probability({ ...motion, healthFactor: 0.99 })).toBe(1)
  const still = { healthFactor: 1.05, volatility: 0, carry: -0.05 }
  expect(Passage.probability({ ...still, years: 0.9 })).toBe(0)
  expect(Passage.probability({ ...still, years: 1 })).toBe(1)
})

test('a strong downward drift overflows nothing', () => {
  const chance = Passage.probability({ healthFactor: 3, volatility: 0.01, years: 1, drift: -2 })
  expect(chance).toBeCloseTo(1, 12)
  expect(Passage.probability({ healthFactor: 3, volatility: 0.01, years: 1, drift: 2 })).toBeCloseTo(0, 12)
})
