import { Fault, Fixed } from '@droste/core'
import * as JumpRate from './JumpRate.ts'
import * as Mantissa from './Mantissa.ts'

/**
 * A market: what it holds and owes in token units, its shares (`totalSupply`, in vTokens), and what the pool
 * set for it (mantissas, caps in token units). `price` is USD per token unit, times 10^18. Mirrors `VToken`
 * and the comptroller's `Market`.
 */
export type Market = {
  readonly cash: bigint
  readonly totalBorrows: bigint
  readonly totalReserves: bigint
  readonly totalSupply: bigint
  readonly badDebt: bigint
  readonly borrowIndex: bigint
  readonly accruedAt: bigint
  readonly rate: JumpRate.JumpRate
  readonly reserveFactor: bigint
  readonly initialExchangeRate: bigint
  readonly protocolSeizeShare: bigint
  /** Reserves leave for the treasury whenever this many slots have passed since the last time. */
  readonly payoutEvery: bigint
  readonly paidOutAt: bigint
  readonly collateralFactor: bigint
  readonly liquidationThreshold: bigint
  readonly supplyCap: bigint
  readonly borrowCap: bigint
  readonly price: bigint
}

/** What an account has in one market: shares, and a debt as of an index. */
export type Position = {
  readonly tokens: bigint
  readonly principal: bigint
  readonly interestIndex: bigint
  /** Whether the shares count as collateral and the debt is seen. Mirrors `accountMembership`. */
  readonly entered: boolean
}

export const NO_POSITION: Position = { tokens: 0n, principal: 0n, interestIndex: 0n, entered: false }

/** What a market is opened with; the rest starts at nothing. */
export type Terms = Omit<
  Market,
  'cash' | 'totalBorrows' | 'totalReserves' | 'totalSupply' | 'badDebt' | 'borrowIndex' | 'paidOutAt'
>

/** A market without deposits, opened at `terms.accruedAt`. Mirrors `VToken.initialize`. */
export const open = (terms: Terms): Market => ({
  ...terms,
  cash: 0n,
  totalBorrows: 0n,
  totalReserves: 0n,
  totalSupply: 0n,
  badDebt: 0n,
  borrowIndex: Mantissa.ONE,
  paidOutAt: 0n,
})

export const balances = (market: Market): JumpRate.Balances => ({
  cash: market.cash,
  borrows: market.totalBorrows,
  reserves: market.totalReserves,
  badDebt: market.badDebt,
})

/** Token units per share (mantissa, rounded down), as of the last accrual. Mirrors `exchangeRateStored`. */
export function exchangeRate(market: Market): bigint {
  if (market.totalSupply === 0n) return market.initialExchangeRate
  const total = less(market.cash + market.totalBorrows + market.badDebt, market.totalReserves)
  return Mantissa.divDown(total, market.totalSupply)
}

/** What a position owes (token units, rounded down), as of the last accrual. Mirrors `borrowBalanceStored`. */
export const borrowBalance = (market: Market, position: Position): bigint =>
  position.principal === 0n ? 0n : (position.principal * market.borrowIndex) / position.interestIndex

/**
 * Simple interest up to slot `now`, and the reserves' payout if it is due. Mirrors `VToken.accrueInterest`.
 */
export function accrue(market: Market, now: bigint): Market {
  if (market.accruedAt === now) return market
  const factor = JumpRate.borrowRate(market.rate, balances(market)) * (now - market.accruedAt)
  const interest = Mantissa.mulDown(factor, market.totalBorrows)
  const accrued = {
    ...market,
    accruedAt: now,
    borrowIndex: Mantissa.mulDown(factor, market.borrowIndex) + market.borrowIndex,
    totalBorrows: interest + market.totalBorrows,
    totalReserves: Mantissa.mulDown(market.reserveFactor, interest) + market.totalReserves,
  }
  if (now - market.paidOutAt < market.payoutEvery) return accrued
  const payout = Fixed.min(accrued.totalReserves, market.cash)
  return {
    ...accrued,
    paidOutAt: now,
    cash: market.cash - payout,
    totalReserves: accrued.totalReserves - payout,
  }
}

/** Shares for `amount` paid in, rounded down. Mirrors `VToken._mintFresh`. */
export function mint(market: Market, position: Position, amount: bigint): Moved {
  const tokens = Mantissa.divDown(amount, exchangeRate(market))
  return {
    market: { ...market, cash: market.cash + amount, totalSupply: market.totalSupply + tokens },
    position: { ...position, tokens: position.tokens + tokens },
    amount,
    tokens,
  }
}

/** What a redemption takes: shares, or token units, for which shares round up. */
export type Redemption = { readonly tokens: bigint } | { readonly amount: bigint }

