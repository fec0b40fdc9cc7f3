import { describe, expect, test } from 'vitest'
import { compounded, linear, rates, YEAR } from './interest.ts'
import { RAY } from './rounding.ts'

const percent = RAY / 100n
const curve = { optimal: 90n * percent, base: 0n, slope1: 4n * percent, slope2: 60n * percent }
const usage = { cash: 10n, debt: 90n, deficit: 0n, reserveFactor: 1_000n }

// references §1: r = base + s1·U/U* up to the kink, then base + s1 + s2·(U − U*)/(1 − U*).
describe('two slopes', () => {
  test('at the kink borrowers pay base + slope 1, suppliers U·(1 − reserve factor) of it', () => {
    expect(rates('3.6', curve, usage)).toEqual({ borrow: 4n * percent, supply: (percent * 324n) / 100n })
  })

  test('half way up, half of slope 1', () => {
    expect(rates('3.6', curve, { ...usage, cash: 55n, debt: 45n }).borrow).toBe(2n * percent)
  })

  test('all lent out, both slopes', () => {
    expect(rates('3.6', curve, { ...usage, cash: 0n }).borrow).toBe(64n * percent)
  })

  test('nothing owed: the base rate stands, nothing is earned', () => {
    const idle = { ...curve, base: percent }
    expect(rates('3.6', idle, { ...usage, debt: 0n })).toEqual({ borrow: percent, supply: 0n })
  })

  test('a deficit thins what suppliers earn, not what borrowers pay', () => {
    const { borrow, supply } = rates('3.6', curve, { ...usage, deficit: 100n })
    expect(borrow).toBe(4n * percent)
    expect(supply).toBe((percent * 162n) / 100n)
  })
})

describe('time', () => {
  test('suppliers earn simple interest', () => {
    expect(linear(5n * percent, YEAR)).toBe(105n * percent)
  })

  const terms = (x: number): number => 1 + x + x ** 2 / 2 + x ** 3 / 6

  test('3.6 compounds to three terms of e^x', () => {
    const year = Number(compounded('3.6', 5n * percent, YEAR)) / 1e27
    expect(year).toBeCloseTo(terms(0.05), 15)
    expect(Math.exp(0.05) - year).toBeLessThan(0.05 ** 4 / 23)
    expect(Number(compounded('3.6', RAY, YEAR)) / 1e27).toBeCloseTo(terms(1), 15)
  })

  // (.05 / 31 536 000)³ is 3.99 · 10⁻²⁷ and a ray holds only the 3 of it.
  test('3.0 cuts the cube of a rate per second to whole rays: 5 % a year loses a quarter of the third term', () => {
    const year = Number(compounded('3.0', 5n * percent, YEAR)) / 1e27
    expect(terms(0.05) - year).toBeCloseTo(0.05 ** 3 / 6 / 4, 6)
    expect(Number(compounded('3.0', 10n * RAY, YEAR)) / 1e27).toBeCloseTo(terms(10), 3)
  })

  test('no time, no interest', () => {
    expect(compounded('3.6', RAY, 0n)).toBe(RAY)
    expect(compounded('3.0', RAY, 0n)).toBe(RAY)
  })
})
