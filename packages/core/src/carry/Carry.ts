import { Apy } from '../rates/index.ts'

/** Effective yearly yields (fractions) of a position of `leverage` (collateral over equity). */
export type Carry = {
  readonly leverage: number
  readonly supplyApy: number
  readonly borrowApy: number
}

/** Yield on equity: `y·L − r·(L − 1)`. */
export const netApy = ({ leverage, supplyApy, borrowApy }: Carry): number =>
  supplyApy * leverage - borrowApy * (leverage - 1)

/** Borrow APY at which the carry is nothing: `y·L/(L − 1)`; `null` when nothing is borrowed. */
export const breakEvenBorrowApy = ({ leverage, supplyApy }: Omit<Carry, 'borrowApy'>): number | null =>
  leverage > 1 ? (supplyApy * leverage) / (leverage - 1) : null

/** Days of carry that pay back `costUsd`; `null` when the carry never does. */
export const breakEvenDays = (costUsd: number, carryUsdPerYear: number): number | null => {
  if (costUsd <= 0) return 0
  return carryUsdPerYear > 0 ? (365 * costUsd) / carryUsdPerYear : null
}

/** What interest adds to the logarithm of collateral over debt in a year: `ln((1 + y)/(1 + r))`. */
export const logGrowth = ({ supplyApy, borrowApy }: Omit<Carry, 'leverage'>): number =>
  Apy.nominal(supplyApy) - Apy.nominal(borrowApy)

/** Years until interest alone brings `healthFactor` to 1: `ln HF/ln((1 + r)/(1 + y))`; `null` when it never does. */
export const yearsToLiquidation = (healthFactor: number, yields: Omit<Carry, 'leverage'>): number | null => {
  if (healthFactor <= 1) return 0
  const growth = logGrowth(yields)
  return growth < 0 ? Math.log(healthFactor) / -growth : null
}
