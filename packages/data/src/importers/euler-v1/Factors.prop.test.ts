import { Fixed } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Factors from './Factors.ts'

const amounts = fc.bigInt(10n ** 12n, 10n ** 26n)
const ratios = fc.integer({ min: 1, max: 100 })

/** RiskManager.computeLiquidityRaw in doubles, line by line: the plainer program that judges ours. */
function riskManager(deposit: number, debt: number, collateral: number, borrow: number): number {
  let self = debt
  let adjusted = debt / 0.95
  if (adjusted > deposit) {
    self = deposit * 0.95
    adjusted = deposit
  }
  const counted = (deposit - adjusted) * collateral + self
  return counted / (self + (debt - self) / borrow)
}

test.prop([amounts, amounts, fc.integer({ min: 0, max: 95 }), ratios])(
  'two legs with frozen terms have the health that Euler’s risk manager computes, never lower',
  (deposit, debt, collateral, borrow) => {
    const factors = {
      collateral: Fixed.wad(BigInt(collateral) * 10n ** 16n),
      borrow: Fixed.wad(BigInt(borrow) * 10n ** 16n),
    }
    const { threshold, borrowFactor } = Factors.selfCollateral(deposit, debt, factors)
    const ours =
      (Number(deposit) * Fixed.toNumber(threshold, 18)) / (Number(debt) / Fixed.toNumber(borrowFactor, 18))
    const theirs = riskManager(Number(deposit), Number(debt), collateral / 100, borrow / 100)
    const margin = (3e-9 * Number(deposit)) / Number(debt) + 1e-9 * theirs
    expect(ours).toBeGreaterThanOrEqual(theirs * (1 - 1e-12))
    expect(ours).toBeLessThanOrEqual(theirs + margin)
  },
)

test.prop([amounts, fc.bigInt(1n, 9n)])(
  'a debt that its own deposit covers is never below health 1',
  (deposit, tenths) => {
    const debt = (deposit * tenths) / 10n
    const { threshold, borrowFactor } = Factors.selfCollateral(deposit, debt, {
      collateral: Fixed.wad(0n),
      borrow: Fixed.wad(6n * 10n ** 17n),
    })
    expect(deposit * threshold).toBeGreaterThanOrEqual(debt * Fixed.WAD)
    expect(borrowFactor).toBe(Fixed.WAD)
  },
)
