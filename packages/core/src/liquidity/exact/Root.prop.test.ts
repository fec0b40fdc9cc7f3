import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { sqrtDown } from './Root.ts'

test.prop([fc.bigInt(0n, 1n << 1400n)])('the root squared is not above, the next one is', (value) => {
  const root = sqrtDown(value)
  expect(root * root <= value && value < (root + 1n) * (root + 1n)).toBe(true)
})

test.prop([fc.bigInt(0n, 1n << 600n)])('of a square and of its neighbours', (root) => {
  expect(sqrtDown(root * root)).toBe(root)
  if (root > 1n) {
    expect(sqrtDown(root * root - 1n)).toBe(root - 1n)
    expect(sqrtDown(root * root + 1n)).toBe(root)
  }
})
