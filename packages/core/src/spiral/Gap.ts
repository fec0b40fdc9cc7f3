import * as Margin from '../loop/Margin.ts'

/** Loans of one threshold, bonus and opening health that a price jumps through. Ratios are fractions. */
export type Gapped = {
  readonly collateral: number
  readonly threshold: number
  readonly bonus: number
  readonly healthFactor: number
}

/**
 * Sudden fall at which lenders begin to lose: `max(1 − 1/HF, 1 − (1 + b)·LT/HF)`. The bonus is that of the category
 * the account is in (e-mode), not of the reserve.
 */
export const breakpoint = ({ healthFactor, threshold, bonus }: Omit<Gapped, 'collateral'>): number =>
  Math.max(Margin.dropToLiquidation(healthFactor), Margin.dropToExhaustion(healthFactor, threshold, bonus))

/** Debt of the loans, in the unit of their collateral before the fall: `LT·C/HF`. */
export const debt = ({ collateral, threshold, healthFactor }: Gapped): number =>
  (threshold * collateral) / healthFactor

/**
 * Bad debt after a sudden fall `gap`, sold into a pool of any depth: `max(0, D − (1 − g)·C/(1 + b))`, and none while
 * nothing may be liquidated. `lag` is a further fall between the oracle's price and the one the collateral is sold at.
 */
export function badDebt(loans: Gapped, gap: number, lag = 0): number {
  if (gap < Margin.dropToLiquidation(loans.healthFactor)) return 0
  const proceeds = ((1 - gap) * (1 - lag) * loans.collateral) / (1 + loans.bonus)
  return Math.max(0, debt(loans) - proceeds)
}

/** What a gap leaves when its liquidations move the price, and how many rounds it takes. */
export type Depth = {
  /** Quote side of the constant-product pool after it has followed the gap, in the unit of the loans' collateral. */
  readonly quote: number
  readonly closeFactor: number
  /** Debt below which a liquidation closes everything. */
  readonly dust: number
}

/**
 * Bad debt after a sudden fall `gap` when each round repays the close factor, sells what it seizes into a
 * constant-product pool, and the pool's price is the next round's oracle.
 */
export function badDebtInPool(
  loans: Gapped,
  gap: number,
  { quote, closeFactor, dust }: Depth,
): { readonly badDebt: number; readonly rounds: number; readonly price: number } {
  let price = 1 - gap
  let units = loans.collateral
  let owed = debt(loans)
  let poolUnits = quote / price
  const product = quote * poolUnits
  let rounds = 0
  while (owed > 0 && units > 0 && loans.threshold * units * price < owed) {
    const wanted = (owed < dust ? 1 : closeFactor) * owed
    const emptied = wanted * (1 + loans.bonus) >= units * price
    const seized = emptied ? units : (wanted * (1 + loans.bonus)) / price
    owed -= emptied ? (units * price) / (1 + loans.bonus) : wanted
    units -= seized
    poolUnits += seized
    price = product / poolUnits ** 2
    rounds++
  }
  return { badDebt: units > 0 ? 0 : owed, rounds, price }
}

/** Leverage whose bad debt is nothing after a sudden fall `gap`: `1/(1 − (1 − g)/(1 + b))`. */
export const survivableLeverage = (gap: number, bonus: number): number => 1 / (1 - (1 - gap) / (1 + bonus))

/** Share of a pool's collateral side up to which liquidating at the trigger still heals at no bonus: `(1/LT − 1)/2`. */
export const poolShare = (threshold: number): number => (1 / threshold - 1) / 2
