import { describe, expect, test } from 'vitest'
import * as CompoundV2 from './index.ts'

const { JumpRate, Market } = CompoundV2
const ONE = 10n ** 18n
const percent = (n: bigint): bigint => n * 10n ** 16n
const usd = (n: bigint): bigint => n * ONE
const YEAR = 31_536_000n
const FREE = { base: 0n, multiplier: 0n, jumpMultiplier: 0n, kink: ONE }

/** A market of an 18-digit token, one share a token, no interest. */
const market = (
  price: bigint,
  changes: Partial<CompoundV2.Market.Market> = {},
): CompoundV2.Market.Market => ({
  ...Market.open({
    accruedAt: 0n,
    rate: FREE,
    reserveFactor: 0n,
    initialExchangeRate: ONE,
    protocolSeizeShare: percent(28n) / 10n,
    payoutEvery: YEAR,
    collateralFactor: percent(75n),
    liquidationThreshold: percent(80n),
    supplyCap: 10n ** 40n,
    borrowCap: 10n ** 40n,
    price,
  }),
  ...changes,
})

/** One account with 10 ETH at `price` and 12,000 USD of debt; terms of the original Compound. */
function scene(price: bigint, minimum = 0n): [CompoundV2.Pool, CompoundV2.Account] {
  const eth = market(usd(2_000n), { cash: 0n })
  const start: CompoundV2.Pool = {
    closeFactor: percent(50n),
    liquidationIncentive: percent(108n),
    minLiquidatableCollateral: minimum,
    markets: new Map([
      ['ETH', eth],
      ['USD', market(usd(1n), { cash: usd(100_000n), totalSupply: usd(100_000n) })],
    ]),
  }
  const supplied = CompoundV2.mint(start, new Map(), 'ETH', 10n * ONE, 0n)
  const entered = CompoundV2.enter(supplied.account, 'ETH')
  const borrowed = CompoundV2.borrow(supplied.pool, entered, 'USD', usd(12_000n), 0n)
  const moved = { ...CompoundV2.marketOf(borrowed.pool, 'ETH'), price: usd(price) }
  return [CompoundV2.withMarket(borrowed.pool, 'ETH', moved), borrowed.account]
}

describe('the jump rate', () => {
  // 2 % base, 10 % slope, 300 % beyond 80 %.
  const yearly = {
    base: percent(2n),
    multiplier: percent(10n),
    jumpMultiplier: percent(300n),
    kink: percent(80n),
  }
  const model = JumpRate.fromYearly(yearly, YEAR)
  const at = (borrows: bigint) => ({ cash: 100n * ONE - borrows, borrows, reserves: 0n, badDebt: 0n })
  const rate = (borrows: bigint) => Number(JumpRate.borrowRate(model, at(borrows)) * YEAR) / 1e18

  test('below, at and beyond the kink', () => {
    expect(rate(0n)).toBeCloseTo(0.02, 8)
    expect(rate(80n * ONE)).toBeCloseTo(0.1, 8)
    expect(rate(90n * ONE)).toBeCloseTo(0.4, 8)
  })

  test('suppliers earn the rate on what is lent, less the reserve factor', () => {
    const earned = JumpRate.supplyRate(model, at(80n * ONE), percent(25n))
    expect(Number(earned * YEAR) / 1e18).toBeCloseTo(0.1 * 0.8 * 0.75, 8)
  })

  test('bad debt counts as lent, and utilisation never passes 1', () => {
    expect(JumpRate.utilization({ cash: 0n, borrows: 50n, reserves: 0n, badDebt: 50n })).toBe(ONE)
    expect(JumpRate.utilization({ cash: 0n, borrows: 100n, reserves: 50n, badDebt: 0n })).toBe(ONE)
    expect(JumpRate.utilization({ cash: 100n, borrows: 0n, reserves: 0n, badDebt: 0n })).toBe(0n)
  })
})

