import type { Claim } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Wallet from './Wallet.ts'
import type { Move, WhatIf } from './WhatIf.ts'

const claim = (
  asset: string,
  backing: Record<string, string>,
  debts: Record<string, string> = {},
): Claim.Claim => {
  const parts = (of: Record<string, string>) =>
    Object.entries(of).map(([each, amount]) => ({ asset: each, amount: ledgers.wad(amount) }))
  return { kind: 'loop', asset, backing: parts(backing), debts: parts(debts) }
}
const ASSETS = ['ETH', 'wstETH', 'ETH3X', 'USDC']
const at = (symbol: string) => ASSETS.indexOf(symbol)

const ledger = ledgers.ledger({
  prices: { ETH: '3000', wstETH: '3600', ETH3X: '3000', USDC: '1' },
  claims: [claim('wstETH', { ETH: '1.2' }), claim('ETH3X', { ETH: '3' }, { USDC: '6000' })],
  venues: [
    {
      ...ledgers.venue('aave', ledgers.aave, [
        { ...ledgers.listing('ETH', { threshold: '0.825' }), ltv: ledgers.wad('0.8') },
        ledgers.listing('wstETH', { threshold: '0.81', oracle: { kind: 'rate' } }),
        ledgers.listing('ETH3X', { threshold: '0.5' }),
        ledgers.listing('USDC', { threshold: '0.75' }),
      ]),
      modes: [
        {
          id: '1',
          label: 'ETH',
          collateral: ['wstETH', 'ETH'],
          ltv: ledgers.wad('0.93'),
          threshold: ledgers.wad('0.95'),
          bonus: ledgers.wad('0.01'),
        },
      ],
    },
    ledgers.venue('morpho', ledgers.aave, [
      ledgers.listing('ETH', { threshold: '0.86' }),
      ledgers.listing('USDC', { threshold: '0.86' }),
    ]),
  ],
  accounts: [
    ledgers.account('bob', 'aave', [
      ['collateral', 'ETH', '10'],
      ['debt', 'USDC', '20000'],
    ]),
    ledgers.account('bob', 'morpho', [
      ['collateral', 'USDC', '20000'],
      ['debt', 'ETH', '5'],
    ]),
    {
      ...ledgers.account('alice', 'aave', [
        ['collateral', 'wstETH', '10'],
        ['debt', 'ETH', '10'],
      ]),
      mode: '1',
    },
    ledgers.account('carol', 'aave', [['collateral', 'ETH3X', '1']]),
  ],
})
const world = World.build(ledger)
const imagine = (rows: readonly number[], whatIf: Partial<WhatIf> = {}) => {
  const whole = { settings: [], moves: [], ...whatIf }
  return Wallet.imagine(Wallet.open(world, rows, whole), whole)
}
const move = (
  kind: Move['kind'],
  symbol: string,
  tokens: Move['tokens'],
  venue: number | null = null,
): Move => ({
  kind,
  asset: at(symbol),
  tokens,
  venue,
})

describe('10 ETH at 3000, debt 20,000, LT .825 (references §1)', () => {
  test('health 1.2375, 3×, eligible after a fall of 19.2 %', () => {
    const [bob] = imagine([0]).accounts
    expect(bob!.healthFactor).toBeCloseTo(1.2375, 12)
    expect(bob!.leverage).toBeCloseTo(3, 12)
    expect(bob!.triggers[0]).toMatchObject({ asset: 'ETH', drop: expect.closeTo(0.192, 3) })
    expect(bob!.borrowableUsd).toBeCloseTo(4000, 9)
  })
  test('at 2424.24 the health is 1', () => {
    const [bob] = imagine([0], { settings: [{ asset: at('ETH'), change: 2424.24 / 3000 - 1 }] }).accounts
    expect(bob!.healthFactor).toBeCloseTo(1, 5)
  })
  test('repaying 5,000 of it leaves .825 · 30,000 / 15,000', () => {
    const { wallet } = imagine([0], { moves: [move('repay', 'USDC', 5000)] })
    expect(wallet.healthFactor).toBeCloseTo(1.65, 12)
    expect(wallet.debtUsd).toBeCloseTo(15_000, 9)
  })
  test('more than the ltv lets it owe is a power overdrawn', () => {
    const [bob] = imagine([0], { moves: [move('borrow', 'USDC', 4500)] }).accounts
    expect(bob!.borrowableUsd).toBeCloseTo(-500, 9)
  })
  test('moves come after prices, in their order, and stay for one imagining', () => {
    const whatIf = { settings: [], moves: [move('repay', 'USDC', 'all'), move('withdraw', 'ETH', 'all')] }
    const wallet = Wallet.open(world, [0], whatIf)
    const after = Wallet.imagine(wallet, whatIf)
    expect(after.wallet).toMatchObject({ collateralUsd: 0, debtUsd: 0, healthFactor: null })
    expect(after.accounts[0]!.legs.map(({ tokens }) => tokens)).toEqual([0, 0])
    expect(Wallet.imagine(wallet, { settings: [], moves: [] }).wallet.debtUsd).toBe(20_000)
  })
})

