import { Fault } from '@droste/core'

/** Why the pool refuses an action, in the words of its `Errors` library (3.6 names; 3.0 numbers the same cases). */
export type Reason =
  | 'InvalidAmount'
  | 'InvalidMintAmount'
  | 'InvalidBurnAmount'
  | 'ReserveInactive'
  | 'ReserveFrozen'
  | 'ReservePaused'
  | 'BorrowingNotEnabled'
  | 'NotBorrowableInEMode'
  | 'NotEnoughAvailableUserBalance'
  | 'HealthFactorLowerThanLiquidationThreshold'
  | 'CollateralCannotCoverNewBorrow'
  | 'CollateralBalanceIsZero'
  | 'NoDebtOfSelectedType'
  | 'UnderlyingBalanceZero'
  | 'UserInIsolationModeOrLtvZero'
  | 'LtvValidationFailed'
  | 'InconsistentEModeCategory'
  | 'InvalidDebtInEmode'
  | 'InvalidCollateralInEmode'
  | 'AssetNotBorrowableInIsolation'
  | 'DebtCeilingExceeded'
  | 'SupplyCapExceeded'
  | 'BorrowCapExceeded'
  | 'SiloedBorrowingViolation'
  | 'HealthFactorNotBelowThreshold'
  | 'CollateralCannotBeLiquidated'
  | 'SpecifiedCurrencyNotBorrowedByUser'
  | 'SelfLiquidation'
  | 'LiquidationGraceSentinelCheckFailed'
  | 'MustNotLeaveDust'
  /** Checked arithmetic went below zero: more was asked for than there is. */
  | 'Underflow'

/** The pool would revert this action; nothing has changed. @example supply(pool, { account, reserve: 0, amount: 0n }) */
export class RefusedError extends Fault<{ reason: Reason }> {
  override readonly name = 'AaveV3.RefusedError'
  constructor(reason: Reason) {
    super(`The pool refuses: ${reason}`, { reason })
  }
  override advise = (): string => 'Choose an amount or an account for which the condition holds.'
}

/** Throws `RefusedError` unless `condition` holds. */
export function require(condition: boolean, reason: Reason): asserts condition {
  if (!condition) throw new RefusedError(reason)
}
