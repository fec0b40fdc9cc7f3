import { type Claim, Fixed } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as Columns from '../cascade/columns/Columns.ts'
import { prepare } from '../cascade/columns/Workspace.ts'
import * as Stress from '../cascade/Stress.ts'
import type { Model } from '../paths/Model.ts'
import * as Scenario from '../Scenario.ts'
import * as Simulation from '../simulate/Simulation.ts'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Contagion from './Contagion.ts'

const vault = (asset: string, amount: string, at: string): Claim.Claim => ({
  kind: 'vault',
  asset,
  backing: [{ asset: 'USD', amount: ledgers.wad(amount), at }],
  debts: [],
})
/** Everything may be taken, at no bonus, and what is left unpaid is cut from suppliers: losses by hand. */
const bare = {
  ...ledgers.aave,
  closeFactor: { kind: 'whole' },
  leftover: Fixed.wad(0n),
  badDebt: 'socialised',
} as const

/** Ann borrows 60 against 100 ETH at the first venue; whoever lends there holds vUSD, which Bob borrows against. */
const book = (threshold = '0.9', oracle: 'market' | 'rate' | 'fixed' = 'market') =>
  ledgers.ledger({
    prices: { ETH: '1', USD: '1', vUSD: '1' },
    claims: [vault('vUSD', '1', 'first')],
    venues: [
      ledgers.venue('first', bare, [ledgers.listing('ETH', { threshold: '0.8' }), ledgers.listing('USD')]),
      ledgers.venue('second', bare, [
        ledgers.listing('vUSD', { threshold, oracle: { kind: oracle } }),
        ledgers.listing('USD'),
      ]),
    ],
    accounts: [
      ledgers.account('ann', 'first', [
        ['collateral', 'ETH', '100'],
        ['debt', 'USD', '60'],
      ]),
      ledgers.account('lender', 'first', [['supply', 'USD', '100']]),
      ledgers.account('bob', 'second', [
        ['collateral', 'vUSD', '100'],
        ['debt', 'USD', '85'],
      ]),
    ],
  })

function world(...terms: Parameters<typeof book>) {
  const built = World.build(book(...terms))
  const work = prepare(built)
  const run = (change: number) =>
    Contagion.settle(
      built,
      { ...Scenario.calm, gasUsd: 0, shocks: [{ asset: 'ETH', change }] },
      (scenario) => Columns.run(work, scenario),
      Contagion.suppliedIn(built),
    )
  return run
}

describe('C17, C18: a vault’s bad debt is the next market’s shock', () => {
  test('−50 %: 10 of 100 lent are lost, the share is worth .9, and the next market closes', () => {
    const { outcome, lost, runs } = world()(-0.5)
    expect(lost).toEqual([{ venue: 'first', asset: 'USD', share: expect.closeTo(0.1, 9) }])
    expect(outcome.rounds.at(-1)!.marks[2]).toBeCloseTo(0.9, 9)
    expect(outcome.totals.accounts).toBe(2)
    expect(outcome.totals.badDebtUsd).toBeCloseTo(10, 6)
    expect(runs).toBe(2)
  })
  test('−30 %: nothing is lost, and the next market hears of nothing', () => {
    const { outcome, lost, runs } = world()(-0.3)
    expect([lost, runs, outcome.totals.accounts]).toEqual([[], 1, 1])
  })
  test('−80 %: 40 of 100 are lost, and the holder of the share with them', () => {
    const { outcome, lost } = world()(-0.8)
    expect(lost[0]!.share).toBeCloseTo(0.4, 9)
    // 60 − 20 at the first venue, 85 − 60 at the second.
    expect(outcome.totals.badDebtUsd).toBeCloseTo(40 + 25, 6)
  })
  test('an exchange rate carries the loss, for it is the rate that falls; a fixed price does not', () => {
    expect(world('0.9', 'rate')(-0.8).outcome.totals.accounts).toBe(2)
    const fixed = world('0.9', 'fixed')(-0.8).outcome
    expect(fixed.totals.accounts).toBe(1)
    expect(fixed.totals.badDebtUsd).toBeCloseTo(65, 6)
  })
})

test('two vaults that lend against each other’s shares lose more than either alone: the fixed point in closed form', () => {
  const ledger = ledgers.ledger({
    prices: { ETH: '1', USD: '1', a: '1', b: '1' },
    claims: [vault('a', '1', 'A'), vault('b', '1', 'B')],
    venues: [
      ledgers.venue('A', bare, [
        ledgers.listing('b', { threshold: '0.99' }),
        ledgers.listing('ETH', { threshold: '0.99' }),
        ledgers.listing('USD'),
      ]),
      ledgers.venue('B', bare, [ledgers.listing('a', { threshold: '0.99' }), ledgers.listing('USD')]),
    ],
    accounts: [
      ledgers.account('outer', 'A', [
        ['collateral', 'ETH', '20'],
        ['debt', 'USD', '20'],
      ]),
      ledgers.account('x', 'A', [
        ['collateral', 'b', '50'],
        ['debt', 'USD', '50'],
      ]),
      ledgers.account('lenders', 'A', [['supply', 'USD', '100']]),
      ledgers.account('y', 'B', [
        ['collateral', 'a', '50'],
        ['debt', 'USD', '50'],
      ]),
      ledgers.account('lenders', 'B', [['supply', 'USD', '100']]),
    ],
  })
  const built = World.build(ledger)
  const work = prepare(built)
  const { lost } = Contagion.settle(
    built,
    { ...Scenario.calm, gasUsd: 0, shocks: [{ asset: 'ETH', change: -0.5 }] },
    (scenario) => Columns.run(work, scenario),
    Contagion.suppliedIn(built),
  )
  // λA = (10 + 50·λB)/100 and λB = 50·λA/100: λA = .1/(1 − .25), λB half of it.
  expect(lost.map(({ venue, share }) => [venue, share])).toEqual([
    ['A', expect.closeTo(0.1 / 0.75, 8)],
    ['B', expect.closeTo(0.05 / 0.75, 8)],
  ])
})

test('the range over depths and every path of a simulation carry it', () => {
  const built = World.build(book())
  const scenario = { ...Scenario.calm, gasUsd: 0, shocks: [{ asset: 'ETH', change: -0.8 }] }
  const [deep] = Stress.overDepths(built, scenario, [1])
  expect(deep!.totals.badDebtUsd).toBeCloseTo(40 + 25, 6)
  const { shocks: _, ...rest } = scenario
  const model: Model = {
    name: 'ether',
    stepDays: 1,
    drivers: [
      {
        target: { kind: 'price', asset: 'ETH' },
        law: { kind: 'brownian', drift: 0, volatility: 9 },
        follows: [],
        exposure: 0,
      },
    ],
    correlation: 0,
    commonJumps: null,
    bootstrap: null,
  }
  const simulation = Simulation.prepare(built, {
    model,
    seed: 1,
    sampling: 'plain',
    horizonDays: 1,
    moment: 'end',
    scenario: rest,
  })
  const runs = Array.from({ length: 40 }, (_, path) => {
    const alone = Stress.run(built, Simulation.strike(simulation, path).scenario)
    expect(Simulation.observe(simulation, path).badDebtUsd).toBeCloseTo(alone.totals.badDebtUsd, 6)
    return alone.contagion.runs
  })
  expect(Math.max(...runs)).toBeGreaterThan(1)
})
