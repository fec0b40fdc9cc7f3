/**
 * The largest cap from 0 to `most` whose simulated loss stays within `budget` (all in one unit), to within `precision`;
 * 0 where no cap does. `loss` must not fall as the cap grows.
 */
export function largestCap(
  loss: (cap: number) => number,
  { budget, most, precision }: { readonly budget: number; readonly most: number; readonly precision: number },
): number {
  if (loss(most) <= budget) return most
  let within = 0
  let beyond = most
  while (beyond - within > precision) {
    const middle = (within + beyond) / 2
    if (loss(middle) <= budget) within = middle
    else beyond = middle
  }
  return within
}

/** A fall to plan caps for, by the asset's market value: 50 % of a small one, 35 %, 15 % of the largest (Chaos Labs). */
export const EXTREME_DROPS = { small: 0.5, medium: 0.35, large: 0.15 } as const
