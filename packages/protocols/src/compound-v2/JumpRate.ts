import { Fixed } from '@droste/core'
import * as Mantissa from './Mantissa.ts'

/** A rate that jumps at a kink: mantissas, rates per slot (second or block). Mirrors `JumpRateModelV2`. */
export type JumpRate = {
  readonly base: bigint
  readonly multiplier: bigint
  readonly jumpMultiplier: bigint
  readonly kink: bigint
}

/** What a rate depends on, in token units. Bad debt counts as borrowed. */
export type Balances = {
  readonly cash: bigint
  readonly borrows: bigint
  readonly reserves: bigint
  readonly badDebt: bigint
}

/** The model from yearly rates, each rounded down to a slot. Mirrors `_updateJumpRateModel`. */
export const fromYearly = (yearly: JumpRate, slotsPerYear: bigint): JumpRate => ({
  base: yearly.base / slotsPerYear,
  multiplier: yearly.multiplier / slotsPerYear,
  jumpMultiplier: yearly.jumpMultiplier / slotsPerYear,
  kink: yearly.kink,
})

/** Share of the pool that is lent (mantissa, rounded down), at most 1. Mirrors `utilizationRate`. */
export function utilization({ cash, borrows, reserves, badDebt }: Balances): bigint {
  const lent = borrows + badDebt
  if (lent === 0n) return 0n
  return Fixed.min(Mantissa.divDown(lent, cash + lent - reserves), Mantissa.ONE)
}

/** Borrow rate per slot (mantissa, rounded down). Mirrors `getBorrowRate`. */
export function borrowRate(model: JumpRate, balances: Balances): bigint {
  const used = utilization(balances)
  if (used <= model.kink) return Mantissa.mulDown(used, model.multiplier) + model.base
  const normal = Mantissa.mulDown(model.kink, model.multiplier) + model.base
  return Mantissa.mulDown(used - model.kink, model.jumpMultiplier) + normal
}

/** Supply rate per slot (mantissa, rounded down); the pool may not be empty. Mirrors `getSupplyRate`. */
export function supplyRate(model: JumpRate, balances: Balances, reserveFactor: bigint): bigint {
  const toPool = Mantissa.mulDown(borrowRate(model, balances), Mantissa.ONE - reserveFactor)
  const { cash, borrows, reserves, badDebt } = balances
  return (borrows * toPool) / (cash + borrows + badDebt - reserves)
}
