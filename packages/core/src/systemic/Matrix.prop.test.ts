import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Matrix from './Matrix.ts'

/** Companion matrix of (x − a)(x − b)(x − c): its eigenvalues are these. */
const companion = ([a, b, c]: readonly [number, number, number]): number[][] => [
  [a + b + c, -(a * b + b * c + c * a), a * b * c],
  [1, 0, 0],
  [0, 1, 0],
]
const root = fc.double({ min: -2, max: 2, noNaN: true })

test.prop([fc.tuple(root, root, root)])('the spectral radius is the largest root', (roots) => {
  // Roots that nearly meet are told less exactly, by any way.
  const largest = Math.max(...roots.map(Math.abs))
  fc.pre(largest > 0.1)
  expect(Matrix.spectralRadius(companion(roots)) / largest).toBeCloseTo(1, 4)
})
