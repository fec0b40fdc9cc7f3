import { Fixed } from '@droste/core'
import { burnDebt, burnSupply, passSupply } from './balance.ts'
import * as Isolation from './isolation.ts'
import { accountOf, legOf, type Pool, reserveOf, withLeg, withReserve } from './pool.ts'
import { isBorrowing, isHealthy, owedBy } from './position.ts'
import { leavesNoDust, mostRepaid, type Quote, quote, type Sides, sidesOf, type Target } from './quote.ts'
import { require } from './refusal.ts'
import { accrued, incomeAt, reprice, repriced, treasuryShare } from './reserve.ts'
import { roundingOf } from './rounding.ts'
import { enableIfFirst } from './supply.ts'

/** A debt that outlived its collateral: burned, and written to the reserve's deficit. `DeficitCreated`. */
export type Deficit = { readonly reserve: number; readonly amount: bigint }

/** The pool after a liquidation, what moved, and what was written off, in the order of the contract's events. */
export type Liquidated = {
  readonly pool: Pool
  readonly quote: Quote
  readonly deficits: readonly Deficit[]
}

/** A call: `amount` in base units of the debt, the collateral paid out as tokens or as aTokens. */
export type Call = Target & {
  readonly liquidator: string
  readonly amount: bigint | 'all'
  readonly asATokens?: boolean
}

/** Liquidates part of an account. `LiquidationLogic.executeLiquidationCall`. @throws RefusedError */
export function liquidate(pool: Pool, call: Call): Liquidated {
  return pool.version === '3.6' ? liquidate36(pool, call) : liquidate30(pool, call)
}

function liquidate36(before: Pool, call: Call): Liquidated {
  const { account, collateral, debt } = call
  const pool = accruedBoth(before, collateral, debt)
  const sides = sidesOf(pool, call)
  require(account !== call.liquidator, 'SelfLiquidation')
  requireLiquidatable(pool, call, sides)
  const owedValue = Fixed.mulDivUp(sides.owed, sides.debtPrice, sides.debtUnit)
  const most = mostRepaid(pool, sides, owedValue)
  const moved = quote(pool, sides, atMost(call.amount, most))
  require(leavesNoDust(sides, moved), 'MustNotLeaveDust')
  const flagged = withoutEmptied(pool, call, sides, moved)
  const bare = sides.position.collateral === moved.value
  const burned = burnRepaid(flagged, account, debt, { owed: sides.owed, repaid: moved.repaid, bare })
  const ceiling = reserveOf(pool, collateral).config.debtCeiling
  const counted = ceiling === 0n ? burned.pool : Isolation.lower(burned.pool, collateral, debt, moved.repaid)
  const paid = payFee(paySeized(counted, call, moved), call, moved)
  const rest = bare ? burnRest(paid, account) : { pool: paid, deficits: [] }
  return { pool: rest.pool, quote: moved, deficits: [...burned.deficits, ...rest.deficits] }
}

function liquidate30(before: Pool, call: Call): Liquidated {
  const { account, collateral, debt } = call
  const pool = accrued(before, debt)
  const sides = sidesOf(pool, call)
  requireLiquidatable(pool, call, sides)
  const moved = quote(pool, sides, atMost(call.amount, mostRepaid(pool, sides, 0n)))
  const cleared = moved.repaid === sides.owed ? withLeg(pool, account, debt, { isBorrowed: false }) : pool
  const flagged = withoutEmptied(cleared, call, sides, moved)
  const scaled = roundingOf('3.0').repaid(moved.repaid, reserveOf(pool, debt).borrowIndex)
  const burned = burnDebt(flagged, account, debt, scaled)
  // The repaid tokens arrive last: until then the reserve's cash does not hold them.
  const priced = withReserve(burned, debt, reprice('3.0', reserveOf(burned, debt), moved.repaid, 0n))
  const counted = Isolation.lowerIfIsolated(priced, account, debt, moved.repaid)
  const seized = call.asATokens ? counted : accrued(counted, collateral)
  const paid = payFee(paySeized(seized, call, moved), call, moved)
  const reserve = reserveOf(paid, debt)
  const settled = withReserve(paid, debt, { ...reserve, cash: reserve.cash + moved.repaid })
  return { pool: settled, quote: moved, deficits: [] }
}

const atMost = (amount: bigint | 'all', most: bigint): bigint =>
  amount === 'all' ? most : Fixed.min(amount, most)

/**
 * 3.6 reads both reserves before it accrues either, so that a debt in the collateral's own asset accrues its treasury
 * share twice.
 */
