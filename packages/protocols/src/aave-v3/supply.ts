import { burnSupply, mintSupply, passSupply } from './balance.ts'
import { requireSupplyCap } from './caps.ts'
import { type Account, accountOf, legOf, type Pool, reserveOf, withLeg, withReserve } from './pool.ts'
import { isBorrowing, isolatedBy, requireRelease, suppliedBy, termsOf } from './position.ts'
import { require } from './refusal.ts'
import { accrued, incomeAt, repriced } from './reserve.ts'
import { roundingOf } from './rounding.ts'

/** Which account acts on which reserve. */
export type Acting = { readonly account: string; readonly reserve: number }
/** `amount` in base units; `all` where the contract takes 2^256 − 1. */
export type Amount = bigint | 'all'

/** Whether collateral may be switched on for an account. `ValidationLogic.validateUseAsCollateral`. */
export function mayBeCollateral(pool: Pool, account: Account, id: number): boolean {
  const ltv =
    pool.version === '3.6' ? termsOf(pool, account.category, id).ltv : reserveOf(pool, id).config.ltv
  if (ltv === 0n) return false
  if (![...account.legs.values()].some((leg) => leg.isCollateral)) return true
  return isolatedBy(pool, account) === undefined && reserveOf(pool, id).config.debtCeiling === 0n
}

/** Switches collateral on where that happens by itself; never for isolated assets. */
export function enableIfFirst(pool: Pool, address: string, id: number): Pool {
  const allowed =
    reserveOf(pool, id).config.debtCeiling === 0n && mayBeCollateral(pool, accountOf(pool, address), id)
  return allowed ? withLeg(pool, address, id, { isCollateral: true }) : pool
}

/** Supplies tokens. `SupplyLogic.executeSupply`. @throws RefusedError */
export function supply(pool: Pool, { account, reserve, amount }: Acting & { amount: bigint }): Pool {
  const grown = accrued(pool, reserve)
  const { config, liquidityIndex } = reserveOf(grown, reserve)
  const scaled = roundingOf(pool.version).supplied(amount, liquidityIndex)
  require((pool.version === '3.6' ? scaled : amount) !== 0n, 'InvalidAmount')
  require(config.active, 'ReserveInactive')
  require(!config.paused, 'ReservePaused')
  require(!config.frozen, 'ReserveFrozen')
  requireSupplyCap(grown, reserve, amount, scaled)
  const first = legOf(accountOf(grown, account), reserve).supply === 0n
  const minted = mintSupply(repriced(grown, reserve, amount, 0n), account, reserve, scaled)
  return first ? enableIfFirst(minted, account, reserve) : minted
}

/** Withdraws tokens. `SupplyLogic.executeWithdraw`. @throws RefusedError */
export function withdraw(pool: Pool, { account, reserve, amount }: Acting & { amount: Amount }): Pool {
  const grown = accrued(pool, reserve)
  const { config, liquidityIndex } = reserveOf(grown, reserve)
  const leg = legOf(accountOf(grown, account), reserve)
  const balance = suppliedBy(grown, reserve, leg)
  const taken = amount === 'all' ? balance : amount
  const directed = pool.version === '3.6'
  const scaled =
    directed && amount === 'all' ? leg.supply : roundingOf(pool.version).withdrawn(taken, liquidityIndex)
  require((directed ? scaled : taken) !== 0n, 'InvalidAmount')
  require(directed ? scaled <= leg.supply : taken <= balance, 'NotEnoughAvailableUserBalance')
  require(config.active, 'ReserveInactive')
  require(!config.paused, 'ReservePaused')
  const burned = burnSupply(repriced(grown, reserve, 0n, taken), account, reserve, scaled)
  if (!leg.isCollateral) return burned
  const empty = directed ? scaled === leg.supply : taken === balance
  const next = empty ? withLeg(burned, account, reserve, { isCollateral: false }) : burned
  const after = accountOf(next, account)
  if (isBorrowing(after)) requireRelease(next, after, reserve)
  return next
}

/** Switches a reserve on or off as collateral. `SupplyLogic.executeUseReserveAsCollateral`. @throws RefusedError */
export function setCollateral(pool: Pool, { account, reserve, on }: Acting & { on: boolean }): Pool {
  const { config } = reserveOf(pool, reserve)
  const leg = legOf(accountOf(pool, account), reserve)
  const held = suppliedBy(pool, reserve, leg) !== 0n
  if (pool.version === '3.0') require(held, 'UnderlyingBalanceZero')
  require(config.active, 'ReserveInactive')
  require(!config.paused, 'ReservePaused')
  if (leg.isCollateral === on) return pool
  const next = withLeg(pool, account, reserve, { isCollateral: on })
  if (!on) {
    requireRelease(next, accountOf(next, account), reserve)
    return next
  }
  require(pool.version === '3.0' || leg.supply !== 0n, 'UnderlyingBalanceZero')
  require(mayBeCollateral(pool, accountOf(pool, account), reserve), 'UserInIsolationModeOrLtvZero')
  return next
}

/** Passes aTokens on. `AToken._transfer`, `SupplyLogic.executeFinalizeTransfer`. @throws RefusedError */
export function transfer(
  pool: Pool,
  { account, reserve, amount, to }: Acting & { amount: bigint; to: string },
): Pool {
  const index = incomeAt(reserveOf(pool, reserve), pool.now)
  const rounding = roundingOf(pool.version)
  const from = legOf(accountOf(pool, account), reserve)
  const empties =
    pool.version === '3.6'
      ? rounding.withdrawn(amount, index) === from.supply
      : rounding.collateral(from.supply, index) === amount
  const firstOfTo = rounding.collateral(legOf(accountOf(pool, to), reserve).supply, index) === 0n
  const moved = passSupply(pool, account, to, reserve, rounding.withdrawn(amount, index))
  require(!reserveOf(pool, reserve).config.paused, 'ReservePaused')
  if (account === to || amount === 0n) return moved
  return pool.version === '3.6'
    ? released(moved, account, reserve, empties, 'before')
    : received(released(moved, account, reserve, empties, 'after'), to, reserve, firstOfTo)
}

function released(
  pool: Pool,
  address: string,
  id: number,
  empties: boolean,
  disabled: 'before' | 'after',
): Pool {
  if (!legOf(accountOf(pool, address), id).isCollateral) return pool
  const off = empties ? withLeg(pool, address, id, { isCollateral: false }) : pool
  const judged = accountOf(disabled === 'before' ? off : pool, address)
  if (isBorrowing(judged)) requireRelease(pool, judged, id)
  return off
}

const received = (pool: Pool, address: string, id: number, first: boolean): Pool =>
  first ? enableIfFirst(pool, address, id) : pool

/** Pays the treasury what is due to it, in aTokens. `PoolLogic.executeMintToTreasury`. */
export function mintToTreasury(pool: Pool, id: number): Pool {
  const reserve = reserveOf(pool, id)
  const scaled = reserve.accruedToTreasury
  if (!reserve.config.active || scaled === 0n) return pool
  const paid = withReserve(pool, id, { ...reserve, accruedToTreasury: 0n })
  if (pool.version === '3.6') return mintSupply(paid, pool.treasury, id, scaled)
  const index = incomeAt(reserve, pool.now)
  const { collateral, supplied } = roundingOf(pool.version)
  return mintSupply(paid, pool.treasury, id, supplied(collateral(scaled, index), index))
}
