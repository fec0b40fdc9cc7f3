import * as Mantissa from './Mantissa.ts'
import * as Market from './Market.ts'
import { type Account, accrue, liquidity, marketOf, type Pool, positionOf, withMarket } from './rules.ts'

/** Debt of one market repaid (token units) for collateral of another, which may be the same. */
export type Order = { readonly borrowed: string; readonly collateral: string; readonly repay: bigint }

/** What one seizure moved: token units repaid, shares seized, and of these what the protocol kept. */
export type Seizure = {
  readonly market: string
  readonly repaid: bigint
  readonly seizedTokens: bigint
  readonly protocolTokens: bigint
  readonly protocolAmount: bigint
}

/** Pool and both accounts after a liquidation, and its parts in order. `badDebt` in token units by market. */
export type Liquidated = {
  readonly pool: Pool
  readonly borrower: Account
  readonly liquidator: Account
  readonly seizures: readonly Seizure[]
  readonly badDebt: ReadonlyMap<string, bigint>
}

/**
 * Shares of `collateral` for `repaid` token units of `borrowed`: each product and quotient rounds down.
 * Mirrors `Comptroller.liquidateCalculateSeizeTokens`.
 */
export function seizeTokens(pool: Pool, borrowed: string, collateral: string, repaid: bigint): bigint {
  const [debt, asset] = [marketOf(pool, borrowed), marketOf(pool, collateral)]
  const numerator = Mantissa.mulDown(pool.liquidationIncentive, debt.price)
  const denominator = Mantissa.mulDown(asset.price, Market.exchangeRate(asset))
  return Mantissa.mulDown(Mantissa.divDown(numerator, denominator), repaid)
}

/** Most of a debt one liquidation may repay (token units, rounded down): the close factor's share. */
export const maxClose = (pool: Pool, borrower: Account, name: string): bigint =>
  Mantissa.mulDown(pool.closeFactor, Market.borrowBalance(marketOf(pool, name), positionOf(borrower, name)))

/** Repays a part of one debt of an account in shortfall. Mirrors `VToken.liquidateBorrow`. */
export function liquidate(
  pool: Pool,
  borrower: Account,
  liquidator: Account,
  order: Order,
  now: bigint,
): Liquidated {
  const accrued = accrue(accrue(pool, order.borrowed, now), order.collateral, now)
  const state = liquidity(accrued, borrower, 'liquidationThreshold')
  if (state.totalCollateral <= pool.minLiquidatableCollateral) {
    throw new Market.RevertError('MinimalCollateralViolated')
  }
  if (state.shortfall === 0n) throw new Market.RevertError('InsufficientShortfall')
  if (order.repay > maxClose(accrued, borrower, order.borrowed)) throw new Market.RevertError('TooMuchRepay')
  return exchange({ pool: accrued, borrower, liquidator, seizures: [], badDebt: new Map() }, order)
}

/**
 * Takes all collateral of a small account that cannot pay: the liquidator repays the same share of every debt,
 * the rest is bad debt. Mirrors `Comptroller.healAccount`.
 */
export function heal(pool: Pool, borrower: Account, liquidator: Account, now: bigint): Liquidated {
  const entered = [...borrower].filter(([, position]) => position.entered).map(([name]) => name)
  const accrued = entered.reduce((before, name) => accrue(before, name, now), pool)
  const state = liquidity(accrued, borrower, 'liquidationThreshold')
  if (state.totalCollateral > pool.minLiquidatableCollateral) {
    throw new Market.RevertError('CollateralExceedsThreshold')
  }
  if (state.shortfall === 0n) throw new Market.RevertError('InsufficientShortfall')
  const scaled = Mantissa.mulDown(state.borrows, pool.liquidationIncentive)
  const share = Mantissa.divDown(state.totalCollateral, scaled)
  if (Mantissa.ONE < share) throw new Market.RevertError('CollateralExceedsThreshold')
  const start: Liquidated = { pool: accrued, borrower, liquidator, seizures: [], badDebt: new Map() }
  return entered.reduce((before, name) => healLeg(before, name, share), start)
}

