/** What every account has kept of its health at least, from one time to another: the quotient of `kept` then and now. */
export type Wear = {
  kept: number
  /** Oracle prices of the last round, by factor. */
  readonly prices: Float64Array
}

/** For so many factors. */
export const prepare = (factors: number): Wear => ({ kept: 1, prices: new Float64Array(factors).fill(1) })

/** Begins anew at given prices. */
export function restart(wear: Wear, prices: Float64Array): void {
  wear.kept = 1
  wear.prices.set(prices)
}

/** Moves on to the prices of a round: whatever is held has kept the least share of its price, whatever is owed the most. */
export function follow(wear: Wear, oracle: Float64Array): void {
  const { prices } = wear
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (let factor = 0; factor < prices.length; factor++) {
    const moved = oracle[factor]! / prices[factor]!
    if (moved < least) least = moved
    if (moved > most) most = moved
  }
  wear.kept *= least / most
  prices.set(oracle)
}
