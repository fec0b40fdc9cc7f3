import type { Ledger, Venue } from '@droste/core'
import { expect, test } from 'vitest'
import { calm, type Scenario } from '../../Scenario.ts'
import * as L from '../../testing/ledgers.ts'
import * as World from '../../World.ts'
import * as Columns from '../columns/Columns.ts'
import { prepare } from '../columns/Workspace.ts'
import * as Index from './Index.ts'
import * as Indexed from './Indexed.ts'

const share: Venue.CloseFactor = { kind: 'share', share: L.wad('0.5'), of: 'account', whole: null }
const rule = { ...L.aave, closeFactor: share, leftover: L.wad('0') } as Venue.Rule

/** Accounts of ETH at $100 against dollars, over one pool. */
function book(
  accounts: readonly (readonly [eth: string, usdc: string])[],
  depth: number,
  of = rule,
): Ledger.Ledger {
  const eth = L.listing('eth', { threshold: '0.8', bonus: '0.05' })
  return L.ledger({
    prices: { eth: '100', usdc: '1' },
    venues: [L.venue('pool', of, [{ ...eth, liquidationFactor: L.wad('0.95') }, L.listing('usdc')])],
    accounts: accounts.map(([held, owed], at) =>
      L.account(`0x${at + 1}`, 'pool', [
        ['collateral', 'eth', held],
        ['debt', 'usdc', owed],
      ]),
    ),
    markets: [L.pool('eth', 'usdc', 100, depth)],
  })
}

/** Liquidations and repaid USD of each round, as the columns have them and as the index has. */
function both(
  ledger: Ledger.Ledger,
  scenario: Scenario,
  few: number,
): { columns: number[][]; index: number[][] } {
  const world = World.build(ledger)
  const state = Indexed.prepare(world, Index.build(world, { few }))
  const told = ({ rounds }: ReturnType<typeof Indexed.run>): number[][] =>
    rounds.map(({ liquidations, repaidUsd }) => [liquidations, Math.round(repaidUsd * 1e4)])
  return { columns: told(Columns.run(prepare(world), scenario)), index: told(Indexed.run(state, scenario)) }
}

const fall = (change: number): Scenario => ({ ...calm, shocks: [{ asset: 'eth', change }] })

test('C8: half of a debt is repaid once a round, though the pool runs out among others of its class', () => {
  const small = Array.from({ length: 12 }, (_, at) => ['10', String(760 + at)] as const)
  const large = Array.from({ length: 12 }, (_, at) => ['1000', String(66_000 + 400 * at)] as const)
  for (const gasUsd of [0, 10]) {
    const { columns, index } = both(book([...small, ...large], 2e6), { ...fall(-0.2), gasUsd }, 1)
    expect(columns[0]![0], 'the pool runs out').toBeLessThan(24)
    expect(index).toEqual(columns)
  }
})

test('C7: of two of the same health both are served, the one whose gas is sure and the one whose gas is tried', () => {
  const pairs = Array.from({ length: 12 }, (_, at) => {
    const owed = 76 + at / 4
    return [['80', String(80 * owed)] as const, ['8', String(8 * owed)] as const]
  })
  const { columns, index } = both(book(pairs.flat(), 4e6), fall(-0.1), 1000)
  expect(index).toEqual(columns)
})

test('C7: the pool runs out among hundreds in line, many of them of one health', () => {
  const alike = Array.from({ length: 300 }, (_, at) => ['80', String(80 * (66 + (at % 7)))] as const)
  const spread = Array.from({ length: 300 }, (_, at) => ['40', String(2560.5 + (4 * at) / 3)] as const)
  for (const accounts of [alike, spread, [...alike, ...spread]])
    for (const gasUsd of [0, 10]) {
      const { columns, index } = both(book(accounts, 1e6), { ...fall(-0.2), gasUsd }, 100)
      expect(columns[0]![0], 'the pool runs out').toBeLessThan(accounts.length / 2)
      expect(index).toEqual(columns)
    }
})

test('L11: a band is taken over at once, and whose collateral is credited with more than the debt gets the rest', () => {
  const comet: Venue.Rule = { kind: 'absorb', storeFront: L.wad('1'), valueDecimals: 8 }
  const accounts = [
    ['10', '700'], // 640 of limit at $80, credited 760: the venue owes 60
    ['10', '780'], // credited 760
    ['10', '500'],
  ] as const
  const world = World.build(book(accounts, 1e12, comet))
  const { totals } = Indexed.run(Indexed.prepare(world, Index.build(world)), fall(-0.2))
  expect(totals).toMatchObject({ accounts: 2, absorbedUsd: 1480, eligibleDebtUsd: 1480 })
  // 20 ether are sold at .95 of $80, for 1,480 taken over and 60 owed.
  expect(totals.repaidUsd).toBeCloseTo(1520, 3)
  expect(totals.badDebtUsd).toBeCloseTo(20, 3)
  const thin = both(book(accounts, 1e5, comet), fall(-0.2), 1)
  expect(thin.index).toEqual(thin.columns)
})

test('C14: what many cascades are counted by is what one of them answers', () => {
  const ledger = book(
    [
      ['10', '700'],
      ['1000', '70000'],
      ['100', '2000'],
    ],
    1e5,
  )
  const world = World.build(ledger)
  const state = Indexed.prepare(world, Index.build(world))
  const { rounds, totals, amplification } = Indexed.run(state, fall(-0.2))
  const summary = Indexed.summarise(state, fall(-0.2))
  expect(summary.rounds).toBe(rounds.length)
  expect(summary.repaidUsd).toBeCloseTo(totals.repaidUsd, 6)
  expect(summary.badDebtUsd).toBeCloseTo(totals.badDebtUsd, 6)
  expect(summary.amplification).toBe(amplification)
})
