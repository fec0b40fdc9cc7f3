import { type Claim, Fixed, type Oracle } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Inspection from './Inspection.ts'
import * as Recursion from './Recursion.ts'
import type { Subject } from './Subject.ts'

const wrapped = (
  asset: string,
  on: string,
  amount: string,
  kind: Claim.Claim['kind'] = 'wrapper',
): Claim.Claim => ({
  kind,
  asset,
  backing: [{ asset: on, amount: ledgers.wad(amount) }],
  debts: [],
})

/** Alice loops wstETH on WETH six times over; Bob is references §2's "10 ETH at 3000, debt 20 000, LT .825". */
function world(oracle: Oracle.Regime = { kind: 'market' }): Subject {
  const ledger = ledgers.ledger({
    prices: { ETH: '3000', WETH: '3000', stETH: '3000', wstETH: '3600', USDC: '1' },
    claims: [
      wrapped('WETH', 'ETH', '1'),
      wrapped('stETH', 'ETH', '1', 'receipt'),
      wrapped('wstETH', 'stETH', '1.2'),
    ],
    venues: [
      ledgers.venue('aave', ledgers.aave, [
        ledgers.listing('ETH', { threshold: '0.825' }),
        ledgers.listing('WETH', { threshold: '0.825' }),
        ledgers.listing('wstETH', { threshold: '0.95', bonus: '0.01', oracle }),
        ledgers.listing('USDC', { threshold: '0.75' }),
      ]),
    ],
    accounts: [
      ledgers.account('alice', 'aave', [
        ['collateral', 'wstETH', '10'],
        ['debt', 'WETH', '10'],
      ]),
      ledgers.account('bob', 'aave', [
        ['collateral', 'ETH', '10'],
        ['debt', 'USDC', '20000'],
      ]),
      ledgers.account('carol', 'aave', [['supply', 'USDC', '50000']]),
      ledgers.account('dave', 'aave', [
        ['collateral', 'ETH', '1'],
        ['debt', 'USDC', '3100'],
      ]),
      ledgers.account('erin', 'aave', [
        ['collateral', 'USDC', '60'],
        ['debt', 'USDC', '30'],
      ]),
    ],
  })
  return { ...World.build(ledger), accountId: (row) => ledger.accounts[row]!.owner }
}

describe('an account', () => {
  const { largest } = Inspection.of(world()).concentration
  test('references §2: 10 ETH at 3000, debt 20 000, LT .825 is 3×, health 1.2375 (M2, M3)', () => {
    const bob = largest.find(({ account }) => account === 'bob')!
    expect(bob.leverage).toBeCloseTo(3, 12)
    expect(bob.healthFactor).toBeCloseTo(1.2375, 12)
  })
  test('under water has no leverage, without debt is not among the borrowers (M3)', () => {
    expect(largest.find(({ account }) => account === 'dave')!.leverage).toBeNull()
    expect(largest.map(({ account }) => account)).toEqual(['alice', 'bob', 'dave', 'erin'])
  })
})

