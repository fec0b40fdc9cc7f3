/** Morpho Blue's liquidation incentive factor: `min(1.15, 1/(1 − .3·(1 − LLTV)))`; a fraction above 1. */
export const morpho = (lltv: number): number => Math.min(1.15, 1 / (1 - 0.3 * (1 - lltv)))

/** Euler v2's discount: how far health is below 1, up to `cap` (fractions). The bonus it makes is `d/(1 − d)`. */
export const eulerDiscount = (healthFactor: number, cap: number): number =>
  Math.min(cap, Math.max(0, 1 - healthFactor))
