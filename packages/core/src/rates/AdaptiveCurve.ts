/** Morpho's AdaptiveCurveIRM; yearly fractions without compounding. Source: its `ConstantsLib.sol`. */
export const TARGET_UTILISATION = 0.9
export const STEEPNESS = 4
export const SPEED_PER_YEAR = 50
export const INITIAL_RATE_AT_TARGET = 0.04
export const LEAST_RATE_AT_TARGET = 0.001
export const GREATEST_RATE_AT_TARGET = 2

/** Distance of utilisation `u` from the target, from −1 (nothing lent) to 1 (everything lent). */
export const error = (u: number): number =>
  (u - TARGET_UTILISATION) / (u > TARGET_UTILISATION ? 1 - TARGET_UTILISATION : TARGET_UTILISATION)

/** Borrow rate (APR) at utilisation `u` when the rate at target is `rateAtTarget` (APR). */
export const borrowRate = (rateAtTarget: number, u: number): number => {
  const distance = error(u)
  return ((distance < 0 ? 1 - 1 / STEEPNESS : STEEPNESS - 1) * distance + 1) * rateAtTarget
}

/** Rate at target (APR) after `years` at utilisation `u`, held between its least and greatest. */
export const adapt = (rateAtTarget: number, u: number, years: number): number =>
  Math.min(
    GREATEST_RATE_AT_TARGET,
    Math.max(LEAST_RATE_AT_TARGET, rateAtTarget * Math.exp(SPEED_PER_YEAR * error(u) * years)),
  )

/**
 * What `years` at utilisation `u` charge: the average borrow rate (APR) and the rate at target they end with.
 * The average is the contract's trapezoid with one point between, `(start + end + 2·mid) / 4`.
 */
export function accrue(
  rateAtTarget: number,
  u: number,
  years: number,
): { readonly averageRate: number; readonly rateAtTarget: number } {
  const end = adapt(rateAtTarget, u, years)
  const middle = adapt(rateAtTarget, u, years / 2)
  return { averageRate: borrowRate((rateAtTarget + end + 2 * middle) / 4, u), rateAtTarget: end }
}
