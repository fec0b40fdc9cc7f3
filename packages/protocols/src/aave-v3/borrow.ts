import { Fixed } from '@droste/core'
import { burnDebt, burnSupply, mintDebt } from './balance.ts'
import { requireBorrowCap } from './caps.ts'
import * as Isolation from './isolation.ts'
import { type Account, accountOf, categoryOf, legOf, type Pool, reserveOf, unitOf, withLeg } from './pool.ts'
import * as Position from './position.ts'
import { require } from './refusal.ts'
import { accrued, repriced } from './reserve.ts'
import { roundingOf } from './rounding.ts'
import type { Acting, Amount } from './supply.ts'

/** Borrows tokens at the variable rate. `BorrowLogic.executeBorrow`. @throws RefusedError */
export function borrow(pool: Pool, { account, reserve, amount }: Acting & { amount: bigint }): Pool {
  const grown = accrued(pool, reserve)
  const scaled = roundingOf(pool.version).borrowed(amount, reserveOf(grown, reserve).borrowIndex)
  if (pool.version === '3.6') requireBorrowable(grown, { account, reserve, amount, scaled })
  else requireBorrowable30(grown, { account, reserve, amount, scaled })
  const minted = mintDebt(grown, account, reserve, scaled)
  const flagged = withLeg(minted, account, reserve, { isBorrowed: true })
  // Whether the account is isolated follows from its collateral alone, which a borrow does not change.
  const counted = Isolation.raise(flagged, account, reserve, amount)
  const paid = repriced(counted, reserve, 0n, amount)
  if (pool.version === '3.6') requirePower(paid, accountOf(paid, account))
  return paid
}

type Asked = Acting & { amount: bigint; scaled: bigint }

/** `ValidationLogic.validateBorrow` of 3.6. */
function requireBorrowable(pool: Pool, { account, reserve, amount, scaled }: Asked): void {
  require(scaled !== 0n, 'InvalidAmount')
  const { config, borrowIndex, liquidityIndex, scaledSupply } = reserveOf(pool, reserve)
  requireOpen(pool, reserve)
  const { category } = accountOf(pool, account)
  if (category === 0) require(config.borrowing, 'BorrowingNotEnabled')
  else require(categoryOf(pool, category)?.borrowable.includes(reserve) ?? false, 'NotBorrowableInEMode')
  const rounding = roundingOf(pool.version)
  const owed = rounding.debt(scaled, borrowIndex)
  require(rounding.collateral(scaledSupply, liquidityIndex) >= owed, 'InvalidAmount')
  requireBorrowCap(pool, reserve, amount, scaled)
  requireSiloed(pool, accountOf(pool, account), reserve)
}

/** `ValidationLogic.validateHFAndLtv` of 3.6, with the new debt in place. */
function requirePower(pool: Pool, account: Account): void {
  const position = Position.read(pool, account)
  require(position.ltv !== 0n, 'LtvValidationFailed')
  require(Position.isHealthy(position), 'HealthFactorLowerThanLiquidationThreshold')
  const needed = Position.collateralFor(pool, position.debt, position.ltv)
  require(position.collateral >= needed, 'CollateralCannotCoverNewBorrow')
}

/** `ValidationLogic.validateBorrow` of 3.0, before the new debt. */
function requireBorrowable30(pool: Pool, { account, reserve, amount, scaled }: Asked): void {
  require(amount !== 0n, 'InvalidAmount')
  const borrowed = reserveOf(pool, reserve)
  requireOpen(pool, reserve)
  require(borrowed.config.borrowing, 'BorrowingNotEnabled')
  requireBorrowCap(pool, reserve, amount, scaled)
  const borrower = accountOf(pool, account)
  Isolation.raise(pool, account, reserve, amount)
  const mode = categoryOf(pool, borrower.category)
  require(mode === undefined || mode.borrowable.includes(reserve), 'InconsistentEModeCategory')
  const position = Position.read(pool, borrower)
  require(position.collateral !== 0n, 'CollateralBalanceIsZero')
  require(position.ltv !== 0n, 'LtvValidationFailed')
  const sound = position.health === undefined || position.health > Position.healthy
  require(sound, 'HealthFactorLowerThanLiquidationThreshold')
  const value = (Position.priceFor(pool, borrower.category, reserve) * amount) / unitOf(borrowed)
  const needed = Position.collateralFor(pool, position.debt + value, position.ltv)
  require(needed <= position.collateral, 'CollateralCannotCoverNewBorrow')
  requireSiloed(pool, borrower, reserve)
}

function requireOpen(pool: Pool, id: number): void {
  const { active, paused, frozen } = reserveOf(pool, id).config
  require(active, 'ReserveInactive')
  require(!paused, 'ReservePaused')
  require(!frozen, 'ReserveFrozen')
}

