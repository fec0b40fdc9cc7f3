/** A pool as B.Protocol's SmartLTV reads it; one currency, ratios plain fractions. */
export type Pool = {
  readonly volatility: number
  readonly liquidity: number
  readonly debtCap: number
  readonly bonus: number
}

const spread = ({ volatility, liquidity, debtCap }: Pool): number =>
  volatility / Math.sqrt(liquidity / debtCap)

/** LTV at confidence `c`: `e^(−c·σ/√(ℓ/d)) − β`. */
export const ltv = (pool: Pool, confidence: number): number =>
  Math.exp(-confidence * spread(pool)) - pool.bonus

/** Confidence at which the pool's rule gives `ltv`: the same turned round. Its inverse is the published risk level. */
export const confidence = (pool: Pool, at: number): number => -Math.log(at + pool.bonus) / spread(pool)
