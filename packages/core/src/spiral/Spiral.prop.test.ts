import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Spiral from './Spiral.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const collateral = 1000

test.prop([between(0.3, 1.2), between(0, 0.2), between(0.05, 1)])(
  'health rises iff D/C < 1/(1 + b), whatever the close factor',
  (ltv, bonus, closeFactor) => {
    fc.pre(Math.abs(ltv * (1 + bonus) - 1) > 1e-6)
    const loan = { collateral, debt: ltv * collateral }
    const { after } = Spiral.liquidate(loan, { bonus, closeFactor })
    // Owing nothing is healthiest; owing without collateral the least healthy.
    const rose = after.debt < 1e-9 || after.collateral / after.debt > collateral / loan.debt
    expect(rose).toBe(Spiral.heals(loan, bonus))
  },
)

test.prop([between(0.5, 1.5), between(0, 0.2), between(0.1, 1)])(
  'a spiral at a constant price loses what one full liquidation loses',
  (ltv, bonus, closeFactor) => {
    fc.pre(!Spiral.heals({ collateral, debt: ltv * collateral }, bonus))
    const loan = { collateral, debt: ltv * collateral }
    const rounds = Spiral.unwind(loan, { threshold: 0.4, bonus, closeFactor, dust: 1e-6 })
    expect(rounds.at(-1)!.after.debt).toBeCloseTo(Spiral.badDebt(loan, bonus), 6)
  },
)

test.prop([between(0.3, 1.5), between(0, 0.2), between(0.1, 1)])(
  'value is conserved: what the loan loses is what was repaid and seized',
  (ltv, bonus, closeFactor) => {
    const loan = { collateral, debt: ltv * collateral }
    const { repaid, seized, after } = Spiral.liquidate(loan, { bonus, closeFactor })
    expect(after.collateral + seized).toBeCloseTo(loan.collateral, 9)
    expect(after.debt + repaid).toBeCloseTo(loan.debt, 9)
    expect(after.debt).toBeGreaterThanOrEqual(0)
    expect(after.collateral).toBeGreaterThanOrEqual(0)
  },
)

test.prop([between(0.3, 1), between(0, 0.15), between(10, 1e5)])(
  'below the frontier a small liquidation sold into a constant-product pool lowers the LTV, above it raises it',
  (ltv, bonus, poolSide) => {
    const frontier = Spiral.frontier(collateral, bonus, poolSide)
    fc.pre(Math.abs(ltv / frontier - 1) > 1e-3)
    const debt = ltv * collateral
    const repaid = 1e-6 * Math.min(debt, poolSide)
    const sold = repaid * (1 + bonus)
    const price = (poolSide / (poolSide + sold)) ** 2
    const after = (debt - repaid) / ((collateral - sold) * price)
    expect(after < ltv).toBe(ltv < frontier)
  },
)
