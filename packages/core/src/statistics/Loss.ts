import * as Quantile from './Quantile.ts'

/** Loss over many runs; every figure in the losses' unit. `valueAtRisk` is the quantile at `level`. */
export type Tail = { readonly mean: number; readonly valueAtRisk: number; readonly expectedShortfall: number }

/**
 * Mean, value at risk and expected shortfall of losses (one per run, any order). Expected shortfall is the mean of the
 * losses at or above value at risk. On bad debt this is Gauntlet's VaR, on liquidated value its LaR.
 */
export function tail(losses: ArrayLike<number>, level: number): Tail {
  const sorted = Float64Array.from(losses).sort()
  const valueAtRisk = Quantile.ofSorted(sorted, level)
  const beyond = sorted.filter((loss) => loss >= valueAtRisk)
  return { mean: mean(sorted), valueAtRisk, expectedShortfall: mean(beyond) }
}

/** What a run leaves unpaid: `Σ max(0, D − C)` over accounts, in their unit. No account makes up for another. */
export function insolvency(
  accounts: Iterable<{ readonly collateral: number; readonly debt: number }>,
): number {
  let unpaid = 0
  for (const { collateral, debt } of accounts) unpaid += Math.max(0, debt - collateral)
  return unpaid
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
