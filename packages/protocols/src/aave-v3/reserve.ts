import { compounded, linear, rates } from './interest.ts'
import { type Pool, type Reserve, reserveOf, withReserve } from './pool.ts'
import { require } from './refusal.ts'
import { rayMulDown, rayMulHalfUp, roundingOf, shareHalfUp, type Version } from './rounding.ts'

/** Liquidity index (ray) at `now`, the last one grown since then. `Pool.getReserveNormalizedIncome`. */
export const incomeAt = (reserve: Reserve, now: bigint): bigint =>
  reserve.updatedAt === now
    ? reserve.liquidityIndex
    : rayMulHalfUp(linear(reserve.liquidityRate, now - reserve.updatedAt), reserve.liquidityIndex)

/** Borrow index (ray) at `now`, the last one grown since then. `Pool.getReserveNormalizedVariableDebt`. */
export const debtIndexAt = (version: Version, reserve: Reserve, now: bigint): bigint =>
  reserve.updatedAt === now
    ? reserve.borrowIndex
    : rayMulHalfUp(compounded(version, reserve.borrowRate, now - reserve.updatedAt), reserve.borrowIndex)

/** Scaled units due to the treasury for the growth from `before` to `after`. `ReserveLogic._accrueToTreasury`. */
export function treasuryShare(version: Version, before: Reserve, after: Reserve): bigint {
  const { reserveFactor } = before.config
  if (reserveFactor === 0n) return 0n
  const grown =
    version === '3.6'
      ? rayMulDown(before.scaledDebt, after.borrowIndex - before.borrowIndex)
      : rayMulHalfUp(before.scaledDebt, after.borrowIndex) -
        rayMulHalfUp(before.scaledDebt, before.borrowIndex)
  return roundingOf(version).supplied(shareHalfUp(grown, reserveFactor), after.liquidityIndex)
}

/** The reserve brought to `now`: indices grown, the treasury's part set aside. `ReserveLogic.updateState`. */
export function accrue(version: Version, reserve: Reserve, now: bigint): Reserve {
  if (reserve.updatedAt === now) return reserve
  const grown = {
    ...reserve,
    // Without income or without debt the stored index stays, though the rate may not be 0.
    liquidityIndex: reserve.liquidityRate === 0n ? reserve.liquidityIndex : incomeAt(reserve, now),
    borrowIndex: reserve.scaledDebt === 0n ? reserve.borrowIndex : debtIndexAt(version, reserve, now),
    updatedAt: now,
  }
  return {
    ...grown,
    accruedToTreasury: reserve.accruedToTreasury + treasuryShare(version, reserve, grown),
  }
}

/** The pool with one reserve brought to its second. */
export const accrued = (pool: Pool, id: number): Pool =>
  withReserve(pool, id, accrue(pool.version, reserveOf(pool, id), pool.now))

/**
 * The reserve with the rates that follow from tokens coming in and going out. In 3.6 the virtual balance moves here
 * (`updateInterestRatesAndVirtualBalance`); in 3.0 the tokens move later, with the transfer itself.
 */
export function reprice(version: Version, reserve: Reserve, added: bigint, taken: bigint): Reserve {
  const cash = reserve.cash + added - taken
  require(cash >= 0n, 'Underflow')
  const { borrow, supply } = rates(version, reserve.curve, {
    cash,
    debt: roundingOf(version).debt(reserve.scaledDebt, reserve.borrowIndex),
    deficit: reserve.deficit,
    reserveFactor: reserve.config.reserveFactor,
  })
  const repriced = { ...reserve, borrowRate: borrow, liquidityRate: supply }
  return version === '3.6' ? { ...repriced, cash } : repriced
}

/** The pool with one reserve repriced and, in 3.0 too, the tokens moved. */
export function repriced(pool: Pool, id: number, added: bigint, taken: bigint): Pool {
  const reserve = reserveOf(pool, id)
  const next = reprice(pool.version, reserve, added, taken)
  return withReserve(pool, id, { ...next, cash: reserve.cash + added - taken })
}
