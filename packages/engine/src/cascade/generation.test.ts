import type { Ledger, Venue } from '@droste/core'
import { describe, expect, test } from 'vitest'
import { calm, type Scenario } from '../Scenario.ts'
import * as L from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Columns from './columns/Columns.ts'
import * as Generation from './columns/Generation.ts'
import { prepare } from './columns/Workspace.ts'
import * as Reference from './reference/Reference.ts'
import * as Stress from './Stress.ts'

const whole: Venue.Rule = { ...L.aave, closeFactor: { kind: 'whole' }, leftover: L.wad('0') } as Venue.Rule
const fall = (change: number): Scenario => ({ ...calm, gasUsd: 0, shocks: [{ asset: 'eth', change }] })

/** Accounts with `collateral` ETH at 2,000 each, whose health is 1 where ETH has fallen by each of `triggers`. */
const longs = (
  triggers: readonly number[],
  collateral: number,
  depth: number,
  bonus = '0.2',
): Ledger.Ledger =>
  L.ledger({
    prices: { usdc: '1', eth: '2000' },
    venues: [L.venue('v', whole, [L.listing('eth', { threshold: '0.8', bonus }), L.listing('usdc')])],
    markets: [L.pool('eth', 'usdc', 2000, depth)],
    accounts: triggers.map((trigger, row) =>
      L.account(`a${row}`, 'v', [
        ['collateral', 'eth', String(collateral)],
        ['debt', 'usdc', (collateral * 2000 * 0.8 * (1 - trigger)).toFixed(6)],
      ]),
    ),
  })

/** What a whole liquidation of one of them seizes at a price of 2,000·(1 − at), ETH. */
const seized = (trigger: number, at: number, collateral: number): number =>
  Math.min(collateral, (collateral * 0.8 * (1 - trigger) * 1.2) / (1 - at))

describe('C15: the two ends of the price map', () => {
  // One account of 100 ETH whose trigger is .5 % below the shocked price, in a pool 500 ETH deep: if it sells, the price
  // falls past its own trigger; if it does not, nothing happens.
  const ledger = longs([0.1045], 100, 1_000_000)
  test('differ where selling is its own reason: the greatest is calm, the least is the sale', () => {
    const { greatest, least, unique } = Generation.fixedPoints(prepare(World.build(ledger)), fall(-0.1))
    expect(unique).toBe(false)
    expect(greatest.marks[1]).toBeCloseTo(1800, 9)
    expect(greatest.eligibleDebtUsd).toBe(0)
    expect(least.marks[1]).toBeLessThan(2000 * (1 - 0.1045))
    expect(least.eligibleDebtUsd).toBeCloseTo(100 * 2000 * 0.8 * (1 - 0.1045), 3)
  })
  test('coincide in a deep pool', () => {
    const deep = longs([0.1045], 100, 1_000_000_000)
    expect(Generation.fixedPoints(prepare(World.build(deep)), fall(-0.1)).unique).toBe(true)
  })
})

describe('C16: the branching ratio', () => {
  test('is the closed form of a constant product: 2·ln(1 + q/x) over the step', () => {
    // Thirty accounts just eligible at −10 %, forty more within the next 1 %.
    const triggers = [...Array.from({ length: 30 }, () => 0.0995), ...Array.from({ length: 40 }, () => 0.105)]
    const size = 2
    const depth = 40_000_000
    const reserve = (at: number): number => Math.sqrt((depth * (depth / 2000)) / (2000 * (1 - at)))
    const log = (quantity: number, at: number): number => 2 * Math.log(1 + quantity / reserve(at))
    const deeper = 1 - 0.9 * 0.99
    const still = 30 * seized(0.0995, 0.1, size)
    const more = 30 * seized(0.0995, deeper, size) + 40 * seized(0.105, deeper, size)
    const found = Generation.branchingRatio(prepare(World.build(longs(triggers, size, depth))), fall(-0.1))
    expect(found).toBeCloseTo((log(more, deeper) - log(still, 0.1)) / 0.01, 6)
  })
  test('"R0 and the cascade on different rules": above 1 the cascade runs through every account, below it stops', () => {
    const triggers = Array.from({ length: 60 }, (_, at) => 0.1 + at * 0.0025)
    for (const depth of [8_000_000, 60_000_000]) {
      const stress = Stress.run(World.build(longs(triggers, 10, depth)), fall(-0.105))
      const all = stress.totals.accounts === triggers.length
      expect(all, `branching ratio ${stress.branchingRatio}`).toBe(stress.branchingRatio > 1)
    }
  })
  test('nothing is sold, nothing branches', () => {
    expect(Generation.branchingRatio(prepare(World.build(longs([0.9], 1, 1_000_000))), fall(-0.1))).toBe(0)
  })
})

test('C12: "a silent cap on rounds": a long cascade is played to its end', () => {
  const triggers = Array.from({ length: 300 }, (_, at) => 0.1 + at * 0.002)
  const ledger = longs(triggers, 5, 1_200_000, '0.01')
  const outcome = Columns.run(prepare(World.build(ledger)), fall(-0.101))
  expect(outcome.rounds.length).toBeGreaterThan(200)
  expect(outcome.rounds.at(-1)!.liquidations).toBeGreaterThan(0)
  expect(outcome.totals.accounts).toBe(300)
})

test('C13: "events counted as accounts": an account liquidated in many rounds is one account', () => {
  const outcome = Reference.run(longs([0.05], 1000, 1_000_000, '0.03'), fall(-0.1))
  expect(outcome.rounds.reduce((sum, { liquidations }) => sum + liquidations, 0)).toBeGreaterThan(3)
  expect(outcome.totals.accounts).toBe(1)
})

test('L6: "seized collateral taken from the debt pool": only the seized asset leaves, from the account liquidated', () => {
  const base = longs([0.05], 10, 1_000_000_000)
  const lender = L.account('lender', 'v', [['collateral', 'usdc', '5000000']])
  const outcome = Reference.run({ ...base, accounts: [...base.accounts, lender] }, fall(-0.1))
  expect(outcome.accounts.seizedUsd[0]).toBeGreaterThan(0)
  expect(outcome.accounts.seizedUsd[1]).toBe(0)
})
