/**
 * What selling `amountUsd` in all brings (USD), counted from the pool as it stands: 0 at 0, rising, concave. Several
 * sales one after the other are one such sale taken in parts, so depth used by the first is missing for the second.
 */
export type Sell = (amountUsd: number) => number

/** A market of any size at a fixed cost (fraction): `amount·(1 − fee)`. */
export const constantFee =
  (fee: number): Sell =>
  (amountUsd) =>
    amountUsd * (1 - fee)

/** A constant-product pool with `sideUsd` on each side at mark: `R·a/(R + a)` of what the fee leaves (references §4). */
export const constantProduct =
  (sideUsd: number, fee: number): Sell =>
  (amountUsd) => {
    const paid = amountUsd * (1 - fee)
    return paid === 0 ? 0 : (sideUsd * paid) / (sideUsd + paid)
  }

/** What `amountUsd` more brings after `soldUsd` has been sold already. */
export const more = (sell: Sell, soldUsd: number, amountUsd: number): number =>
  sell(soldUsd + amountUsd) - sell(soldUsd)

/** The least amount, up to `mostUsd`, that brings `proceedsUsd`; `undefined` where even `mostUsd` does not. */
export function amountFor(sell: Sell, proceedsUsd: number, mostUsd: number): number | undefined {
  if (proceedsUsd <= 0) return 0
  const amount = greatest((candidate) => sell(candidate) <= proceedsUsd, mostUsd)
  // Rounding in `sell` may leave the whole amount a few units in the last place short.
  return sell(amount) >= proceedsUsd * (1 - 1e-12) ? amount : undefined
}

/** The greatest number from 0 to `most` that `holds`, by halving, where it holds up to some point and no further. */
export function greatest(holds: (candidate: number) => boolean, most: number): number {
  if (holds(most)) return most
  let low = 0
  let high = most
  for (;;) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) return low
    if (holds(middle)) low = middle
    else high = middle
  }
}