function accruedBoth(pool: Pool, collateral: number, debt: number): Pool {
  if (collateral !== debt) return accrued(accrued(pool, debt), collateral)
  const before = reserveOf(pool, debt)
  if (before.updatedAt === pool.now) return pool
  const grown = accrued(pool, debt)
  const after = reserveOf(grown, debt)
  const share = treasuryShare(pool.version, before, after)
  return withReserve(grown, debt, { ...after, accruedToTreasury: after.accruedToTreasury + share })
}

/** `ValidationLogic.validateLiquidationCall`. */
function requireLiquidatable(pool: Pool, { account, collateral, debt }: Call, sides: Sides): void {
  const seizable = reserveOf(pool, collateral)
  const repayable = reserveOf(pool, debt)
  require(seizable.config.active && repayable.config.active, 'ReserveInactive')
  require(!seizable.config.paused && !repayable.config.paused, 'ReservePaused')
  const over = seizable.graceUntil < pool.now && repayable.graceUntil < pool.now
  require(over, 'LiquidationGraceSentinelCheckFailed')
  require(!isHealthy(sides.position), 'HealthFactorNotBelowThreshold')
  const { isCollateral } = legOf(accountOf(pool, account), collateral)
  const counts = pool.version === '3.6' || seizable.config.threshold !== 0n
  require(isCollateral && counts, 'CollateralCannotBeLiquidated')
  require(sides.owed !== 0n, 'SpecifiedCurrencyNotBorrowedByUser')
}

/** The collateral's flag goes when all of it is taken. */
const withoutEmptied = (pool: Pool, { account, collateral }: Call, sides: Sides, moved: Quote): Pool =>
  moved.seized + moved.fee === sides.held ? withLeg(pool, account, collateral, { isCollateral: false }) : pool

/** Burns what is repaid, or everything of a bare account. `LiquidationLogic._burnDebtTokens` (3.3+). */
function burnRepaid(
  pool: Pool,
  account: string,
  id: number,
  { owed, repaid, bare }: { owed: bigint; repaid: bigint; bare: boolean },
): { pool: Pool; deficits: Deficit[] } {
  const before = reserveOf(pool, id)
  const leg = legOf(accountOf(pool, account), id)
  const scaled = roundingOf(pool.version).repaid(bare ? owed : repaid, before.borrowIndex)
  const burned = owed === 0n ? pool : burnDebt(pool, account, id, scaled)
  const lost = bare ? owed - repaid : 0n
  const reserve = reserveOf(burned, id)
  const written = withReserve(burned, id, { ...reserve, deficit: reserve.deficit + lost })
  const cleared = owed === 0n || scaled === leg.debt
  const flagged = cleared ? withLeg(written, account, id, { isBorrowed: false }) : written
  const deficits = lost === 0n ? [] : [{ reserve: id, amount: lost }]
  return { pool: repriced(flagged, id, repaid, 0n), deficits }
}

/** Writes off the other debts of a bare account, by reserve number. `LiquidationLogic._burnBadDebt` (3.3+). */
function burnRest(pool: Pool, account: string): { pool: Pool; deficits: Deficit[] } {
  const deficits: Deficit[] = []
  let next = pool
  if (!isBorrowing(accountOf(pool, account))) return { pool, deficits }
  const legs = [...accountOf(pool, account).legs].sort(([a], [b]) => a - b)
  for (const [id, leg] of legs) {
    if (!leg.isBorrowed || !reserveOf(next, id).config.active) continue
    next = accrued(next, id)
    const owed = owedBy(next, id, leg)
    const burned = burnRepaid(next, account, id, { owed, repaid: 0n, bare: true })
    next = burned.pool
    deficits.push(...burned.deficits)
  }
  return { pool: next, deficits }
}

/** Hands the liquidator its collateral, as tokens or as aTokens. */
function paySeized(pool: Pool, call: Call, { seized }: Quote): Pool {
  const { account, collateral, liquidator } = call
  const index = incomeAt(reserveOf(pool, collateral), pool.now)
  const { withdrawn, collateral: balance } = roundingOf(pool.version)
  const scaled = withdrawn(seized, index)
  if (!call.asATokens) return burnSupply(repriced(pool, collateral, 0n, seized), account, collateral, scaled)
  const first = balance(legOf(accountOf(pool, liquidator), collateral).supply, index) === 0n
  const passed = passSupply(pool, account, liquidator, collateral, scaled)
  return first && pool.version === '3.0' ? enableIfFirst(passed, liquidator, collateral) : passed
}

/** Passes the fee to the treasury, at most what rounding has left of the collateral. */
function payFee(pool: Pool, { account, collateral }: Call, { fee }: Quote): Pool {
  if (fee === 0n) return pool
  const index = incomeAt(reserveOf(pool, collateral), pool.now)
  const left = legOf(accountOf(pool, account), collateral).supply
  const { withdrawn } = roundingOf(pool.version)
  return passSupply(pool, account, pool.treasury, collateral, Fixed.min(withdrawn(fee, index), left))
}
