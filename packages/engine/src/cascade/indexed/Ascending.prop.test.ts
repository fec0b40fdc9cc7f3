import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Ascending from './Ascending.ts'

const plainly = (keys: Float64Array): number[] =>
  Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b)

const keys = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-1, 0, 1, 1.5, 2 ** 40)))

test.prop([keys])('by rising key, equal ones in the order they stand', (drawn) => {
  const values = Float64Array.from(drawn, (each) => each + 0) // −0 is 0
  expect(Array.from(Ascending.order(values))).toEqual(plainly(values))
})

test('many keys, some of which differ in their last bits alone, then a part of them in the same room', () => {
  const values = Float64Array.from({ length: 20_000 }, (_, at) => Math.sin(at % 7000) * (1 + at * 2 ** -52))
  const room = Ascending.room(values.length)
  expect(Array.from(Ascending.order(values, room))).toEqual(plainly(values))
  const part = values.subarray(5000, 9000)
  expect(Array.from(Ascending.order(part, room))).toEqual(plainly(part))
})
