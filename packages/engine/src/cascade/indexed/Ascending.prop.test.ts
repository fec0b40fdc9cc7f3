import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Ascending from './Ascending.ts'

const keys = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-1, 0, 1, 1.5, 2 ** 40)))

test.prop([keys])('by rising key, equal ones in the order they stand', (drawn) => {
  const values = Float64Array.from(drawn, (each) => each + 0) // −0 is 0
  const plain = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  expect(Array.from(Ascending.order(values))).toEqual(plain)
})
