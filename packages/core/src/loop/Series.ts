/** One unit of own capital looped: collateral, debt and their difference, marked at the price before any swap. */
export type Looped = {
  readonly collateral: number
  readonly debt: number
  readonly equity: number
  /** Collateral over equity, what `liquidation` and `carry` depend on. */
  readonly leverage: number
  /** Collateral over the capital put in; below `leverage` by what the swaps cost. */
  readonly capitalLeverage: number
}

const looped = (collateral: number, debt: number): Looped => ({
  collateral,
  debt,
  equity: collateral - debt,
  leverage: collateral / (collateral - debt),
  capitalLeverage: collateral,
})

/**
 * `borrows` borrows and so `borrows + 1` deposits, each borrow at `ltv` of the deposit before it, each swap leaving
 * `efficiency` (1 − fee − slippage) of what goes in: with `q = ltv·efficiency`, `C = (1 − q^(n+1))/(1 − q)`,
 * `D = ltv·(1 − q^n)/(1 − q)`. "n loops" always means n borrows.
 */
export function of(ltv: number, borrows: number, efficiency = 1): Looped {
  const q = ltv * efficiency
  return looped((1 - q ** (borrows + 1)) / (1 - q), (ltv * (1 - q ** borrows)) / (1 - q))
}

/** Where the series tends: `C = 1/(1 − ltv·efficiency)`, `D = ltv·C`. Its leverage is `1/(1 − ltv)` at any cost. */
export function limit(ltv: number, efficiency = 1): Looped {
  const collateral = 1 / (1 - ltv * efficiency)
  return looped(collateral, ltv * collateral)
}

/**
 * Number of borrows at `ltv` that reach a state of `leverage` (collateral over equity): `ln(1 − L(1 − l))/ln l − 1`
 * for free swaps. A real number; `undefined` where no number of borrows reaches it.
 *
 * It is the depth the state shows: a flash loan gets there in one borrow, which only the history tells.
 */
export function equivalent(leverage: number, ltv: number, efficiency = 1): number | undefined {
  const owed = 1 - 1 / leverage
  const q = ltv * efficiency
  const remaining = (ltv - owed) / (ltv - owed * q)
  return remaining > 0 ? Math.log(remaining) / Math.log(q) : undefined
}
