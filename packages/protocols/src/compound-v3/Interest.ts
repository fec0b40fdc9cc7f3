import type { Configuration, Curve } from './Configuration.ts'
import * as Factor from './Factor.ts'

/** Indices count 10^-15. */
export const INDEX_SCALE = 10n ** 15n

/** Both indices and the principals they multiply; `accruedAt` in unix seconds. Mirrors `CometStorage`. */
export type Base = {
  readonly supplyIndex: bigint
  readonly borrowIndex: bigint
  readonly totalSupply: bigint
  readonly totalBorrow: bigint
  readonly accruedAt: bigint
}

/** Nothing supplied, nothing borrowed. Mirrors `Comet.initializeStorage`. */
export const open = (now: bigint): Base => ({
  supplyIndex: INDEX_SCALE,
  borrowIndex: INDEX_SCALE,
  totalSupply: 0n,
  totalBorrow: 0n,
  accruedAt: now,
})

/** Base units of a principal: positive is supplied, negative is owed; toward zero. Mirrors `presentValue`. */
export const presentValue = (base: Base, principal: bigint): bigint =>
  (principal * (principal >= 0n ? base.supplyIndex : base.borrowIndex)) / INDEX_SCALE

/**
 * Principal of base units: supplies round down, debts round up, so always against the account. Mirrors
 * `principalValue`.
 */
export function principalValue(base: Base, present: bigint): bigint {
  if (present >= 0n) return (present * INDEX_SCALE) / base.supplyIndex
  return -((-present * INDEX_SCALE + base.borrowIndex - 1n) / base.borrowIndex)
}

/** Borrowed over supplied (factor, rounded down), zero when nothing is supplied. Mirrors `getUtilization`. */
export function utilization(base: Base): bigint {
  const supplied = presentValue(base, base.totalSupply)
  return supplied === 0n ? 0n : (-presentValue(base, -base.totalBorrow) * Factor.ONE) / supplied
}

/** Rate per second (factor, each term rounded down). Mirrors `getSupplyRate`, `getBorrowRate`. */
export const rate = (curve: Curve, utilization: bigint): bigint =>
  utilization <= curve.kink
    ? curve.base + Factor.mul(curve.slopeLow, utilization)
    : curve.base +
      Factor.mul(curve.slopeLow, curve.kink) +
      Factor.mul(curve.slopeHigh, utilization - curve.kink)

/** Simple interest on both indices up to `now`. Mirrors `accruedInterestIndices`. */
export function accrue(configuration: Configuration, base: Base, now: bigint): Base {
  const elapsed = now - base.accruedAt
  if (elapsed === 0n) return base
  const used = utilization(base)
  const grown = (index: bigint, curve: Curve): bigint =>
    index + Factor.mul(index, rate(curve, used) * elapsed)
  return {
    ...base,
    supplyIndex: grown(base.supplyIndex, configuration.supply),
    borrowIndex: grown(base.borrowIndex, configuration.borrow),
    accruedAt: now,
  }
}
