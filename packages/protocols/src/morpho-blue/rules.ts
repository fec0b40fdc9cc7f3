import { Fault } from '@droste/core'
import * as Shares from './Shares.ts'
import * as Wad from './Wad.ts'

/** What a market is made with. `lltv` is a wad. Mirrors `MarketParams`, less its addresses. */
export type Parameters = { readonly lltv: bigint }

/** A market's totals: assets in token units, shares, the last accrual (unix seconds), the fee (wad of interest). */
export type Market = {
  readonly totalSupplyAssets: bigint
  readonly totalSupplyShares: bigint
  readonly totalBorrowAssets: bigint
  readonly totalBorrowShares: bigint
  readonly lastUpdate: bigint
  readonly fee: bigint
}

/** One account in one market: shares supplied, shares borrowed, collateral in token units. */
export type Position = {
  readonly supplyShares: bigint
  readonly borrowShares: bigint
  readonly collateral: bigint
}

/** An amount given in token units or in shares: the contract takes exactly one of the two. */
export type Quantity = { readonly assets: bigint } | { readonly shares: bigint }

/** What an action leaves behind, and what it moved. */
export type Moved = {
  readonly market: Market
  readonly position: Position
  readonly assets: bigint
  readonly shares: bigint
}

export const EMPTY_POSITION: Position = { supplyShares: 0n, borrowShares: 0n, collateral: 0n }

/** Collateral prices are loan units per collateral unit, times 10^36. */
export const ORACLE_PRICE_SCALE = 10n ** 36n

/** A market just created at `timestamp` (unix seconds). Mirrors `Morpho.createMarket`. */
export const open = (timestamp: bigint, fee = 0n): Market => ({
  totalSupplyAssets: 0n,
  totalSupplyShares: 0n,
  totalBorrowAssets: 0n,
  totalBorrowShares: 0n,
  lastUpdate: timestamp,
  fee,
})

export const supplyTotals = (market: Market): Shares.Totals => ({
  assets: market.totalSupplyAssets,
  shares: market.totalSupplyShares,
})

export const borrowTotals = (market: Market): Shares.Totals => ({
  assets: market.totalBorrowAssets,
  shares: market.totalBorrowShares,
})

/**
 * Interest up to `timestamp` at `borrowRate` (wad per second), rounded down; `feeShares` go to the fee
 * recipient and are already in the totals. Mirrors `Morpho._accrueInterest`.
 */
export function accrue(
  market: Market,
  timestamp: bigint,
  borrowRate: bigint,
): { market: Market; feeShares: bigint } {
  const elapsed = timestamp - market.lastUpdate
  if (elapsed === 0n) return { market, feeShares: 0n }
  const interest = Wad.mulDown(market.totalBorrowAssets, Wad.taylorCompounded(borrowRate, elapsed))
  const totalSupplyAssets = uint128(market.totalSupplyAssets + interest)
  const feeAmount = Wad.mulDown(interest, market.fee)
  // Priced without the fee itself, so that it dilutes the suppliers by exactly the fee.
  const feeShares =
    market.fee === 0n
      ? 0n
      : Shares.fromAssetsDown(feeAmount, {
          assets: totalSupplyAssets - feeAmount,
          shares: market.totalSupplyShares,
        })
  return {
    market: {
      ...market,
      totalSupplyAssets,
      totalBorrowAssets: uint128(market.totalBorrowAssets + interest),
      totalSupplyShares: uint128(market.totalSupplyShares + feeShares),
      lastUpdate: timestamp,
    },
    feeShares,
  }
}

/** Loan tokens in; shares round against the supplier. The market must be accrued. Mirrors `Morpho.supply`. */
export function supply(market: Market, position: Position, quantity: Quantity): Moved {
  const totals = supplyTotals(market)
  const { assets, shares } = given(quantity, {
    shares: (assets) => Shares.fromAssetsDown(assets, totals),
    assets: (shares) => Shares.toAssetsUp(shares, totals),
  })
  return {
    market: {
      ...market,
      totalSupplyShares: uint128(market.totalSupplyShares + shares),
      totalSupplyAssets: uint128(market.totalSupplyAssets + assets),
    },
    position: { ...position, supplyShares: position.supplyShares + shares },
    assets,
    shares,
  }
}

/** Loan tokens out; shares round against the supplier. The market must be accrued. Mirrors `Morpho.withdraw`. */
export function withdraw(market: Market, position: Position, quantity: Quantity): Moved {
  const totals = supplyTotals(market)
  const { assets, shares } = given(quantity, {
    shares: (assets) => Shares.fromAssetsUp(assets, totals),
    assets: (shares) => Shares.toAssetsDown(shares, totals),
  })
  const supplyShares = less(position.supplyShares, shares)
  const next = {
    ...market,
    totalSupplyShares: less(market.totalSupplyShares, shares),
    totalSupplyAssets: less(market.totalSupplyAssets, assets),
  }
  requireLiquidity(next)
  return { market: next, position: { ...position, supplyShares }, assets, shares }
}

