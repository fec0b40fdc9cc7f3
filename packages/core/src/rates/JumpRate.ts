/** Compound v2's `JumpRateModel`; yearly fractions without compounding, `kink` a utilisation. */
export type JumpRate = {
  readonly base: number
  readonly multiplier: number
  readonly jumpMultiplier: number
  readonly kink: number
}

/** Compound v2's utilisation: `B / (cash + B − reserves)`, 0 when nothing is borrowed. */
export const utilisation = (market: {
  readonly cash: number
  readonly borrowed: number
  readonly reserves: number
}): number =>
  market.borrowed === 0 ? 0 : market.borrowed / (market.cash + market.borrowed - market.reserves)

/** Borrow rate (APR) at utilisation `u`: `base + u·m`, and beyond the kink `base + kink·m + (u − kink)·jump`. */
export const borrowRate = (model: JumpRate, u: number): number =>
  model.base + Math.min(u, model.kink) * model.multiplier + Math.max(0, u - model.kink) * model.jumpMultiplier

/** Supply rate (APR): borrow rate × utilisation × what the reserve factor leaves. */
export const supplyRate = (model: JumpRate, u: number, reserveFactor: number): number =>
  borrowRate(model, u) * u * (1 - reserveFactor)
