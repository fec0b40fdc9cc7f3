import type { Loan } from './Spiral.ts'

/** A liquidation in two steps: a first one that leaves the loan just liquidatable, then the close factor of the rest. */
export type TwoStep = {
  readonly first: number
  readonly second: number
  readonly profit: number
  /** Profit over that of one liquidation at the close factor, as a fraction of it. */
  readonly gain: number
}

/**
 * The liquidator's best pair of repayments against a close factor (Qin et al. 2021, arXiv 2106.06389):
 * `r1 = (D − LT·C)/(1 − LT·(1 + b))`, then `cf·(D − r1)`. For a liquidatable loan with `LT·(1 + b) < 1`.
 */
export function best(
  { collateral, debt }: Loan,
  rule: { readonly threshold: number; readonly bonus: number; readonly closeFactor: number },
): TwoStep {
  const { threshold, bonus, closeFactor } = rule
  const first = (debt - threshold * collateral) / (1 - threshold * (1 + bonus))
  const second = closeFactor * (debt - first)
  const single = closeFactor * debt
  return { first, second, profit: bonus * (first + second), gain: (first + second) / single - 1 }
}
