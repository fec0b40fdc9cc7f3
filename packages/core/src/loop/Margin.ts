/** How far a position stands from its liquidation. Ratios are fractions; one unit for `collateral` and `debt`. */
export type Position = {
  readonly collateral: number
  readonly debt: number
  readonly threshold: number
}

/** Health factor `LT·C/D`; `null` when nothing is owed, which no fall in price can liquidate. */
export const health = ({ collateral, debt, threshold }: Position): number | null =>
  debt === 0 ? null : (threshold * collateral) / debt

/** Health factor at `leverage` (above 1): `LT·L/(L − 1)`. */
export const healthAt = (leverage: number, threshold: number): number =>
  (threshold * leverage) / (leverage - 1)

/** Leverage at `healthFactor` (above the threshold): `HF/(HF − LT)`. */
export const leverageAt = (healthFactor: number, threshold: number): number =>
  healthFactor / (healthFactor - threshold)

/** Collateral over equity: `C/(C − D)`. Both in one unit; a solvent position (`C > D`). */
export const leverage = ({ collateral, debt }: Omit<Position, 'threshold'>): number =>
  collateral / (collateral - debt)

/** Fall of the collateral against the debt (fraction) that opens liquidation: `1 − 1/HF`. Below 0: open already. */
export const dropToLiquidation = (healthFactor: number): number => 1 - 1 / healthFactor

/** Fall beyond which collateral no longer covers debt and `bonus`: `1 − (1 + b)·LT/HF`. */
export const dropToExhaustion = (healthFactor: number, threshold: number, bonus: number): number =>
  1 - ((1 + bonus) * threshold) / healthFactor

/** Fall beyond which the position owes more than it holds at mark: `1/L`. */
export const dropToInsolvency = (leverageNow: number): number => 1 / leverageNow

/** Price of the collateral at which liquidation opens, in the unit of `price`, the debt's price held still. */
export const liquidationPrice = (price: number, healthFactor: number): number => price / healthFactor
