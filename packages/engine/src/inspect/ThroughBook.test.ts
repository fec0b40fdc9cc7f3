import type { Claim } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Sheet from './Sheet.ts'
import * as Through from './Through.ts'
import * as ThroughBook from './ThroughBook.ts'

type Parts = Readonly<Record<string, string>>
const parts = (of: Parts): Claim.Part[] =>
  Object.entries(of).map(([place, amount]) => {
    const [asset = '', at] = place.split('@')
    return { asset, amount: ledgers.wad(amount), ...(at === undefined ? {} : { at }) }
  })
const claim = (asset: string, backing: Parts, debts: Parts = {}): Claim.Claim => ({
  kind: 'vault',
  asset,
  backing: parts(backing),
  debts: parts(debts),
})

function measured(
  claims: readonly Claim.Claim[],
  accounts: Parameters<typeof ledgers.ledger>[0]['accounts'],
  prices: Parts,
) {
  const listings = Object.keys(prices).map((asset) => ledgers.listing(asset, { threshold: '0.8' }))
  const venues = ['pool', 'other'].map((id) => ledgers.venue(id, ledgers.aave, listings))
  const ledger = ledgers.ledger({ prices, claims, venues, accounts })
  const subject = { ...World.build(ledger), accountId: (row: number) => ledger.accounts[row]!.owner }
  const named = (asset: number) => ledger.assets[asset]!.symbol
  return { subject, named, ...ThroughBook.measure(subject, Sheet.draw(subject)) }
}

describe('K8: what is locked, and what could be carried away', () => {
  // 100 lent through a vault; its shares pledged for 60 elsewhere, which are lent again.
  const { lockedUsd, borrowedUsd, claimedUsd, redeemableUsd, countedTimes } = measured(
    [claim('vUSD', { 'USD@pool': '1.25' })],
    [
      ledgers.account('vault', 'pool', [['supply', 'USD', '100']]),
      ledgers.account('looper', 'other', [
        ['collateral', 'vUSD', '80'],
        ['debt', 'USD', '60'],
      ]),
      ledgers.account('lender', 'other', [['supply', 'USD', '60']]),
    ],
    { USD: '1', vUSD: '1.25' },
  )
  test('100 and the 60 lent at the other venue are locked, 100 of shares and 60 borrowed counted again', () => {
    expect([lockedUsd, borrowedUsd, claimedUsd]).toEqual([260, 60, 100])
    expect(redeemableUsd).toBe(100)
    expect(countedTimes).toBeCloseTo(2.6, 12)
  })
})

describe('K5, K6, K7: a loop token held by a borrower', () => {
  const book = measured(
    [claim('wstETH', { ETH: '1.2' }), claim('3X', { wstETH: '2.5' }, { ETH: '2' })],
    [
      ledgers.account('deep', 'pool', [
        ['collateral', '3X', '10'],
        ['debt', 'USD', '5000'],
      ]),
      ledgers.account('plain', 'pool', [['collateral', 'ETH', '10']]),
    ],
    { ETH: '1000', wstETH: '1200', '3X': '1000', USD: '1' },
  )
  test('it controls three times its worth; the borrower six times what is its own', () => {
    expect(book.controlledUsd).toBeCloseTo(40_000, 6)
    expect(book.leverage.max).toBeCloseTo(6, 9)
    expect(book.tokens).toEqual([
      expect.objectContaining({ control: expect.closeTo(3, 12), borrowedShare: expect.closeTo(2 / 3, 12) }),
    ])
  })
  test('the ether it holds and the ether it owes stand apart', () => {
    expect(
      book.outside.map(({ asset, longUsd, shortUsd }) => [book.named(asset), longUsd, shortUsd]),
    ).toEqual([
      ['ETH', expect.closeTo(40_000, 6), expect.closeTo(20_000, 6)],
      ['USD', 0, 5000],
    ])
  })
  test('of its reserve at most 2/3 + 1/3 · 1/2 is debt-financed', () => {
    const [reserve] = book.reserves.filter(({ asset }) => book.named(asset) === '3X')
    expect(reserve!.debtFinancedShare).toBeCloseTo(2 / 3 + 1 / 6, 12)
  })
})

describe('K4: claims that go round', () => {
  // v = .5 + .5·v for each: worth one, half of it outside, and the cycle is named.
  const round = measured(
    [claim('a', { USD: '0.5', b: '0.5' }), claim('b', { USD: '0.5', a: '0.5' })],
    [ledgers.account('x', 'pool', [['collateral', 'a', '100']])],
    { USD: '1', a: '1', b: '1' },
  )
  test('worth, control and the cycle', () => {
    expect(round.tokens).toEqual([
      expect.objectContaining({ worthUsd: expect.closeTo(1, 12), control: expect.closeTo(1, 12) }),
    ])
    expect(round.cycles).toHaveLength(1)
    expect(round.cycles[0]!.assets.map(round.named).toSorted()).toEqual(['a', 'b'])
  })
  test('x = held + Aᵀx in closed form: 100 of a control 133⅓ of a, 66⅔ of b, and 100 dollars', () => {
    const held = Float64Array.of(0, 100, 0)
    expect(Array.from(Through.controlled(round.subject.structure, held))).toEqual([
      expect.closeTo(100, 9),
      expect.closeTo(400 / 3, 9),
      expect.closeTo(200 / 3, 9),
    ])
  })
})

test('K2: a claim that owes more than it holds is worth nothing, and controls what its price says', () => {
  const [token] = measured(
    [claim('sunk', { ETH: '1' }, { USD: '2000' })],
    [ledgers.account('x', 'pool', [['collateral', 'sunk', '1']])],
    { ETH: '1000', USD: '1', sunk: '5' },
  ).tokens
  expect(token).toMatchObject({ worthUsd: 0, control: 1, borrowedShare: 1 })
})
