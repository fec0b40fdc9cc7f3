import { expect, test } from 'vitest'
import * as Elementary from './Elementary.ts'

// Python's decimal at 40 digits, rounded to the nearest double.
test.each([
  [-700, 9.85967654375977e-305],
  [-1.5, 0.22313016014842982],
  [-1e-9, 0.999999999],
  [0, 1],
  [0.25, 1.2840254166877414],
  [3, 20.085536923187668],
  [10.5, 36315.502674246636],
  [709, 8.218407461554972e307],
])('R2: e^%s is %s to one unit in the last place', (x, expected) => {
  expect(Math.abs(Elementary.exp(x) / expected - 1)).toBeLessThanOrEqual(2 ** -52)
})

test('R2: exp and log end where doubles end', () => {
  expect(Elementary.exp(710)).toBe(Number.POSITIVE_INFINITY)
  expect(Elementary.exp(-746)).toBe(0)
  expect(Elementary.exp(-740)).toBeCloseTo(Math.exp(-740), 320)
  expect(Elementary.log(5e-324)).toBeCloseTo(-744.4400719213812, 12)
  expect(Elementary.log(1)).toBe(0)
  expect(Elementary.log(Number.MAX_VALUE)).toBeCloseTo(709.782712893384, 12)
})