describe('one wallet over two venues', () => {
  test('each venue by itself, together, and net of what one lends the other', () => {
    const { wallet, venues } = imagine([0, 1])
    expect(venues.map(({ venue, leverage }) => [venue, leverage])).toEqual([
      ['aave', expect.closeTo(3, 12)],
      ['morpho', 4],
    ])
    // 50,000 held over 15,000 own; net it is 5 ETH long, and no dollars at all.
    expect(wallet.leverage).toBeCloseTo(50 / 15, 12)
    expect(wallet.netLeverage).toBeCloseTo(1, 12)
    expect(wallet.exposures.map(({ symbol, longUsd, shortUsd }) => [symbol, longUsd, shortUsd])).toEqual([
      ['ETH', 30_000, 15_000],
      ['USDC', 20_000, 20_000],
    ])
    expect(wallet.healthFactor).toBeCloseTo((0.86 * 20) / 15, 12)
  })
  test('a move goes where the asset is, and is asked where it could be two', () => {
    expect(imagine([0, 1], { moves: [move('repay', 'ETH', 1)] }).accounts[1]!.debtUsd).toBe(12_000)
    const free = () => imagine([0, 1, 2], { moves: [move('borrow', 'wstETH', 1)] })
    expect(free).toThrow(expect.objectContaining({ name: 'WhatIf.WhichVenueError' }))
    expect(imagine([0, 1], { moves: [move('borrow', 'USDC', 1, 1)] }).accounts[1]!.debtUsd).toBe(15_001)
  })
})

describe('through claims', () => {
  test('K5, K6: a token three times long of ether controls three, and owes dollars', () => {
    const { wallet, accounts } = imagine([3])
    expect(accounts[0]!.leverage).toBe(1)
    expect(wallet.lookThroughLeverage).toBeCloseTo(3, 12)
    expect(accounts[0]!.legs[0]!.lookThrough).toBeCloseTo(3, 12)
    expect(wallet.exposures.map(({ symbol, netUsd }) => [symbol, netUsd])).toEqual([
      ['ETH', 9000],
      ['USDC', -6000],
    ])
  })
  test('C1: a fall of ether carries to it, three times over', () => {
    const { wallet } = imagine([3], { settings: [{ asset: at('ETH'), change: -0.1 }] })
    expect(wallet.collateralUsd).toBeCloseTo(2100, 9)
    expect(wallet.lookThroughLeverage).toBeCloseTo(8100 / 2100, 9)
  })
  test('C4: an exchange-rate oracle does not see a depeg; the owner does', () => {
    const before = imagine([2])
    const after = imagine([2], { settings: [{ asset: at('wstETH'), change: -0.05 }] })
    expect(after.wallet.healthFactor).toBe(before.wallet.healthFactor)
    expect(after.wallet.collateralUsd).toBeCloseTo(0.95 * before.wallet.collateralUsd, 6)
  })
})

test('a new leg has the terms of the mode that the account is in', () => {
  const [before] = imagine([2]).accounts
  const [alice] = imagine([2], { moves: [move('deposit', 'ETH', 2)] }).accounts
  expect(before!.healthFactor).toBeCloseTo(0.95 * 1.2, 12)
  expect(alice!.legs.find(({ symbol, side }) => symbol === 'ETH' && side === 'collateral')).toMatchObject({
    threshold: 0.95,
  })
  expect(alice!.healthFactor).toBeCloseTo((0.95 * (36_000 + 6000)) / 30_000, 12)
})

test.each([
  ['WhatIf.BeyondError', move('repay', 'USDC', 20_001)],
  ['WhatIf.BeyondError', move('withdraw', 'ETH', 10.5)],
  ['WhatIf.NowhereError', move('repay', 'wstETH', 1)],
  ['WhatIf.NowhereError', move('deposit', 'ETH3X', 1, 1)],
  ['WhatIf.UnboundedError', move('deposit', 'ETH', 'all')],
])('%s: %o', (name, wrong) => {
  expect(() => imagine([0], { moves: [wrong] })).toThrow(expect.objectContaining({ name }))
})
