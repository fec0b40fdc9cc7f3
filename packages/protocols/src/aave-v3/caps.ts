import { type Pool, reserveOf, unitOf } from './pool.ts'
import { require } from './refusal.ts'
import { roundingOf } from './rounding.ts'

/** Refuses a supply of `amount` (scaled: `scaled`) above the cap. `ValidationLogic.validateSupply`. */
export function requireSupplyCap(pool: Pool, id: number, amount: bigint, scaled: bigint): void {
  const reserve = reserveOf(pool, id)
  const { collateral } = roundingOf(pool.version)
  const units = reserve.scaledSupply + reserve.accruedToTreasury
  const after =
    pool.version === '3.6'
      ? collateral(units + scaled, reserve.liquidityIndex)
      : collateral(units, reserve.liquidityIndex) + amount
  const { supplyCap } = reserve.config
  require(supplyCap === 0n || after <= supplyCap * unitOf(reserve), 'SupplyCapExceeded')
}

/** Refuses a borrow of `amount` (scaled: `scaled`) above the cap. `ValidationLogic.validateBorrow`. */
export function requireBorrowCap(pool: Pool, id: number, amount: bigint, scaled: bigint): void {
  const reserve = reserveOf(pool, id)
  const { debt } = roundingOf(pool.version)
  const after =
    pool.version === '3.6'
      ? debt(reserve.scaledDebt + scaled, reserve.borrowIndex)
      : debt(reserve.scaledDebt, reserve.borrowIndex) + amount
  const { borrowCap } = reserve.config
  require(borrowCap === 0n || after <= borrowCap * unitOf(reserve), 'BorrowCapExceeded')
}
