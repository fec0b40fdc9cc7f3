import type { AssetId } from '../Asset.ts'
import { WAD, type Wad, wad } from '../Fixed.ts'

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
 * Value of a leg in the venue's base currency with `decimals` digits, rounded down (L2).
 * Mirrors `GenericLogic._getUserBalanceInBaseCurrency` where `decimals` is 8.
 */
export const value = (leg: Pick<Holding, 'amount' | 'unit' | 'price'>, decimals: number): bigint =>
  (leg.amount * leg.price * 10n ** BigInt(decimals)) / (leg.unit * WAD)

/** Collateral value weighted by threshold, and debt value weighted by 1/borrowFactor, both times 10^18 (L3). */
export function weighted(position: Position, decimals: number): { collateral: bigint; debt: bigint } {
  let collateral = 0n
  for (const leg of position.collateral) collateral += value(leg, decimals) * leg.threshold
  let debt = 0n
  for (const leg of position.debt) debt += (value(leg, decimals) * WAD * WAD) / leg.borrowFactor
  return { collateral, debt }
}

/** Health (wad), rounded down; null for an account that owes nothing, or nothing that rounds to a value (L3). */
export function health(position: Position, decimals: number): Wad | null {
  const { collateral, debt } = weighted(position, decimals)
  return debt === 0n ? null : wad((collateral * WAD) / debt)
}

/** Value of all debts, base currency, each leg rounded down. */
export const debtValue = (position: Position, decimals: number): bigint =>
  position.debt.reduce((sum, leg) => sum + value(leg, decimals), 0n)