/** Debt taken; shares round against the borrower. `price` is the oracle's. Mirrors `Morpho.borrow`. */
export function borrow(
  parameters: Parameters,
  market: Market,
  position: Position,
  quantity: Quantity,
  price: bigint,
): Moved {
  const totals = borrowTotals(market)
  const { assets, shares } = given(quantity, {
    shares: (assets) => Shares.fromAssetsUp(assets, totals),
    assets: (shares) => Shares.toAssetsDown(shares, totals),
  })
  const after = {
    market: {
      ...market,
      totalBorrowShares: uint128(market.totalBorrowShares + shares),
      totalBorrowAssets: uint128(market.totalBorrowAssets + assets),
    },
    position: { ...position, borrowShares: uint128(position.borrowShares + shares) },
  }
  requireHealth(parameters, after.market, after.position, price)
  requireLiquidity(after.market)
  return { ...after, assets, shares }
}

/** Debt paid back; shares round against the borrower. The market must be accrued. Mirrors `Morpho.repay`. */
export function repay(market: Market, position: Position, quantity: Quantity): Moved {
  const totals = borrowTotals(market)
  const { assets, shares } = given(quantity, {
    shares: (assets) => Shares.fromAssetsDown(assets, totals),
    assets: (shares) => Shares.toAssetsUp(shares, totals),
  })
  return {
    market: {
      ...market,
      totalBorrowShares: less(market.totalBorrowShares, shares),
      totalBorrowAssets: zeroFloorSub(market.totalBorrowAssets, assets),
    },
    position: { ...position, borrowShares: less(position.borrowShares, shares) },
    assets,
    shares,
  }
}

/** Collateral in: never accrues and never earns. Mirrors `Morpho.supplyCollateral`. */
export function supplyCollateral(position: Position, assets: bigint): Position {
  if (assets === 0n) throw new RevertError('zero assets')
  return { ...position, collateral: uint128(position.collateral + assets) }
}

/** Collateral out, if the account stays healthy. The market must be accrued. Mirrors `Morpho.withdrawCollateral`. */
export function withdrawCollateral(
  parameters: Parameters,
  market: Market,
  position: Position,
  assets: bigint,
  price: bigint,
): Position {
  if (assets === 0n) throw new RevertError('zero assets')
  const next = { ...position, collateral: less(position.collateral, assets) }
  requireHealth(parameters, market, next, price)
  return next
}

/** Debt of a position, in loan token units, rounded up. */
export const debtUp = (market: Market, position: Position): bigint =>
  Shares.toAssetsUp(position.borrowShares, borrowTotals(market))

/** Most a position may owe at `price`, in loan token units, rounded down twice as the contract does. */
export const maxBorrowDown = (parameters: Parameters, position: Position, price: bigint): bigint =>
  Wad.mulDown(Wad.mulDivDown(position.collateral, price, ORACLE_PRICE_SCALE), parameters.lltv)

/** Whether a position may stand: `maxBorrowDown >= debtUp`; always without debt. Mirrors `Morpho._isHealthy`. */
export const isHealthy = (
  parameters: Parameters,
  market: Market,
  position: Position,
  price: bigint,
): boolean =>
  position.borrowShares === 0n || maxBorrowDown(parameters, position, price) >= debtUp(market, position)

/**
 * Health factor (wad, rounded down): most it may owe over what it owes; undefined without debt. Not in the
 * contract, which only compares the two.
 */
export function healthFactor(
  parameters: Parameters,
  market: Market,
  position: Position,
  price: bigint,
): bigint | undefined {
  const debt = debtUp(market, position)
  return debt === 0n ? undefined : Wad.divDown(maxBorrowDown(parameters, position, price), debt)
}

type Conversion = { shares: (assets: bigint) => bigint; assets: (shares: bigint) => bigint }

function given(quantity: Quantity, conversion: Conversion): { assets: bigint; shares: bigint } {
  const byAssets = 'assets' in quantity
  const amount = byAssets ? quantity.assets : quantity.shares
  if (amount === 0n) throw new RevertError('inconsistent input')
  return byAssets
    ? { assets: amount, shares: conversion.shares(amount) }
    : { assets: conversion.assets(amount), shares: amount }
}

function requireHealth(parameters: Parameters, market: Market, position: Position, price: bigint): void {
  if (!isHealthy(parameters, market, position, price)) throw new RevertError('insufficient collateral')
}

function requireLiquidity(market: Market): void {
  if (market.totalBorrowAssets > market.totalSupplyAssets) throw new RevertError('insufficient liquidity')
}

/** `x - y`, or zero where that would be negative. Mirrors `UtilsLib.zeroFloorSub`. */
export const zeroFloorSub = (x: bigint, y: bigint): bigint => (x > y ? x - y : 0n)

/** `x - y`; the contract's checked arithmetic reverts where that would be negative. */
export function less(x: bigint, y: bigint): bigint {
  if (y > x) throw new RevertError('arithmetic underflow')
  return x - y
}

function uint128(x: bigint): bigint {
  if (x >= 1n << 128n) throw new RevertError('max uint128 exceeded')
  return x
}

/** Why Morpho Blue refuses: its `ErrorsLib` strings, and the two arithmetic limits. */
export type Reason =
  | 'arithmetic underflow'
  | 'division by zero'
  | 'position is healthy'
  | 'inconsistent input'
  | 'insufficient collateral'
  | 'insufficient liquidity'
  | 'max uint128 exceeded'
  | 'zero assets'

/** The contract would revert: the action does not happen and nothing changes. */
export class RevertError extends Fault<{ reason: Reason }> {
  override readonly name = 'MorphoBlue.RevertError'
  constructor(reason: Reason) {
    super(`Morpho Blue refuses: ${reason}.`, { reason })
  }
  override advise = (): string =>
    'Check the position and the market at the same time and price, after accrual.'
}
