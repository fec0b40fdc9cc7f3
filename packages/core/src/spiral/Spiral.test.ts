import { describe, expect, test } from 'vitest'
import * as CloseFactor from './CloseFactor.ts'
import * as Incentive from './Incentive.ts'
import * as Spiral from './Spiral.ts'
import * as TwoStep from './TwoStep.ts'

// Morpho Blue's table (references §2), in printed digits.
test.each([
  [0.385, 1.15],
  [0.625, 1.126761],
  [0.77, 1.074114],
  [0.86, 1.043841],
  [0.915, 1.026167],
  [0.945, 1.016777],
  [0.965, 1.010611],
  [0.98, 1.006036],
])('a flat bonus: at an LLTV of %s the incentive is %s', (lltv, printed) => {
  expect(Math.abs(Incentive.morpho(lltv) - printed)).toBeLessThanOrEqual(0.5e-6)
})

describe('Aave v3.3 rounds, C = 10,000, LT .80, b 5 %', () => {
  const liquidated = (debt: number) => {
    const loan = { collateral: 10_000, debt }
    const closeFactor = CloseFactor.aaveV3(loan, (0.8 * 10_000) / debt)
    return Spiral.liquidate(loan, { bonus: 0.05, closeFactor })
  }
  test('D = 8100: health .9877, repay 4050, seize 4252.50, health after 1.1353', () => {
    expect((0.8 * 10_000) / 8100).toBeCloseTo(0.9877, 4)
    const { repaid, seized, after } = liquidated(8100)
    expect([repaid, seized]).toEqual([4050, 4252.5])
    expect((0.8 * after.collateral) / after.debt).toBeCloseTo(1.1353, 4)
  })
  test('D = 8600: everything, repay 8600, seize 9030', () => {
    expect(liquidated(8600)).toMatchObject({ repaid: 8600, seized: 9030, badDebt: 0 })
  })
  test('D = 9700: repay 9523.81, seize 10,000, deficit 176.19, which stays on the account', () => {
    const { repaid, seized, badDebt, after } = liquidated(9700)
    expect(repaid).toBeCloseTo(9523.81, 2)
    expect(seized).toBe(10_000)
    expect(badDebt).toBeCloseTo(176.19, 2)
    expect(after).toEqual({ collateral: 0, debt: badDebt })
  })
  test('small loans are closed whole, large ones half', () => {
    expect(CloseFactor.aaveV3({ collateral: 1999, debt: 1700 }, 0.99)).toBe(1)
    expect(CloseFactor.aaveV3({ collateral: 10_000, debt: 8100 }, 0.95)).toBe(1)
    expect(CloseFactor.half({ collateral: 1, debt: 1 }, 0.5)).toBe(0.5)
    expect(CloseFactor.whole({ collateral: 1, debt: 1 }, 0.999)).toBe(1)
  })
})

describe('the toxic sequence, C = 10,000, D = 9700, b 5 %, cf .5, LT .97', () => {
  // A breath past the trigger: at a health of exactly 1 nothing may be liquidated.
  const loan = { collateral: 10_000 * (1 - 1e-9), debt: 9700 }
  const rounds = Spiral.unwind(loan, { threshold: 0.97, bonus: 0.05, closeFactor: 0.5, dust: 1 })
  test('LTV .9883 → 1.0270 → 1.1143 → 1.3426 → 2.2743', () => {
    const ltvs = rounds.slice(0, 5).map(({ after }) => after.debt / after.collateral)
    for (const [at, printed] of [0.9883, 1.027, 1.1143, 1.3426, 2.2743].entries())
      expect(Math.abs(ltvs[at]! - printed)).toBeLessThanOrEqual(0.00005)
  })
  test('deleting a seized account and its bad debt with it: 176.19 remain, as after one full liquidation', () => {
    expect(rounds.at(-1)!.badDebt).toBeCloseTo(176.19, 2)
    expect(rounds.at(-1)!.after.debt).toBeCloseTo(176.19, 2)
    expect(Spiral.badDebt(loan, 0.05)).toBeCloseTo(176.19, 2)
  })
})

test('a 50 % close factor that never ends: it ends at the dust, or is refused', () => {
  const knife = { collateral: 10_500, debt: 10_000 }
  const rule = { threshold: 0.95, bonus: 0.05, closeFactor: 0.5 }
  const rounds = Spiral.unwind(knife, { ...rule, dust: 1 })
  // 10,000 halved below 1 takes 14 rounds; the fifteenth closes the rest.
  expect(rounds).toHaveLength(15)
  expect(rounds.at(-1)!.after.debt).toBeCloseTo(0, 9)
  expect(() => Spiral.unwind(knife, { ...rule, dust: 0 })).toThrow(Spiral.EndlessSpiralError)
})

test('all-or-nothing liquidation: a target health takes what it needs and no more', () => {
  const loan = { collateral: 10_000, debt: 8100 }
  const repaid = Spiral.repayTo(1.05, loan, { threshold: 0.8, bonus: 0.05 })!
  const { after } = Spiral.liquidate(loan, { bonus: 0.05, closeFactor: repaid / loan.debt })
  expect((0.8 * after.collateral) / after.debt).toBeCloseTo(1.05, 12)
  expect(Spiral.repayTo(0.98, loan, { threshold: 0.8, bonus: 0.05 })).toBe(0)
  expect(
    Spiral.repayTo(1.05, { collateral: 10_000, debt: 9700 }, { threshold: 0.8, bonus: 0.05 }),
  ).toBeUndefined()
})

test('two steps beat one (Qin et al. 2021): D 100, LT·C 99 → r1 6.25, profit +6.25 %', () => {
  const loan = { collateral: 99 / 0.8, debt: 100 }
  const { first, gain, profit } = TwoStep.best(loan, { threshold: 0.8, bonus: 0.05, closeFactor: 0.5 })
  expect(first).toBeCloseTo(6.25, 12)
  expect(gain).toBeCloseTo(0.0625, 12)
  expect(profit).toBeCloseTo(0.05 * 50 * 1.0625, 12)
  const after = { collateral: loan.collateral - 1.05 * first, debt: 100 - first }
  expect((0.8 * after.collateral) / after.debt).toBeCloseTo(1, 12)
})

test("Euler's discount is the shortfall in health, capped", () => {
  expect(Incentive.eulerDiscount(0.97, 0.15)).toBeCloseTo(0.03, 12)
  expect(Incentive.eulerDiscount(0.5, 0.15)).toBe(0.15)
  expect(Incentive.eulerDiscount(1.2, 0.15)).toBe(0)
})
