import { expect, test } from 'vitest'
import * as Normal from './Normal.ts'

// C's erfc, by way of CPython 3.11 `math.erfc`.
test.each([
  [-20, 2.7536241186063314e-89],
  [-8, 6.220960574271819e-16],
  [-3, 0.0013498980316300957],
  [-1, 0.15865525393145707],
  [-0.5, 0.3085375387259869],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [0.3, 0.6179114221889526],
  [1.5, 0.9331927987311419],
  [6, 0.9999999990134123],
])('cdf(%s) is %s, as erfc of the C library has it', (z, expected) => {
  expect(Math.abs(Normal.cdf(z) / expected - 1)).toBeLessThan(1e-13)
})

// e^exponent · Φ(z) at 40 digits (mpmath).
test.each([
  [800, -40, 0.00996733518830131],
  [2000, -63, 34121.22645413791],
  [5, -3, 0.2003426313405722],
  [300, -25, 5.9374083647244976e-8],
  [-3, 1, 0.04188808839345767],
])('e^%s Φ(%s) neither overflows nor vanishes', (exponent, z, expected) => {
  expect(Math.abs(Normal.scaledCdf(exponent, z) / expected - 1)).toBeLessThan(1e-12)
})

// CPython 3.11 `statistics.NormalDist().inv_cdf`.
test.each([
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798405],
  [1e-9, -5.9978070150076865],
  [0.001, -3.090232306167813],
  [0.02425, -1.9729610513118845],
  [0.075, -1.4395314709384557],
  [0.3, -0.5244005127080407],
  [0.8, 0.8416212335729144],
  [0.99, 2.3263478740408408],
  [0.999999, 4.753424308817089],
])('quantile(%s) is %s', (p, expected) => {
  expect(Math.abs(Normal.quantile(p) / expected - 1)).toBeLessThan(1e-14)
})
