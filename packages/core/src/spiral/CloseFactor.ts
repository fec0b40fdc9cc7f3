import type { Loan } from './Spiral.ts'

/** Largest share of a debt one liquidation may repay. */
export type CloseFactor = (loan: Loan, healthFactor: number) => number

/** Aave v2 and Compound v2: half, always. */
export const half: CloseFactor = () => 0.5

/** Morpho Blue: any share. */
export const whole: CloseFactor = () => 1

/**
 * Aave v3.3 on (USD): half of the total debt; everything where health is .95 or less, or where either side is below
 * $2,000. The contract's exact rule, with its dust left over, is in the protocol's own package.
 */
export const aaveV3: CloseFactor = ({ collateral, debt }, healthFactor) =>
  healthFactor <= 0.95 || collateral < 2000 || debt < 2000 ? 1 : 0.5
