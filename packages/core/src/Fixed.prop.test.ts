import { fc, test } from '@fast-check/vitest'
import { test as example, expect } from 'vitest'
import * as Fixed from './Fixed.ts'

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.integer({ min: 0, max: 1_000_000 }).map((count) => count / 1000),
)

test.prop([numbers, fc.integer({ min: 0, max: 30 })])(
  'a number is written as its integer is',
  (value, decimals) => {
    expect(Fixed.formatNumber(value, decimals)).toBe(
      Fixed.format(Fixed.fromNumber(value, decimals), decimals),
    )
  },
)

example.each([
  [1234.5678, 2, '1234.56'],
  [0.00019, 3, '0'],
  [1e21, 6, '1000000000000000000000'],
  [2.5e-7, 7, '0.0000002'],
  [10.5, 0, '10'],
])('%s to %s decimals is %s', (value, decimals, text) => {
  expect(Fixed.formatNumber(value, decimals)).toBe(text)
})

example('what is not finite is no decimal', () => {
  expect(() => Fixed.formatNumber(Number.NaN, 2)).toThrow(Fixed.NotDecimalError)
})

// Up to 10^22 a double holds the power itself, and one over it is rounded once.
example.each(Array.from({ length: 23 }, (_, exponent) => exponent))(
  '10^%i and its inverse are the nearest doubles',
  (exponent) => {
    expect(BigInt(Fixed.powerOfTen(exponent))).toBe(Fixed.scale(exponent))
    expect(Fixed.powerOfTen(-exponent)).toBe(1 / Number(Fixed.scale(exponent)))
  },
)
