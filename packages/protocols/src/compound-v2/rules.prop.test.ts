import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as CompoundV2 from './index.ts'

const { Market } = CompoundV2
const ONE = 10n ** 18n
const amount = fc.bigInt(1n, 10n ** 24n)

const market = fc
  .record({
    cash: amount,
    totalBorrows: amount,
    share: fc.bigInt(1n, 99n),
    shares: fc.bigInt(1n, 10n ** 24n),
    growth: fc.bigInt(0n, ONE),
    reserveFactor: fc.bigInt(0n, ONE),
  })
  .map(
    ({ cash, totalBorrows, share, shares, growth, reserveFactor }): CompoundV2.Market.Market => ({
      ...Market.open({
        accruedAt: 0n,
        rate: { base: 10n ** 8n, multiplier: 10n ** 9n, jumpMultiplier: 10n ** 11n, kink: (ONE * 8n) / 10n },
        reserveFactor,
        initialExchangeRate: ONE,
        protocolSeizeShare: (ONE * 28n) / 1_000n,
        payoutEvery: 10n ** 12n,
        collateralFactor: ONE / 2n,
        liquidationThreshold: ONE / 2n,
        supplyCap: 10n ** 40n,
        borrowCap: 10n ** 40n,
        price: ONE,
      }),
      cash,
      totalBorrows,
      totalReserves: (cash * share) / 200n,
      totalSupply: shares,
      borrowIndex: ONE + growth,
    }),
  )

test.prop([market, amount])('a supply redeemed at once never pays', (before, paid) => {
  fc.pre(Market.exchangeRate(before) > 0n)
  const { market: after, position, tokens } = Market.mint(before, Market.NO_POSITION, paid)
  fc.pre(Market.exchangeRate(after) > 0n && (Market.exchangeRate(after) * tokens) / ONE > 0n)
  const out = Market.redemption(after, { tokens })
  expect(out.amount).toBeLessThanOrEqual(paid)
  expect(position.tokens).toBe(tokens)
})

test.prop([market, fc.bigInt(1n, 10n ** 7n)])(
  'interest goes to suppliers and reserves, and to nobody else',
  (before, slots) => {
    const after = Market.accrue(before, slots)
    const interest = after.totalBorrows - before.totalBorrows
    const reserved = after.totalReserves - before.totalReserves
    expect(reserved).toBe((interest * before.reserveFactor) / ONE)
    expect(after.cash).toBe(before.cash)
    expect(Market.exchangeRate(after)).toBeGreaterThanOrEqual(Market.exchangeRate(before))
  },
)

const price = fc.bigInt(ONE / 100n, 3n * ONE)

test.prop([amount, fc.bigInt(50n, 200n), price, fc.bigInt(1n, 100n)])(
  'a liquidation moves shares and never makes any; what is repaid leaves the debt to the unit',
  (held, owedPercent, debtPrice, share) => {
    const terms = {
      closeFactor: ONE / 2n,
      liquidationIncentive: (ONE * 108n) / 100n,
      minLiquidatableCollateral: 0n,
    }
    const open = (price: bigint) =>
      Market.open({
        accruedAt: 0n,
        rate: { base: 0n, multiplier: 0n, jumpMultiplier: 0n, kink: ONE },
        reserveFactor: 0n,
        initialExchangeRate: ONE,
        protocolSeizeShare: (ONE * 28n) / 1_000n,
        payoutEvery: 1n,
        collateralFactor: ONE / 2n,
        liquidationThreshold: ONE / 2n,
        supplyCap: 10n ** 40n,
        borrowCap: 10n ** 40n,
        price,
      })
    const owed = (held * owedPercent * ONE) / (100n * debtPrice)
    fc.pre(owed > 100n)
    const pool: CompoundV2.Pool = {
      ...terms,
      markets: new Map([
        ['C', { ...open(ONE), cash: held, totalSupply: held }],
        ['D', { ...open(debtPrice), totalBorrows: owed, totalSupply: owed }],
      ]),
    }
    const borrower: CompoundV2.Account = new Map([
      ['C', { tokens: held, principal: 0n, interestIndex: 0n, entered: true }],
      ['D', { tokens: 0n, principal: owed, interestIndex: ONE, entered: true }],
    ])
    fc.pre(CompoundV2.liquidity(pool, borrower, 'liquidationThreshold').shortfall > 0n)
    const repay = (CompoundV2.maxClose(pool, borrower, 'D') * share) / 100n
    fc.pre(repay > 0n && CompoundV2.seizeTokens(pool, 'D', 'C', repay) <= held)
    const order = { borrowed: 'D', collateral: 'C', repay }
    const done = CompoundV2.liquidate(pool, borrower, new Map(), order, 0n)
    const [left, got] = [done.borrower, done.liquidator].map(
      (each) => CompoundV2.positionOf(each, 'C').tokens,
    )
    expect(left! + got! + done.seizures[0]!.protocolTokens).toBe(held)
    expect(CompoundV2.marketOf(done.pool, 'D').totalBorrows).toBe(owed - repay)
    const debt = CompoundV2.positionOf(done.borrower, 'D')
    expect(Market.borrowBalance(CompoundV2.marketOf(done.pool, 'D'), debt)).toBe(owed - repay)
  },
)
