import { describe, expect, test } from 'vitest'
import { calm, type Scenario } from '../Scenario.ts'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Bite from './Bite.ts'
import * as Cliff from './Cliff.ts'
import * as Portrait from './Portrait.ts'
import * as Sheet from './Sheet.ts'
import type { Subject } from './Subject.ts'

/** References §2: 10 ETH at 3000, debt 20 000, LT .825 is liquidated at 2424.24, after −19.2 %. */
function subject(): Subject {
  const ledger = ledgers.ledger({
    prices: { ETH: '3000', wstETH: '3600', LINK: '10', USDC: '1' },
    claims: [
      {
        kind: 'receipt',
        asset: 'wstETH',
        backing: [{ asset: 'ETH', amount: ledgers.wad('1.2') }],
        debts: [],
      },
    ],
    venues: [
      ledgers.venue('aave', ledgers.aave, [
        ledgers.listing('ETH', { threshold: '0.825' }),
        ledgers.listing('wstETH', { threshold: '0.825', oracle: { kind: 'rate' } }),
        ledgers.listing('USDC', { threshold: '0.8' }),
      ]),
    ],
    accounts: [
      ledgers.account('bob', 'aave', [
        ['collateral', 'ETH', '10'],
        ['debt', 'USDC', '20000'],
      ]),
      ledgers.account('carol', 'aave', [
        ['collateral', 'wstETH', '10'],
        ['debt', 'USDC', '20000'],
      ]),
    ],
  })
  return { ...World.build(ledger), accountId: (row) => ledger.accounts[row]!.owner }
}

const shock = (asset: string, change: number, more: Partial<Scenario> = {}): Bite.Bite =>
  Bite.of(subject(), { ...calm, shocks: [{ asset, change }], ...more })

describe('a scenario that cannot bite says why', () => {
  test('one that can', () => expect(shock('ETH', -0.2)).toEqual({ kind: 'bites' }))
  test('too small, and by how much: the first account is reached at −19.19 %', () => {
    const bite = shock('ETH', -0.1)
    expect(bite.kind).toBe('too-small')
    if (bite.kind === 'too-small') expect(bite.times).toBeCloseTo((1 - 2424.2424 / 3000) / 0.1, 4)
  })
  test('nothing is shocked', () => expect(shock('ETH', 0)).toEqual({ kind: 'no-shock' }))
  test('nobody has it', () => expect(shock('LINK', -0.5)).toEqual({ kind: 'untouched' }))
  test('debt falls, or collateral rises', () => {
    expect(shock('USDC', -0.5)).toEqual({ kind: 'relieves' })
    expect(shock('ETH', 0.5)).toEqual({ kind: 'relieves' })
  })
  test('a depeg that no oracle sees; with another oracle it bites', () => {
    expect(shock('wstETH', -0.5)).toEqual({ kind: 'unseen' })
    const oracles = [{ asset: 'wstETH', regime: { kind: 'market' } as const }]
    expect(shock('wstETH', -0.5, { oracles })).toEqual({ kind: 'bites' })
  })
})

describe('one account', () => {
  const [bob, carol] = Portrait.draw(subject(), [0, 1])
  test('is drawn with its legs and with what makes it eligible: −19.2 % (references §2)', () => {
    expect(bob).toMatchObject({ account: 'bob', venue: 'aave', equityUsd: 10_000, loops: 0 })
    expect(bob!.legs.map(({ side, symbol, valueUsd }) => [side, symbol, valueUsd])).toEqual([
      ['collateral', 'ETH', 30_000],
      ['debt', 'USDC', 20_000],
    ])
    expect(bob!.triggers).toHaveLength(1)
    expect(bob!.triggers[0]!.drop).toBeCloseTo(0.19192, 5)
  })
  test('a token priced by its rate has the trigger of what it stands for, and none of its own', () => {
    expect(carol!.triggers.map(({ symbol }) => symbol)).toEqual(['ETH'])
  })
})

test('assets that fall together make the staircase of both', () => {
  const book = subject()
  const both = Cliff.together(book, Sheet.draw(book), [0])
  expect(both.staircase[19]!.eligibleDebtUsd).toBe(0)
  expect(both.staircase[20]!.eligibleDebtUsd).toBe(20_000)
  expect(both.staircase[60]!.eligibleDebtUsd).toBe(40_000)
})
