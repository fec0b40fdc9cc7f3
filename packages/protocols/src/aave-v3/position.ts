import { Fixed } from '@droste/core'
import { type Account, type Category, categoryOf, type Leg, type Pool, reserveOf, unitOf } from './pool.ts'
import { require } from './refusal.ts'
import { debtIndexAt, incomeAt } from './reserve.ts'
import { roundingOf, shareDown, shareHalfUp, unshareHalfUp, unshareUp, WHOLE } from './rounding.ts'

/** An account seen whole, as `Pool.getUserAccountData` answers. Values in the base currency (8 decimals). */
export type Position = {
  readonly collateral: bigint
  readonly debt: bigint
  readonly availableBorrows: bigint
  /** Weighted averages over the collateral, in basis points, rounded down. */
  readonly threshold: bigint
  readonly ltv: bigint
  /** Wad; undefined without debt, where the contract answers 2^256 − 1. */
  readonly health: bigint | undefined
  /** Some collateral lends no borrowing power, and has to leave first. */
  readonly hasZeroLtv: boolean
}

/** What one reserve counts for in one account, in basis points; the e-mode's terms where they apply. */
export type Terms = { readonly ltv: bigint; readonly threshold: bigint; readonly bonus: bigint }

/** Health below which an account may be liquidated, in wad. */
export const healthy = Fixed.WAD

const memberOf = (category: Category | undefined, id: number): category is Category =>
  category?.collateral.includes(id) ?? false

/**
 * The terms of the reserve numbered `id` as collateral of an account in the mode `category`.
 * `ValidationLogic.getUserReserveLtv`, `GenericLogic.calculateUserAccountData`.
 */
export function termsOf(pool: Pool, category: number, id: number): Terms {
  const { config } = reserveOf(pool, id)
  const mode = categoryOf(pool, category)
  if (!memberOf(mode, id)) return config
  // In 3.0 an asset without borrowing power of its own has none in a mode either.
  const without = pool.version === '3.0' ? config.ltv === 0n : mode.ltvZero.includes(id)
  return { ltv: without ? 0n : mode.ltv, threshold: mode.threshold, bonus: mode.bonus }
}

/** Price (base currency per whole token) at which an account in the mode `category` is judged. */
export function priceFor(pool: Pool, category: number, id: number): bigint {
  const mode = categoryOf(pool, category)
  return memberOf(mode, id) && mode.price ? mode.price : reserveOf(pool, id).price
}

/** Tokens an account has supplied, interest included, at the pool's second. `AToken.balanceOf`. */
export const suppliedBy = (pool: Pool, id: number, leg: Leg): bigint =>
  roundingOf(pool.version).collateral(leg.supply, incomeAt(reserveOf(pool, id), pool.now))

/** Tokens an account owes, interest included, at the pool's second. `VariableDebtToken.balanceOf`. */
export const owedBy = (pool: Pool, id: number, leg: Leg): bigint =>
  roundingOf(pool.version).debt(leg.debt, debtIndexAt(pool.version, reserveOf(pool, id), pool.now))

/** The position of an account at the pool's second. `GenericLogic.calculateUserAccountData`. */
export function read(pool: Pool, account: Account): Position {
  const { debtValue } = roundingOf(pool.version)
  let collateral = 0n
  let debt = 0n
  let weightedLtv = 0n
  let weightedThreshold = 0n
  let hasZeroLtv = false
  for (const [id, leg] of account.legs) {
    const reserve = reserveOf(pool, id)
    const price = priceFor(pool, account.category, id)
    const unit = unitOf(reserve)
    if (leg.isCollateral && (pool.version === '3.6' || reserve.config.threshold !== 0n)) {
      const value = (suppliedBy(pool, id, leg) * price) / unit
      const terms = termsOf(pool, account.category, id)
      collateral += value
      weightedLtv += value * terms.ltv
      weightedThreshold += value * terms.threshold
      hasZeroLtv ||= terms.ltv === 0n
    }
    if (leg.isBorrowed) debt += debtValue(owedBy(pool, id, leg), price, unit)
  }
  const ltv = collateral === 0n ? 0n : weightedLtv / collateral
  const threshold = collateral === 0n ? 0n : weightedThreshold / collateral
  const power = pool.version === '3.6' ? shareDown(collateral, ltv) : shareHalfUp(collateral, ltv)
  return {
    collateral,
    debt,
    availableBorrows: Fixed.max(power - debt, 0n),
    threshold,
    ltv,
    health: debt === 0n ? undefined : health(pool, collateral, threshold, weightedThreshold, debt),
    hasZeroLtv,
  }
}

/** 3.6 divides the exact weighted sum; 3.0 goes through the average threshold, cut to a basis point. */
const health = (pool: Pool, collateral: bigint, threshold: bigint, weighted: bigint, debt: bigint): bigint =>
  pool.version === '3.6'
    ? Fixed.mulDivHalfUp(weighted, Fixed.WAD, debt) / WHOLE
    : Fixed.mulDivHalfUp(shareHalfUp(collateral, threshold), Fixed.WAD, debt)

/** Whether a position may stand: no debt, or health at least 1. */
export const isHealthy = (position: Position): boolean =>
  position.health === undefined || position.health >= healthy

/** Refuses an unhealthy account. `ValidationLogic.validateHealthFactor`. */
export function requireHealth(pool: Pool, account: Account): Position {
  const position = read(pool, account)
  require(isHealthy(position), 'HealthFactorLowerThanLiquidationThreshold')
  return position
}

/**
 * Refuses to let collateral of the reserve numbered `id` go from an account that this leaves unhealthy, or that has
 * collateral without borrowing power which must leave first. `validateHFAndLtvzero` (3.6), `validateHFAndLtv` (3.0).
 */
export function requireRelease(pool: Pool, account: Account, id: number): void {
  const { hasZeroLtv } = requireHealth(pool, account)
  const ltv =
    pool.version === '3.6' ? termsOf(pool, account.category, id).ltv : reserveOf(pool, id).config.ltv
  require(!hasZeroLtv || ltv === 0n, 'LtvValidationFailed')
}

/** Collateral value that a debt needs at an average `ltv`. Up in 3.6, to the nearest in 3.0. */
export const collateralFor = (pool: Pool, debt: bigint, ltv: bigint): bigint =>
  pool.version === '3.6' ? unshareUp(debt, ltv) : unshareHalfUp(debt, ltv)

/** The reserve that isolates an account: its only collateral, if that has a debt ceiling. */
export function isolatedBy(pool: Pool, account: Account): number | undefined {
  const [only, another] = [...account.legs].filter(([, leg]) => leg.isCollateral)
  if (only === undefined || another !== undefined) return undefined
  return reserveOf(pool, only[0]).config.debtCeiling === 0n ? undefined : only[0]
}

/** Whether an account owes anything, by its flags. */
export const isBorrowing = (account: Account): boolean =>
  [...account.legs.values()].some((leg) => leg.isBorrowed)
