import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Series from './Series.ts'

const fraction = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))

test.prop([fraction(0.05, 0.95), fc.integer({ min: 0, max: 40 }), fraction(0.9, 1)])(
  'the closed form is what borrowing, swapping and depositing one after the other gives',
  (ltv, borrows, efficiency) => {
    let collateral = 1
    let debt = 0
    for (let last = 1, loop = 0; loop < borrows; loop++) {
      debt += ltv * last
      last *= ltv * efficiency
      collateral += last
    }
    const closed = Series.of(ltv, borrows, efficiency)
    close(closed.collateral, collateral)
    close(closed.debt, debt)
  },
)

test.prop([fraction(0.3, 0.95), fc.integer({ min: 0, max: 12 }), fraction(0.95, 1)])(
  'the equivalent number of loops of n borrows is n',
  (ltv, borrows, efficiency) => {
    const depth = Series.equivalent(Series.of(ltv, borrows, efficiency).leverage, ltv, efficiency)
    expect(Math.abs(depth! - borrows)).toBeLessThan(1e-6)
  },
)

test.prop([fraction(0.05, 0.95), fc.integer({ min: 0, max: 30 }), fraction(0.9, 1)])(
  'more borrows never lower leverage, and none passes the limit',
  (ltv, borrows, efficiency) => {
    const { leverage } = Series.of(ltv, borrows, efficiency)
    expect(Series.of(ltv, borrows + 1, efficiency).leverage).toBeGreaterThanOrEqual(leverage * (1 - 1e-12))
    expect(leverage).toBeLessThanOrEqual((1 + 1e-9) / (1 - ltv))
  },
)
