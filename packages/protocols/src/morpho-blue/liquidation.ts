import { Fixed } from '@droste/core'
import {
  borrowTotals,
  isHealthy,
  less,
  type Market,
  ORACLE_PRICE_SCALE,
  type Parameters,
  type Position,
  RevertError,
  zeroFloorSub,
} from './rules.ts'
import * as Shares from './Shares.ts'
import * as Wad from './Wad.ts'

const CURSOR = (3n * Wad.WAD) / 10n
const MAX_INCENTIVE = (115n * Wad.WAD) / 100n

/** Liquidation incentive factor (wad) at `lltv` (wad), rounded down, at most 1.15. Mirrors `Morpho.liquidate`. */
export function incentive(lltv: bigint): bigint {
  const factor = Wad.divDown(Wad.WAD, Wad.WAD - Wad.mulDown(CURSOR, Wad.WAD - lltv))
  return Fixed.min(factor, MAX_INCENTIVE)
}

/** What a liquidator asks for: collateral to seize (token units) or debt to repay (shares). */
export type Request = { readonly seizedAssets: bigint } | { readonly repaidShares: bigint }

/** A liquidation done. Bad debt is what the emptied position still owed; it is already cut from supply. */
export type Liquidated = {
  readonly market: Market
  readonly position: Position
  readonly seizedAssets: bigint
  readonly repaidAssets: bigint
  readonly repaidShares: bigint
  readonly badDebtAssets: bigint
  readonly badDebtShares: bigint
}

/**
 * Liquidates an unhealthy position at `price` in an accrued market. Any share of it may be taken. When no
 * collateral is left, the rest of the debt is cut from the suppliers at once. Throws `RevertError` where the
 * contract reverts. Mirrors `Morpho.liquidate`.
 */
export function liquidate(
  parameters: Parameters,
  market: Market,
  position: Position,
  request: Request,
  price: bigint,
): Liquidated {
  const { seizedAssets, repaidShares } = exchanged(parameters, market, position, request, price)
  const repaidAssets = Shares.toAssetsUp(repaidShares, borrowTotals(market))
  const repaid: Market = {
    ...market,
    totalBorrowShares: less(market.totalBorrowShares, repaidShares),
    totalBorrowAssets: zeroFloorSub(market.totalBorrowAssets, repaidAssets),
  }
  const left: Position = {
    ...position,
    borrowShares: less(position.borrowShares, repaidShares),
    collateral: less(position.collateral, seizedAssets),
  }
  return { ...socialised(repaid, left), seizedAssets, repaidAssets, repaidShares }
}

function exchanged(
  parameters: Parameters,
  market: Market,
  position: Position,
  request: Request,
  price: bigint,
): { seizedAssets: bigint; repaidShares: bigint } {
  const asked = 'seizedAssets' in request ? request.seizedAssets : request.repaidShares
  if (asked === 0n) throw new RevertError('inconsistent input')
  if (isHealthy(parameters, market, position, price)) throw new RevertError('position is healthy')
  const factor = incentive(parameters.lltv)
  const totals = borrowTotals(market)
  if ('seizedAssets' in request) {
    const quoted = Wad.mulDivUp(request.seizedAssets, price, ORACLE_PRICE_SCALE)
    return { seizedAssets: asked, repaidShares: Shares.fromAssetsUp(Wad.divUp(quoted, factor), totals) }
  }
  if (price === 0n) throw new RevertError('division by zero')
  const paid = Wad.mulDown(Shares.toAssetsDown(request.repaidShares, totals), factor)
  return { seizedAssets: Wad.mulDivDown(paid, ORACLE_PRICE_SCALE, price), repaidShares: asked }
}

type Socialised = Pick<Liquidated, 'market' | 'position' | 'badDebtAssets' | 'badDebtShares'>

function socialised(market: Market, position: Position): Socialised {
  if (position.collateral !== 0n) return { market, position, badDebtAssets: 0n, badDebtShares: 0n }
  const badDebtShares = position.borrowShares
  const owed = Shares.toAssetsUp(badDebtShares, borrowTotals(market))
  const badDebtAssets = Fixed.min(owed, market.totalBorrowAssets)
  return {
    market: {
      ...market,
      totalBorrowAssets: less(market.totalBorrowAssets, badDebtAssets),
      totalSupplyAssets: less(market.totalSupplyAssets, badDebtAssets),
      totalBorrowShares: less(market.totalBorrowShares, badDebtShares),
    },
    position: { ...position, borrowShares: 0n },
    badDebtAssets,
    badDebtShares,
  }
}

/**
 * The largest liquidation a position allows: all of its debt if its collateral covers that, else all of its
 * collateral. The request to hand to `liquidate`.
 */
export function largest(parameters: Parameters, market: Market, position: Position, price: bigint): Request {
  if (price === 0n) return { seizedAssets: position.collateral }
  const paid = Wad.mulDown(
    Shares.toAssetsDown(position.borrowShares, borrowTotals(market)),
    incentive(parameters.lltv),
  )
  const seized = Wad.mulDivDown(paid, ORACLE_PRICE_SCALE, price)
  return seized <= position.collateral
    ? { repaidShares: position.borrowShares }
    : { seizedAssets: position.collateral }
}
