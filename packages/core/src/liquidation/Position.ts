import type { AssetId } from '../Asset.ts'
import { mulDivHalfUp, WAD, type Wad, wad } from '../Fixed.ts'
import type { Rounding, Way } from '../Venue.ts'
import { mulDiv } from './Rounding.ts'

/** A collateral leg at its oracle price. `amount` in base units, `unit` of them to a whole token, ratios in wad. */
export type Holding = {
  readonly asset: AssetId
  readonly amount: bigint
  readonly unit: bigint
  /** USD per whole token, wad; above 0. */
  readonly price: Wad
  readonly threshold: Wad
  readonly bonus: Wad
  readonly fee: Wad
  readonly liquidationFactor: Wad
}

/** A debt leg at its oracle price. */
export type Owing = {
  readonly asset: AssetId
  readonly amount: bigint
  readonly unit: bigint
  /** USD per whole token, wad; above 0. */
  readonly price: Wad
  readonly borrowFactor: Wad
}

/** An account as its venue's oracle sees it. */
export type Position = { readonly collateral: readonly Holding[]; readonly debt: readonly Owing[] }

/**
 * Value of a leg in the venue's base currency with `decimals` digits, rounded down unless `way` says otherwise (L2).
 * Mirrors `GenericLogic._getUserBalanceInBaseCurrency` where `decimals` is 8.
 */
export const value = (
  leg: Pick<Holding, 'amount' | 'unit' | 'price'>,
  decimals: number,
  way: Way = 'down',
): bigint => mulDiv(way, leg.amount, leg.price * 10n ** BigInt(decimals), leg.unit * WAD)

/** Collateral value weighted by threshold, and debt value weighted by 1/borrowFactor, both times 10^18 (L3). */
export function weighted(
  position: Position,
  decimals: number,
  rounding?: Rounding,
): { collateral: bigint; debt: bigint } {
  let collateral = 0n
  for (const leg of position.collateral) collateral += value(leg, decimals) * leg.threshold
  let debt = 0n
  for (const leg of position.debt) {
    debt += (value(leg, decimals, rounding?.debtValue) * WAD * WAD) / leg.borrowFactor
  }
  return { collateral, debt }
}

/**
 * Health (wad), rounded down, or as `rounding` has it; null for an account that owes nothing, or nothing that rounds
 * to a value (L3).
 */
export function health(position: Position, decimals: number, rounding?: Rounding): Wad | null {
  const { collateral, debt } = weighted(position, decimals, rounding)
  if (debt === 0n) return null
  const finer = 10n ** BigInt((rounding?.healthDigits ?? 18) - 18)
  return wad(finer === 1n ? (collateral * WAD) / debt : mulDivHalfUp(collateral, WAD * finer, debt) / finer)
}

/** Value of all debts, base currency, each leg rounded down or as `way` says. */
export const debtValue = (position: Position, decimals: number, way?: Way): bigint =>
  position.debt.reduce((sum, leg) => sum + value(leg, decimals, way), 0n)

/** Value of all collateral, base currency, each leg rounded down. */
export const collateralValue = (position: Position, decimals: number): bigint =>
  position.collateral.reduce((sum, leg) => sum + value(leg, decimals), 0n)