function healLeg(before: Liquidated, name: string, share: bigint): Liquidated {
  const position = positionOf(before.borrower, name)
  const owed = Market.borrowBalance(marketOf(before.pool, name), position)
  const repaid = Mantissa.mulDown(share, owed)
  const after = position.tokens === 0n ? before : seize(before, name, position.tokens, 0n)
  if (owed === 0n) return after
  const healed = Market.heal(marketOf(after.pool, name), positionOf(after.borrower, name), repaid)
  return {
    ...after,
    pool: withMarket(after.pool, name, healed.market),
    borrower: new Map(after.borrower).set(name, healed.position),
    badDebt: owed === repaid ? after.badDebt : new Map(after.badDebt).set(name, owed - repaid),
  }
}

/**
 * Closes a small account that can still pay, whole and at once. Eligibility is judged before interest accrues.
 * Mirrors `Comptroller.liquidateAccount`.
 */
export function liquidateAccount(
  pool: Pool,
  borrower: Account,
  liquidator: Account,
  orders: readonly Order[],
  now: bigint,
): Liquidated {
  const state = liquidity(pool, borrower, 'liquidationThreshold')
  if (state.totalCollateral > pool.minLiquidatableCollateral) {
    throw new Market.RevertError('CollateralExceedsThreshold')
  }
  if (Mantissa.mulDown(pool.liquidationIncentive, state.borrows) >= state.totalCollateral) {
    throw new Market.RevertError('InsufficientCollateral')
  }
  if (state.shortfall === 0n) throw new Market.RevertError('InsufficientShortfall')
  let after: Liquidated = { pool, borrower, liquidator, seizures: [], badDebt: new Map() }
  for (const order of orders) {
    const accrued = accrue(accrue(after.pool, order.borrowed, now), order.collateral, now)
    const owed = Market.borrowBalance(
      marketOf(accrued, order.borrowed),
      positionOf(after.borrower, order.borrowed),
    )
    if (order.repay > owed) throw new Market.RevertError('TooMuchRepay')
    after = exchange({ ...after, pool: accrued }, order)
  }
  for (const [name, position] of after.borrower) {
    if (position.entered && Market.borrowBalance(marketOf(after.pool, name), position) !== 0n) {
      throw new Market.RevertError('Nonzero borrow balance after liquidation')
    }
  }
  return after
}

/** Repays and seizes, once both are allowed. Mirrors `VToken._liquidateBorrowFresh`. */
function exchange(before: Liquidated, { borrowed, collateral, repay }: Order): Liquidated {
  if (repay === 0n) throw new Market.RevertError('LiquidateCloseAmountIsZero')
  const repaid = Market.repay(marketOf(before.pool, borrowed), positionOf(before.borrower, borrowed), repay)
  const after = {
    ...before,
    pool: withMarket(before.pool, borrowed, repaid.market),
    borrower: new Map(before.borrower).set(borrowed, repaid.position),
  }
  const tokens = seizeTokens(after.pool, borrowed, collateral, repaid.amount)
  if (positionOf(after.borrower, collateral).tokens < tokens) {
    throw new Market.RevertError('LIQUIDATE_SEIZE_TOO_MUCH')
  }
  return seize(after, collateral, tokens, repaid.amount)
}

/** Moves shares to the liquidator, less the protocol's share of them. Mirrors `VToken._seize`. */
function seize(before: Liquidated, name: string, tokens: bigint, repaid: bigint): Liquidated {
  const { pool, borrower, liquidator } = before
  const market = marketOf(pool, name)
  const [from, to] = [positionOf(borrower, name), positionOf(liquidator, name)]
  if (!from.entered) throw new Market.RevertError('MarketNotCollateral')
  const protocolTokens = Mantissa.divDown(
    Mantissa.mulDown(tokens, market.protocolSeizeShare),
    pool.liquidationIncentive,
  )
  const protocolAmount = Mantissa.mulDown(Market.exchangeRate(market), protocolTokens)
  const seizure = { market: name, repaid, seizedTokens: tokens, protocolTokens, protocolAmount }
  return {
    ...before,
    pool: withMarket(pool, name, {
      ...market,
      totalSupply: Market.less(market.totalSupply, protocolTokens),
      cash: Market.less(market.cash, protocolAmount),
    }),
    borrower: new Map(borrower).set(name, { ...from, tokens: Market.less(from.tokens, tokens) }),
    liquidator: new Map(liquidator).set(name, { ...to, tokens: to.tokens + tokens - protocolTokens }),
    seizures: [...before.seizures, seizure],
  }
}
