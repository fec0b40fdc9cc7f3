import { Fixed } from '@droste/core'
import { accountOf, legOf, type Pool, reserveOf, unitOf } from './pool.ts'
import { owedBy, type Position, priceFor, read, suppliedBy, termsOf } from './position.ts'
import { shareHalfUp, unshareHalfUp, unshareUp } from './rounding.ts'

/** Health at or below which the whole debt may be repaid, in wad. `CLOSE_FACTOR_HF_THRESHOLD`. */
export const wholeAtHealth = 950_000_000_000_000_000n
/** Value below which a side of the position lifts the limit (3.3+), base currency. `MIN_BASE_MAX_CLOSE_FACTOR_THRESHOLD`. */
export const wholeBelow = 2_000n * 10n ** 8n
/** Value that a partial liquidation has to leave on both sides (3.3+), base currency. `MIN_LEFTOVER_BASE`. */
export const leastLeftover = wholeBelow / 2n
/** Share of the debt that may be repaid above `wholeAtHealth`, in basis points. */
export const closeFactor = 5_000n

/** Who is liquidated, by reserve numbers: what is seized, what is repaid. */
export type Target = { readonly account: string; readonly collateral: number; readonly debt: number }

/** Both sides of a target at the pool's second, in base units and base currency. */
export type Sides = {
  readonly position: Position
  readonly held: bigint
  readonly owed: bigint
  readonly collateralPrice: bigint
  readonly debtPrice: bigint
  readonly collateralUnit: bigint
  readonly debtUnit: bigint
  readonly bonus: bigint
  readonly protocolFee: bigint
}

/** What one liquidation moves, in base units of each side. */
export type Quote = {
  readonly repaid: bigint
  /** To the liquidator. */
  readonly seized: bigint
  /** To the treasury, out of the bonus. */
  readonly fee: bigint
  /** All collateral taken, in base currency, before the fee is set aside. */
  readonly value: bigint
}

/** Both sides of a target. `LiquidationLogic.executeLiquidationCall`. */
export function sidesOf(pool: Pool, { account, collateral, debt }: Target): Sides {
  const borrower = accountOf(pool, account)
  return {
    position: read(pool, borrower),
    held: suppliedBy(pool, collateral, legOf(borrower, collateral)),
    owed: owedBy(pool, debt, legOf(borrower, debt)),
    collateralPrice: priceFor(pool, borrower.category, collateral),
    debtPrice: priceFor(pool, borrower.category, debt),
    collateralUnit: unitOf(reserveOf(pool, collateral)),
    debtUnit: unitOf(reserveOf(pool, debt)),
    bonus: termsOf(pool, borrower.category, collateral).bonus,
    protocolFee: reserveOf(pool, collateral).config.protocolFee,
  }
}

/** Value of the seizable side, base currency, down. */
export const heldValue = (sides: Sides): bigint => (sides.held * sides.collateralPrice) / sides.collateralUnit

/**
 * The most of one debt that may be repaid at once. 3.6: half of the account's **total** debt, if health is above .95
 * and both sides are worth at least $2 000; else all of it. 3.0: half of this debt above .95. `owedValue` is the debt
 * in base currency as the caller rounds it.
 */
export function mostRepaid(pool: Pool, sides: Sides, owedValue: bigint): bigint {
  const { health, debt } = sides.position
  const limited = health === undefined || health > wholeAtHealth
  if (pool.version === '3.0') return limited ? shareHalfUp(sides.owed, closeFactor) : sides.owed
  const small = heldValue(sides) < wholeBelow || owedValue < wholeBelow
  if (small || !limited) return sides.owed
  const half = shareHalfUp(debt, closeFactor)
  return owedValue > half ? (half * sides.debtUnit) / sides.debtPrice : sides.owed
}

/**
 * What repaying `amount` seizes; less is repaid where the collateral does not reach.
 * `LiquidationLogic._calculateAvailableCollateralToLiquidate`.
 */
export function quote(pool: Pool, sides: Sides, amount: bigint): Quote {
  const { held, bonus, collateralPrice, collateralUnit } = sides
  const wanted = shareHalfUp(convertedToCollateral(sides, amount), bonus)
  const reaches = wanted <= held
  const taken = reaches ? wanted : held
  const unshare = pool.version === '3.6' ? unshareUp : unshareHalfUp
  const repaid = reaches ? amount : unshare(convertedToDebt(sides, held), bonus)
  const fee = feeOf(sides, taken)
  return { repaid, seized: taken - fee, fee, value: (taken * collateralPrice) / collateralUnit }
}

/** `amount` of the debt in units of the collateral at the oracle's prices, down. */
export const convertedToCollateral = (sides: Sides, amount: bigint): bigint =>
  (sides.debtPrice * amount * sides.collateralUnit) / (sides.collateralPrice * sides.debtUnit)

/** `amount` of the collateral in units of the debt at the oracle's prices, down. */
export const convertedToDebt = (sides: Sides, amount: bigint): bigint =>
  (sides.collateralPrice * amount * sides.debtUnit) / (sides.debtPrice * sides.collateralUnit)

/** The protocol's part of `taken` collateral: its fee on the bonus alone. */
export const feeOf = ({ bonus, protocolFee }: Sides, taken: bigint): bigint =>
  protocolFee === 0n ? 0n : shareHalfUp(taken - unshareHalfUp(taken, bonus), protocolFee)

/** Whether a partial liquidation leaves at least $1 000 on both sides, or closes one whole (3.3+). */
export function leavesNoDust(sides: Sides, { repaid, seized, fee }: Quote): boolean {
  const left = sides.held - seized - fee
  if (repaid >= sides.owed || left <= 0n) return true
  const debtLeft = Fixed.mulDivUp(sides.owed - repaid, sides.debtPrice, sides.debtUnit)
  const collateralLeft = (left * sides.collateralPrice) / sides.collateralUnit
  return debtLeft >= leastLeftover && collateralLeft >= leastLeftover
}
