import * as Utilisation from './Utilisation.ts'

/** Aave's curve; rates are yearly fractions without compounding, `optimal` the kink `U*` (0 < U* < 1). */
export type TwoSlope = {
  readonly base: number
  readonly slope1: number
  readonly slope2: number
  readonly optimal: number
}

/** Borrow rate (APR) at utilisation `u`: `base + s1·u/U*`, and beyond the kink `base + s1 + s2·(u−U*)/(1−U*)`. */
export const borrowRate = ({ base, slope1, slope2, optimal }: TwoSlope, u: number): number =>
  u <= optimal ? base + (slope1 * u) / optimal : base + slope1 + (slope2 * (u - optimal)) / (1 - optimal)

/** Supply rate (APR): borrow rate × share of the supply that earns × what the reserve factor leaves. */
export const supplyRate = (curve: TwoSlope, cash: Utilisation.Cash, reserveFactor: number): number =>
  borrowRate(curve, Utilisation.ofCash(cash)) * Utilisation.ofSupply(cash) * (1 - reserveFactor)