describe('an account', () => {
  test('is in shortfall once its weighted collateral is below its debts', () => {
    const [pool, account] = scene(1_499n)
    expect(CompoundV2.liquidity(pool, account, 'liquidationThreshold')).toMatchObject({
      totalCollateral: usd(14_990n),
      borrows: usd(12_000n),
      shortfall: usd(8n), // 12,000 − .8 · 14,990
    })
    const [safe, same] = scene(1_501n)
    expect(CompoundV2.liquidity(safe, same, 'liquidationThreshold')).toMatchObject({
      liquidity: usd(8n),
      shortfall: 0n,
    })
  })

  test('pays a liquidator 8 % on what is repaid, of which 2.8 % over 1.08 stays with the protocol', () => {
    const [pool, account] = scene(1_250n)
    const order = { borrowed: 'USD', collateral: 'ETH', repay: usd(6_000n) }
    const done = CompoundV2.liquidate(pool, account, new Map(), order, 0n)
    // 6,000 · 1.08 / 1,250 = 5.184 ETH; the protocol keeps 2.8/108 of it.
    expect(done.seizures[0]).toMatchObject({ repaid: usd(6_000n), seizedTokens: (5_184n * ONE) / 1_000n })
    expect(Number(done.seizures[0]!.protocolTokens) / 1e18).toBeCloseTo((5.184 * 0.028) / 1.08, 15)
    const got = CompoundV2.positionOf(done.liquidator, 'ETH').tokens
    expect(got + done.seizures[0]!.protocolTokens).toBe((5_184n * ONE) / 1_000n)
  })

  test('is closed by half at most', () => {
    const [pool, account] = scene(1_250n)
    const order = { borrowed: 'USD', collateral: 'ETH', repay: usd(6_000n) + 1n }
    expect(() => CompoundV2.liquidate(pool, account, new Map(), order, 0n)).toThrow('TooMuchRepay')
  })

  test('too small and hopeless is healed: one share of every debt is repaid, the rest is bad debt', () => {
    const [pool, account] = scene(1_080n, usd(20_000n))
    const done = CompoundV2.heal(pool, account, new Map(), 0n)
    // 10,800 of collateral pays for 10,800 / 1.08 = 10,000 of 12,000, a share cut after 18 digits.
    const badDebt = usd(2_000n) + 4_000n
    expect(done.badDebt.get('USD')).toBe(badDebt)
    expect(CompoundV2.marketOf(done.pool, 'USD')).toMatchObject({ badDebt, totalBorrows: 0n })
    // The bad debt stays in the exchange rate: suppliers are not cut, the venue carries it.
    expect(Market.exchangeRate(CompoundV2.marketOf(done.pool, 'USD'))).toBe(ONE)
    expect(CompoundV2.positionOf(done.borrower, 'ETH').tokens).toBe(0n)
  })

  test('too small but solvent is closed whole at once', () => {
    const [pool, account] = scene(1_400n, usd(20_000n))
    const order = { borrowed: 'USD', collateral: 'ETH', repay: usd(12_000n) }
    const done = CompoundV2.liquidateAccount(pool, account, new Map(), [order], 0n)
    expect(CompoundV2.liquidity(done.pool, done.borrower, 'liquidationThreshold').borrows).toBe(0n)
    const half = { ...order, repay: usd(6_000n) }
    expect(() => CompoundV2.liquidateAccount(pool, account, new Map(), [half], 0n)).toThrow(
      'Nonzero borrow balance after liquidation',
    )
  })
})

// Found by the random sequences and confirmed by the contract: reverts that keep bad debt standing.
describe('what the contract cannot do', () => {
  test('an account cannot be healed while its collateral market has no cash for the protocol share', () => {
    const [pool, account] = scene(1_080n, usd(20_000n))
    const drained = CompoundV2.withMarket(pool, 'ETH', {
      ...CompoundV2.marketOf(pool, 'ETH'),
      cash: 0n,
      totalBorrows: 10n * ONE,
    })
    expect(() => CompoundV2.heal(drained, account, new Map(), 0n)).toThrow('arithmetic underflow')
  })

  test('the last borrower may owe a unit more than the market remembers, and cannot repay it', () => {
    const owing = market(usd(1n), { totalBorrows: 99n, borrowIndex: ONE })
    const position = { tokens: 0n, principal: 100n, interestIndex: ONE, entered: true }
    expect(() => Market.repay(owing, position, 100n)).toThrow(Market.RevertError)
  })
})
