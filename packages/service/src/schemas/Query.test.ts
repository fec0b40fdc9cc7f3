import { z } from '@hono/zod-openapi'
import { describe, expect, test } from 'vitest'
import { queried, repeated } from './Query.ts'

describe('numbers in a query', () => {
  const fraction = queried(z.number().min(0).max(1))
  test.each([
    ['0.7', 0.7],
    ['70%', 0.7],
    ['.5', 0.5],
    ['+1', 1],
    ['100 %', 1],
  ])('%s is %d', (text, value) => {
    expect(fraction.parse(text)).toBeCloseTo(value, 15)
  })

  test.each(['', ' ', '%', '1e0', '0x1', 'NaN', 'Infinity', '1,0', '-0.1', '101%'])(
    '“%s” is none',
    (text) => {
      expect(fraction.safeParse(text).success).toBe(false)
    },
  )
})

test('what may be repeated is a list, given once or often', () => {
  const shocks = repeated('shocks')
  expect(shocks.parse('ETH=-20%')).toEqual(['ETH=-20%'])
  expect(shocks.parse(['ETH=-20%', 'USDC=-1%'])).toEqual(['ETH=-20%', 'USDC=-1%'])
  expect(shocks.safeParse(Array(101).fill('ETH=-1%')).success).toBe(false)
})