/** Shares and token units a redemption comes to, at the stored exchange rate. Mirrors `VToken._redeemFresh`. */
export function redemption(market: Market, asked: Redemption): { tokens: bigint; amount: bigint } {
  const rate = exchangeRate(market)
  let tokens = 'tokens' in asked ? asked.tokens : Mantissa.divDown(asked.amount, rate)
  if ('amount' in asked) {
    const worth = Mantissa.mulDown(tokens, rate)
    if (worth !== 0n && worth !== asked.amount) tokens += 1n
  }
  const amount = Mantissa.mulDown(rate, tokens)
  if (amount === 0n) throw new RevertError('redeemAmount is zero')
  return { tokens, amount }
}

/** Pays `amount` for `tokens`. Mirrors the second half of `VToken._redeemFresh`. */
export function redeem(market: Market, position: Position, tokens: bigint, amount: bigint): Moved {
  if (less(market.cash, market.totalReserves) < amount) throw new RevertError('RedeemTransferOutNotPossible')
  return {
    market: { ...market, totalSupply: less(market.totalSupply, tokens), cash: market.cash - amount },
    position: { ...position, tokens: less(position.tokens, tokens) },
    amount,
    tokens,
  }
}

/** Lends `amount`. Mirrors `VToken._borrowFresh`, after the pool agreed. */
export function borrow(market: Market, position: Position, amount: bigint): Moved {
  if (less(market.cash, market.totalReserves) < amount) throw new RevertError('BorrowCashNotAvailable')
  return {
    market: { ...market, cash: market.cash - amount, totalBorrows: market.totalBorrows + amount },
    position: owing(market, position, borrowBalance(market, position) + amount),
    amount,
    tokens: 0n,
  }
}

/** Takes back at most what is owed. Mirrors `VToken._repayBorrowFresh`. */
export function repay(market: Market, position: Position, most: bigint): Moved {
  const owed = borrowBalance(market, position)
  const amount = Fixed.min(most, owed)
  return {
    market: { ...market, cash: market.cash + amount, totalBorrows: less(market.totalBorrows, amount) },
    position: owing(market, position, owed - amount),
    amount,
    tokens: 0n,
  }
}

/** Repays `amount` of a hopeless debt; the rest becomes the market's bad debt. Mirrors `VToken.healBorrow`. */
export function heal(market: Market, position: Position, amount: bigint): Moved {
  const owed = borrowBalance(market, position)
  const badDebt = less(owed, amount)
  return {
    market: {
      ...market,
      cash: market.cash + amount,
      totalBorrows: less(less(market.totalBorrows, amount), badDebt),
      badDebt: market.badDebt + badDebt,
    },
    position: owing(market, position, 0n),
    amount,
    tokens: 0n,
  }
}

/** Bad debt paid for from outside. Mirrors `VToken.badDebtRecovered`. */
export const recover = (market: Market, amount: bigint): Market => ({
  ...market,
  badDebt: less(market.badDebt, amount),
  cash: market.cash + amount,
})

/** A market and one position after an action, and what it moved: token units, and shares where any. */
export type Moved = {
  readonly market: Market
  readonly position: Position
  readonly amount: bigint
  readonly tokens: bigint
}

const owing = (market: Market, position: Position, principal: bigint): Position => ({
  ...position,
  principal,
  interestIndex: market.borrowIndex,
})

/** `x - y`; the contract's checked arithmetic reverts where that would be negative. */
export function less(x: bigint, y: bigint): bigint {
  if (y > x) throw new RevertError('arithmetic underflow')
  return x - y
}

/** Why the pool refuses: the contracts' own errors, and checked arithmetic. */
export type Reason =
  | 'arithmetic underflow'
  | 'BorrowCapExceeded'
  | 'BorrowCashNotAvailable'
  | 'CollateralExceedsThreshold'
  | 'InsufficientCollateral'
  | 'InsufficientLiquidity'
  | 'InsufficientShortfall'
  | 'LiquidateCloseAmountIsZero'
  | 'LIQUIDATE_SEIZE_TOO_MUCH'
  | 'MarketNotCollateral'
  | 'MarketNotListed'
  | 'MinimalCollateralViolated'
  | 'Nonzero borrow balance after liquidation'
  | 'NonzeroBorrowBalance'
  | 'redeemAmount is zero'
  | 'RedeemTransferOutNotPossible'
  | 'SupplyCapExceeded'
  | 'TooMuchRepay'

/** The contract would revert: the action does not happen and nothing changes. */
export class RevertError extends Fault<{ reason: Reason }> {
  override readonly name = 'CompoundV2.RevertError'
  constructor(reason: Reason) {
    super(`The pool refuses: ${reason}.`, { reason })
  }
  override advise = (): string =>
    'Check the account, the caps and the cash after accrual at the same slot and prices.'
}