describe('the book', () => {
  const answer = Inspection.of(world())
  test('adds up deposits, idle or not, and debts (M1, M4)', () => {
    expect(answer.totals).toMatchObject({
      accounts: 5,
      collateralUsd: 119_060,
      debtUsd: 53_130,
      idleUsd: 50_000,
    })
    expect(answer.totals.equityUsd).toBe(65_930)
    expect(answer.borrowers).toMatchObject({ accounts: 4, collateralUsd: 69_060, debtUsd: 53_130 })
  })
  test('dust and accounts under water are told apart, not averaged (M5)', () => {
    expect(answer.leverage).toMatchObject({
      accounts: 2,
      underwater: { accounts: 1, debtUsd: 3100 },
      dust: { accounts: 1, debtUsd: 30 },
    })
    expect(answer.leverage.max).toBeCloseTo(6, 12)
    expect(answer.leverage.p50).toBeCloseTo(4.5, 12)
    expect(answer.leverage.debtWeighted).toBeCloseTo((30_000 * 6 + 20_000 * 3) / 50_000, 12)
  })
  test('looped debt is matched within a family, however wrapped (M6, M7)', () => {
    expect(answer.recursion).toMatchObject({ loopedDebtUsd: 30_030, sameAssetDebtUsd: 30 })
    expect(answer.recursion.families.map(({ symbol, loopedDebtUsd }) => [symbol, loopedDebtUsd])).toEqual([
      ['ETH', 30_000],
      ['USDC', 30],
    ])
    expect(answer.lookThrough).toMatchObject({ grossUsd: 119_060, netUsd: 119_060 - 30_030 })
  })
  test('debt in one and collateral in another stable coin is no loop (M6)', () => {
    const bob = Recursion.byFamily(world(), 1)
    expect(bob.size).toBe(0)
  })
  test('10 wstETH on 10 WETH at .95 takes six loops: 1 + .95 + … + .95⁶ > 6 > … + .95⁵ (M9)', () => {
    const deep = answer.recursion.depth.find(({ loops }) => loops === 6)
    expect(deep).toEqual({ loops: 6, accounts: 1, debtUsd: 30_000 })
    const reached = (loops: number): number => (1 - 0.95 ** (loops + 1)) / (1 - 0.95)
    expect(reached(5)).toBeLessThan(6)
    expect(reached(6)).toBeGreaterThan(6)
  })
})

describe('loops and leverage (M9)', () => {
  test.each([
    [1, 1.7],
    [2, 2.19],
    [3, 2.53],
    [4, 2.77],
    [5, 2.94],
    [6, 3.06],
  ])('references §1: at 70 %%, %i loops reach %f×', (loops, leverage) => {
    const reached = Recursion.equivalentLoops(1 - 1 / leverage, 0.7)!
    expect(Math.abs(reached - loops)).toBeLessThan(0.2) // leverage is printed to two digits
    expect(Math.round(reached)).toBe(loops)
  })
  test('no number of loops goes beyond the limit', () => {
    expect(Recursion.equivalentLoops(0.7, 0.7)).toBeNull()
    expect(Recursion.equivalentLoops(0, 0.7)).toBe(0)
    expect(Recursion.equivalentLoops(0.75, 1)).toBe(3)
  })
})

describe('cliffs', () => {
  const cliffOf = (subject: Subject, symbol: string) =>
    Inspection.of(subject).cliffs.find((cliff) => cliff.symbol === symbol)
  test('references §2: liquidatable at −19.2 %, so the last whole percent of 20 adds it (M13, M14)', () => {
    const cliff = cliffOf(world(), 'ETH')!
    expect(cliff).toMatchObject({ drop: 0.2, kind: 'price', jumpUsd: 20_000 })
    expect(cliff.eligibleDebtUsd).toBe(23_100)
    expect(cliff.staircase[19]).toEqual({ drop: 0.19, eligibleDebtUsd: 3100 })
    expect(cliff.staircase).toHaveLength(61)
  })
  test('a fall of ETH does not move a loop of ETH on ETH (M12)', () => {
    expect(cliffOf(world(), 'ETH')!.staircase[60]!.eligibleDebtUsd).toBe(23_100)
  })
  test('a depeg of wstETH reaches the loop through a market oracle, not through its rate (M12)', () => {
    const health = (0.95 * 36_000) / 30_000
    const cliff = cliffOf(world(), 'wstETH')!
    expect(cliff.kind).toBe('depeg')
    expect(cliff.drop).toBe(Math.ceil(100 * (1 - 1 / health)) / 100)
    expect(cliffOf(world({ kind: 'rate' }), 'wstETH')).toBeUndefined()
    const { unseen } = Inspection.of(world({ kind: 'rate' }))
    expect(unseen.find(({ symbol }) => symbol === 'wstETH')).toEqual(cliff) // M15
    expect(Inspection.of(world()).unseen).toEqual([])
    expect(cliffOf(world({ kind: 'fixed' }), 'wstETH')).toBeUndefined()
    expect(cliffOf(world({ kind: 'capped', of: 'rate', cap: Fixed.WAD }), 'wstETH')).toBeUndefined()
  })
  test('a depeg of what a token wraps carries to it (M12)', () => {
    expect(cliffOf(world(), 'stETH')!.staircase).toEqual(cliffOf(world(), 'wstETH')!.staircase)
  })
})