/** A siloed asset is borrowed alone. `UserConfiguration.getSiloedBorrowingState`. */
function requireSiloed(pool: Pool, account: Account, id: number): void {
  const borrowed = [...account.legs].filter(([, leg]) => leg.isBorrowed).map(([held]) => held)
  if (borrowed.length === 0) return
  const silo = borrowed.length === 1 && reserveOf(pool, borrowed[0]!).config.siloed
  const allowed = silo ? borrowed[0] === id : !reserveOf(pool, id).config.siloed
  require(allowed, 'SiloedBorrowingViolation')
}

/**
 * Repays own debt with tokens, or with aTokens of the same reserve; what is above the debt is not taken.
 * `BorrowLogic.executeRepay`. @throws RefusedError
 */
export function repay(
  pool: Pool,
  { account, reserve, amount, withATokens = false }: Acting & { amount: Amount; withATokens?: boolean },
): Pool {
  const grown = accrued(pool, reserve)
  const { config, borrowIndex, liquidityIndex } = reserveOf(grown, reserve)
  const rounding = roundingOf(pool.version)
  const leg = legOf(accountOf(grown, account), reserve)
  const owed = rounding.debt(leg.debt, borrowIndex)
  require(amount !== 0n, 'InvalidAmount')
  require(config.active, 'ReserveInactive')
  require(!config.paused, 'ReservePaused')
  require((pool.version === '3.6' ? leg.debt : owed) !== 0n, 'NoDebtOfSelectedType')
  const held = rounding.collateral(leg.supply, liquidityIndex)
  const offered = amount === 'all' ? (withATokens ? held : owed) : amount
  const paid = Fixed.min(offered, owed)
  const scaled = rounding.repaid(paid, borrowIndex)
  const burned = burnDebt(grown, account, reserve, scaled)
  const priced = repriced(burned, reserve, withATokens ? 0n : paid, 0n)
  const cleared = pool.version === '3.6' ? scaled === leg.debt : paid === owed
  const flagged = cleared ? withLeg(priced, account, reserve, { isBorrowed: false }) : priced
  const counted = Isolation.lowerIfIsolated(flagged, account, reserve, paid)
  return withATokens ? payInATokens(counted, account, reserve, paid) : counted
}

function payInATokens(pool: Pool, account: string, id: number, paid: bigint): Pool {
  const scaled = roundingOf(pool.version).withdrawn(paid, reserveOf(pool, id).liquidityIndex)
  const burned = burnSupply(pool, account, id, scaled)
  const after = accountOf(burned, account)
  const leg = legOf(after, id)
  // 3.0 leaves the flag of an emptied collateral standing and does not look at health.
  if (pool.version === '3.0' || !leg.isCollateral) return burned
  const next = leg.supply === 0n ? withLeg(burned, account, id, { isCollateral: false }) : burned
  if (isStillBorrowing(next, account)) Position.requireHealth(next, accountOf(next, account))
  return next
}

const isStillBorrowing = (pool: Pool, account: string): boolean =>
  Position.isBorrowing(accountOf(pool, account))

/** Enters or leaves an e-mode. `SupplyLogic.executeSetUserEMode` (3.6), `EModeLogic` (3.0). @throws RefusedError */
export function setMode(pool: Pool, { account, category }: { account: string; category: number }): Pool {
  const before = accountOf(pool, account)
  if (pool.version === '3.6' && before.category === category) return pool
  const mode = categoryOf(pool, category)
  require(category === 0 || mode !== undefined, 'InconsistentEModeCategory')
  for (const [id, leg] of [...before.legs].sort(([a], [b]) => a - b)) {
    if (pool.version === '3.6') requireInMode(pool, category, id, leg)
    else require(!leg.isBorrowed || (mode?.borrowable.includes(id) ?? true), 'InconsistentEModeCategory')
  }
  const after = { ...before, category }
  const next = { ...pool, accounts: new Map(pool.accounts).set(account, after) }
  if (pool.version === '3.6' || before.category !== 0) Position.requireHealth(next, after)
  return next
}

/** `ValidationLogic.validateSetUserEMode` of 3.6, for one leg. */
function requireInMode(
  pool: Pool,
  category: number,
  id: number,
  leg: { isBorrowed: boolean; isCollateral: boolean },
): void {
  const mode = categoryOf(pool, category)
  const borrowable = mode === undefined ? reserveOf(pool, id).config.borrowing : mode.borrowable.includes(id)
  require(!leg.isBorrowed || borrowable, 'InvalidDebtInEmode')
  const { ltv } = Position.termsOf(pool, category, id)
  require(!leg.isCollateral || ltv !== 0n, 'InvalidCollateralInEmode')
}
