import * as Mantissa from './Mantissa.ts'
import * as Market from './Market.ts'

/** A pool of markets by name and what the comptroller set for all of them (mantissas; USD with 18 digits). */
export type Pool = {
  readonly closeFactor: bigint
  readonly liquidationIncentive: bigint
  /** At or below this collateral an account is healed or liquidated whole, never by part. */
  readonly minLiquidatableCollateral: bigint
  readonly markets: ReadonlyMap<string, Market.Market>
}

/** An account's positions by market. */
export type Account = ReadonlyMap<string, Market.Position>

/** A pool and an account after an action, and what it moved: token units and shares. */
export type Acted = {
  readonly pool: Pool
  readonly account: Account
  readonly amount: bigint
  readonly tokens: bigint
}

/** What an account has and owes in USD (18 digits), each leg rounded down. Mirrors `AccountLiquiditySnapshot`. */
export type Liquidity = {
  readonly totalCollateral: bigint
  readonly weightedCollateral: bigint
  readonly borrows: bigint
  readonly liquidity: bigint
  readonly shortfall: bigint
}

/** Which weight collateral counts with: to borrow and withdraw, or to be liquidated. */
export type Weight = 'collateralFactor' | 'liquidationThreshold'

/** A change to imagine in one market: shares taken out, token units borrowed. */
export type Effect = {
  readonly market: string
  readonly redeemTokens?: bigint
  readonly borrowAmount?: bigint
}

/**
 * An account against its debts at the stored, perhaps stale, figures of every market it has entered. Mirrors
 * `Comptroller._getHypotheticalLiquiditySnapshot`.
 */
export function liquidity(pool: Pool, account: Account, weight: Weight, effect?: Effect): Liquidity {
  let [totalCollateral, weightedCollateral, borrows, effects] = [0n, 0n, 0n, 0n]
  for (const [name, position] of account) {
    if (!position.entered) continue
    const market = marketOf(pool, name)
    const tokenPrice = Mantissa.mulDown(Market.exchangeRate(market), market.price)
    const weighted = Mantissa.mulDown(market[weight], tokenPrice)
    weightedCollateral += Mantissa.mulDown(weighted, position.tokens)
    totalCollateral += Mantissa.mulDown(tokenPrice, position.tokens)
    borrows += Mantissa.mulDown(market.price, Market.borrowBalance(market, position))
    if (effect?.market === name) {
      effects += Mantissa.mulDown(weighted, effect.redeemTokens ?? 0n)
      effects += Mantissa.mulDown(market.price, effect.borrowAmount ?? 0n)
    }
  }
  const needed = borrows + effects
  return {
    totalCollateral,
    weightedCollateral,
    borrows,
    liquidity: weightedCollateral > needed ? weightedCollateral - needed : 0n,
    shortfall: weightedCollateral > needed ? 0n : needed - weightedCollateral,
  }
}

/** The pool with one market brought up to slot `now`. Mirrors `VToken.accrueInterest`. */
export const accrue = (pool: Pool, name: string, now: bigint): Pool =>
  withMarket(pool, name, Market.accrue(marketOf(pool, name), now))

/** Supplies `amount` token units. Mirrors `VToken.mint` with `preMintHook`. */
export function mint(pool: Pool, account: Account, name: string, amount: bigint, now: bigint): Acted {
  const market = Market.accrue(marketOf(pool, name), now)
  const supplied = Mantissa.mulDown(Market.exchangeRate(market), market.totalSupply)
  if (supplied + amount > market.supplyCap) throw new Market.RevertError('SupplyCapExceeded')
  return acted(pool, account, name, Market.mint(market, positionOf(account, name), amount))
}

/** Takes supplies out, if what stays still covers the debts. Mirrors `VToken.redeem`, `redeemUnderlying`. */
export function redeem(
  pool: Pool,
  account: Account,
  name: string,
  asked: Market.Redemption,
  now: bigint,
): Acted {
  const accrued = accrue(pool, name, now)
  const market = marketOf(accrued, name)
  const { tokens, amount } = Market.redemption(market, asked)
  requireLiquidity(accrued, account, { market: name, redeemTokens: tokens })
  return acted(accrued, account, name, Market.redeem(market, positionOf(account, name), tokens, amount))
}

/** Borrows `amount` token units and enters the market. Mirrors `VToken.borrow` with `preBorrowHook`. */
export function borrow(pool: Pool, account: Account, name: string, amount: bigint, now: bigint): Acted {
  const accrued = accrue(pool, name, now)
  const market = marketOf(accrued, name)
  const entered = enter(account, name)
  if (market.totalBorrows + amount + market.badDebt > market.borrowCap) {
    throw new Market.RevertError('BorrowCapExceeded')
  }
  requireLiquidity(accrued, entered, { market: name, borrowAmount: amount })
  return acted(accrued, entered, name, Market.borrow(market, positionOf(entered, name), amount))
}

/** Pays back up to `most` token units. Mirrors `VToken.repayBorrow`. */
export function repay(pool: Pool, account: Account, name: string, most: bigint, now: bigint): Acted {
  const market = Market.accrue(marketOf(pool, name), now)
  return acted(pool, account, name, Market.repay(market, positionOf(account, name), most))
}

/** The shares of a market count as collateral from now on. Mirrors `Comptroller.enterMarkets`. */
export const enter = (account: Account, name: string): Account =>
  new Map(account).set(name, { ...positionOf(account, name), entered: true })

/** The shares count no more, if nothing rests on them. Nothing accrues. Mirrors `Comptroller.exitMarket`. */
export function exit(pool: Pool, account: Account, name: string): Account {
  const position = positionOf(account, name)
  if (Market.borrowBalance(marketOf(pool, name), position) !== 0n) {
    throw new Market.RevertError('NonzeroBorrowBalance')
  }
  requireLiquidity(pool, account, { market: name, redeemTokens: position.tokens })
  return new Map(account).set(name, { ...position, entered: false })
}

/** A position an account may or may not have. */
export const positionOf = (account: Account, name: string): Market.Position =>
  account.get(name) ?? Market.NO_POSITION

/** A market the pool must list. */
export function marketOf(pool: Pool, name: string): Market.Market {
  const market = pool.markets.get(name)
  if (market === undefined) throw new Market.RevertError('MarketNotListed')
  return market
}

export const withMarket = (pool: Pool, name: string, market: Market.Market): Pool => ({
  ...pool,
  markets: new Map(pool.markets).set(name, market),
})

function requireLiquidity(pool: Pool, account: Account, effect: Effect): void {
  // Shares that are no collateral may go whenever they like.
  if (!positionOf(account, effect.market).entered) return
  if (liquidity(pool, account, 'collateralFactor', effect).shortfall > 0n) {
    throw new Market.RevertError('InsufficientLiquidity')
  }
}

const acted = (pool: Pool, account: Account, name: string, moved: Market.Moved): Acted => ({
  pool: withMarket(pool, name, moved.market),
  account: new Map(account).set(name, moved.position),
  amount: moved.amount,
  tokens: moved.tokens,
})
