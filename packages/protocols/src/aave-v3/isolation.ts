import { accountOf, type Pool, type Reserve, reserveOf, withReserve } from './pool.ts'
import { isolatedBy } from './position.ts'
import { require } from './refusal.ts'

/** An amount of `reserve` in the units of debt ceilings, 2 decimals, down. `convertToIsolatedDebtUnits`. */
export const ceilingUnits = (reserve: Reserve, amount: bigint): bigint =>
  amount / 10n ** BigInt(reserve.config.decimals - 2)

/**
 * Counts a borrow against the debt ceiling of the collateral that isolates `account`, if one does.
 * `IsolationModeLogic.increaseIsolatedDebtIfIsolated`.
 */
export function raise(pool: Pool, account: string, id: number, amount: bigint): Pool {
  const isolating = isolatedBy(pool, accountOf(pool, account))
  if (isolating === undefined) return pool
  const borrowed = reserveOf(pool, id)
  const collateral = reserveOf(pool, isolating)
  require(borrowed.config.borrowableInIsolation, 'AssetNotBorrowableInIsolation')
  const isolationDebt = collateral.isolationDebt + ceilingUnits(borrowed, amount)
  require(isolationDebt <= collateral.config.debtCeiling, 'DebtCeilingExceeded')
  return withReserve(pool, isolating, { ...collateral, isolationDebt })
}

/** Takes a repayment of the reserve numbered `id` off the ceiling of `isolating`. `updateIsolatedDebt`. */
export function lower(pool: Pool, isolating: number, id: number, amount: bigint): Pool {
  const collateral = reserveOf(pool, isolating)
  const repaid = ceilingUnits(reserveOf(pool, id), amount)
  // Interest does not count against the ceiling, so that more may be repaid than was counted.
  const isolationDebt = collateral.isolationDebt > repaid ? collateral.isolationDebt - repaid : 0n
  return withReserve(pool, isolating, { ...collateral, isolationDebt })
}

/** `lower`, if `account` is isolated. `IsolationModeLogic.reduceIsolatedDebtIfIsolated`. */
export function lowerIfIsolated(pool: Pool, account: string, id: number, amount: bigint): Pool {
  const isolating = isolatedBy(pool, accountOf(pool, account))
  return isolating === undefined ? pool : lower(pool, isolating, id, amount)
}
