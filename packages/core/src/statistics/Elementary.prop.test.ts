import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Elementary from './Elementary.ts'

test.prop([fc.double({ min: -700, max: 700, noNaN: true })])(
  'R2: exp agrees with the engine’s own to two units in the last place',
  (x) => {
    expect(Math.abs(Elementary.exp(x) / Math.exp(x) - 1)).toBeLessThanOrEqual(2 ** -51)
  },
)

test.prop([fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true })])(
  'R2: log agrees with the engine’s own to two units in the last place',
  (x) => {
    const expected = Math.log(x)
    expect(Math.abs(Elementary.log(x) - expected)).toBeLessThanOrEqual(2 ** -51 * Math.abs(expected))
  },
)
