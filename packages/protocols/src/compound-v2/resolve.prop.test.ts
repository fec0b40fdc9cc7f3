import { Consistency, Position, Slice } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ledgerOf, positionOf } from '../testing/resolved.ts'
import * as CompoundV2 from './index.ts'

const ONE = 10n ** 18n
const assets = new Map([
  ['ETH', { id: 'eip155:56/0x01', symbol: 'ETH', decimals: 18 }],
  ['USD', { id: 'eip155:56/0x02', symbol: 'USD', decimals: 6 }],
])

function market(price: bigint, changes: Partial<CompoundV2.Market.Market>): CompoundV2.Market.Market {
  const opened = CompoundV2.Market.open({
    accruedAt: 0n,
    rate: { base: 0n, multiplier: 0n, jumpMultiplier: 0n, kink: ONE },
    reserveFactor: 0n,
    initialExchangeRate: ONE,
    protocolSeizeShare: (ONE * 28n) / 1_000n,
    payoutEvery: 1n,
    collateralFactor: (ONE * 75n) / 100n,
    liquidationThreshold: (ONE * 80n) / 100n,
    supplyCap: 10n ** 40n,
    borrowCap: 10n ** 40n,
    price,
  })
  return { ...opened, ...changes }
}

const snapshot = fc
  .record({
    usd: fc.bigInt(500n, 5_000n),
    tokens: fc.bigInt(10n ** 9n, 10n ** 14n),
    ratio: fc.bigInt(50n, 150n),
    growth: fc.bigInt(0n, ONE / 2n),
    badDebt: fc.bigInt(0n, 10n ** 9n),
  })
  .map(({ usd, tokens, ratio, growth, badDebt }): CompoundV2.Snapshot => {
    // Shares have 8 digits; one is worth a fiftieth of a token and a little more.
    const rate = 2n * 10n ** 26n + growth
    const supplied = (rate * tokens) / ONE
    const debt = (supplied * usd * ratio) / (100n * 10n ** 12n)
    const pool = {
      closeFactor: ONE / 2n,
      liquidationIncentive: (ONE * 108n) / 100n,
      minLiquidatableCollateral: 0n,
      markets: new Map([
        ['ETH', market(usd * ONE, { cash: 2n * supplied, totalSupply: 2n * tokens })],
        [
          'USD',
          market(10n ** 30n, { totalBorrows: debt, totalSupply: debt, badDebt, borrowIndex: ONE + growth }),
        ],
      ]),
    }
    const borrower = new Map([
      ['ETH', { tokens, principal: 0n, interestIndex: 0n, entered: true }],
      ['USD', { tokens: 0n, principal: debt, interestIndex: ONE, entered: true }],
    ])
    const idle = new Map([['ETH', { tokens, principal: 0n, interestIndex: 0n, entered: false }]])
    return {
      id: '0xPOOL',
      pool,
      assets,
      source: 'the pool’s oracle',
      accounts: [
        { owner: '0xa', account: borrower },
        { owner: '0xb', account: idle },
        { owner: '0xc', account: new Map() },
      ],
    }
  })

const apart = (a: bigint, b: bigint): number => Math.abs(Number(a - b)) / Number(b)

test.prop([snapshot])('a pool becomes a consistent ledger with the same values', (read) => {
  const resolved = CompoundV2.resolve(read)
  Consistency.check(ledgerOf(resolved))
  const { account } = read.accounts[0]!
  const exact = CompoundV2.liquidity(read.pool, account, 'liquidationThreshold')
  const sides = Position.weighted(positionOf(resolved), 18)
  expect(apart(sides.collateral, exact.weightedCollateral * ONE)).toBeLessThan(1e-9)
  expect(apart(sides.debt, exact.borrows * ONE)).toBeLessThan(1e-9)
  expect(resolved.accounts[1]!.legs.map(({ side }) => side)).toEqual(['supply'])
  const { badDebt } = CompoundV2.marketOf(read.pool, 'USD')
  expect(resolved.venues[0]!.deficits.map(({ amount }) => amount)).toEqual(badDebt > 0n ? [badDebt] : [])
})

test.prop([snapshot])('the kernel liquidates as the pool does, the protocol’s share included', (read) => {
  const { pool } = read
  const { account } = read.accounts[0]!
  fc.pre(CompoundV2.liquidity(pool, account, 'liquidationThreshold').shortfall > 10n ** 12n)
  const resolved = CompoundV2.resolve(read)
  const { rule } = resolved.venues[0]!
  if (rule.kind !== 'pair') throw new Error('Compound v2 liquidates pairs')
  const repay = CompoundV2.maxClose(pool, account, 'USD')
  // The kernel repays less where the collateral is not enough; the contract refuses.
  const held = CompoundV2.positionOf(account, 'ETH').tokens
  fc.pre(CompoundV2.seizeTokens(pool, 'USD', 'ETH', repay) <= held)
  const found = Slice.best(rule, positionOf(resolved))!
  const order = { borrowed: 'USD', collateral: 'ETH', repay }
  const { seizures } = CompoundV2.liquidate(pool, account, new Map(), order, 0n)
  const [seizure] = seizures
  const rate = CompoundV2.Market.exchangeRate(CompoundV2.marketOf(pool, 'ETH'))
  expect(found.slice.repay).toBe(repay)
  expect(apart(found.slice.seize, (seizure!.seizedTokens * rate) / ONE)).toBeLessThan(1e-6)
  expect(apart(found.slice.fee, seizure!.protocolAmount)).toBeLessThan(1e-6)
})
