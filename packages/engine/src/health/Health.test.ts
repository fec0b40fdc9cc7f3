import { memoryUsage } from 'node:process'
import { expect, test } from 'vitest'
import { binaries } from '../../assembly/build.mjs'
import * as Book from '../Book.ts'
import * as Heap from '../testing/heap.ts'
import * as L from '../testing/ledgers.ts'
import * as Binary from './Binary.ts'
import * as Compositions from './Compositions.ts'
import * as Health from './Health.ts'

const venues = [
  L.venue('pool', L.aave, [L.listing('eth', { threshold: '0.8' }), L.listing('usdc', { threshold: '0.75' })]),
]
const account = (at: number, held: string, owed: string) =>
  L.account(`0x${at.toString(16).padStart(40, '0')}`, 'pool', [
    ['collateral', 'eth', held],
    ['debt', 'usdc', owed],
  ])

test('H2: ten ether at 80 % of 2,000 against 12,800 dollars stand at 1.25, at 1,500 below 1', () => {
  const ledger = L.ledger({
    prices: { eth: '2000', usdc: '1' },
    venues,
    accounts: [
      account(1, '10', '12800'),
      L.account(`0x${'2'.repeat(40)}`, 'pool', [['collateral', 'eth', '1']]),
    ],
    claims: [],
    markets: [],
  })
  const laid = Compositions.lay(Book.compile(ledger))
  const health = Health.open(laid)
  laid.prices.set([2000, 1])
  health.one()
  expect([...laid.account]).toEqual([0, ...Array(3).fill(Compositions.NOBODY)])
  expect(laid.health[0]).toBe(1.25)
  laid.prices.set([1500, 1])
  health.one()
  expect(laid.health[0]).toBe(0.9375)
})

test('H4: valuing allocates nothing', () => {
  const accounts = Array.from({ length: 100 }, (_, at) => account(at + 1, String(at + 1), '900'))
  const ledger = L.ledger({ prices: { eth: '2000', usdc: '1' }, venues, accounts, claims: [], markets: [] })
  const laid = Compositions.lay(Book.compile(ledger), { eight: true })
  const health = Health.open(laid)
  const kept: object[] = []
  const look = (act: () => void): number => {
    kept.length = 0
    const before = Heap.live() // or what others have left is cleared away between the two looks
    for (let call = 0; call < 20_000; call++) act()
    return memoryUsage().heapUsed - before
  }
  // The least of several: what the collector is still counting comes on top, what is allocated comes every time.
  const grown = (act: () => void): number => {
    for (let warm = 0; warm < 20_000; warm++) act()
    return Math.min(...Array.from({ length: 5 }, () => look(act)))
  }
  const allocating = grown(() => {
    health.eight()
    kept.push({ at: kept.length })
  })
  expect(grown(health.eight)).toBeLessThan(allocating / 10)
})

test('H5: the program is what its source compiles to', async () => {
  expect(await binaries()).toEqual({ ...Binary })
})
