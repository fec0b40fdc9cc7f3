import { describe, expect, test } from 'vitest'
import * as Packed from '../../Packed.ts'
import * as L from '../../testing/ledgers.ts'
import * as Several from '../../testing/several.ts'
import * as World from '../../World.ts'
import * as Slices from '../columns/Slices.ts'
import * as Candidates from './Candidates.ts'
import * as Screen from './Screen.ts'

const ACCOUNTS = 20_000
const book = Several.book(ACCOUNTS, 1)
const accounts = Uint32Array.from({ length: ACCOUNTS }, (_, account) => account)
const screen = Screen.build(book, accounts, Several.prices)

/** Rows looked at for a day, groups bounded for it, and who is eligible by a look at everybody. */
function searched(market: number): { looked: number; bounded: number; found: number; eligible: number } {
  const candidates = Candidates.prepare(screen)
  const oracle = Several.day(market, 7)
  const found = Candidates.below(candidates, oracle)
  const scene = { book, amount: book.amount, oracle, unit: oracle }
  const eligible = accounts.filter((account) => Slices.health(scene, account) < 1).length
  return { looked: candidates.looked, bounded: candidates.bounded, found, eligible }
}

describe('how much the screen looks at', () => {
  test('on a day of −4 %: one account in fifty, for one in five hundred that is eligible', () => {
    const { looked, bounded, found, eligible } = searched(-0.04)
    expect(found).toBe(eligible)
    expect(eligible).toBeGreaterThan(20)
    expect(looked).toBeLessThan(ACCOUNTS / 50)
    expect(bounded).toBeLessThan(ACCOUNTS / 200)
  })

  test('on a day of −30 %: one account in ten, for one in thirty-five that is eligible', () => {
    const { looked, found, eligible } = searched(-0.3)
    expect(found).toBe(eligible)
    expect(eligible).toBeGreaterThan(400)
    expect(looked).toBeLessThan(ACCOUNTS / 10)
  })

  test('in a round near to the one before: those that stood near to 1, and no bound', () => {
    const candidates = Candidates.prepare(screen)
    const oracle = Several.day(-0.04, 7)
    Candidates.below(candidates, oracle)
    const { looked, bounded } = candidates
    Candidates.below(
      candidates,
      oracle.map((price) => price * 0.995),
    )
    expect(candidates.bounded).toBe(bounded)
    expect(candidates.looked - looked).toBeLessThan(looked / 2)
  })
})

test('a ladder of accounts, each a ten-thousandth above the one below: each is found in the round in which it falls', () => {
  const world = World.build(
    L.ledger({
      prices: { eth: '2000', usdc: '1' },
      venues: [L.venue('one', L.aave, [L.listing('eth', { threshold: '0.8' }), L.listing('usdc')])],
      accounts: Array.from({ length: 1000 }, (_, rung) =>
        L.account(`0x${rung.toString(16)}`, 'one', [
          ['collateral', 'eth', '1'],
          ['debt', 'usdc', String(1600 / (1 + (rung + 1) / 10_000))],
        ]),
      ),
    }),
  )
  const everybody = Uint32Array.from({ length: 1000 }, (_, account) => account)
  const candidates = Candidates.prepare(Screen.build(world.book, everybody, Float64Array.of(2000, 1)))
  for (let round = 0; round <= 90; round++) {
    const price = 2000 / (1 + (round + 0.5) / 1000)
    expect(Candidates.below(candidates, Float64Array.of(price, 1)), `at ${price}`).toBe(10 * round + 5)
  }
})

test('a row that is opened again is found once the list is forgotten', () => {
  const candidates = Candidates.prepare(screen)
  const oracle = Several.day(-0.04, 7)
  candidates.closed.fill(1)
  expect(Candidates.below(candidates, oracle)).toBe(0)
  candidates.closed.fill(0)
  Candidates.forget(candidates)
  expect(Candidates.below(candidates, oracle)).toBeGreaterThan(20)
})

test('one that owes nothing is not there, one that holds nothing is eligible at any price', () => {
  const { debts, supplies, first } = book
  const amount = book.amount.slice()
  amount.fill(0, debts[0], supplies[0])
  amount.fill(0, first[1], debts[1])
  const one = Screen.build({ ...book, amount }, [0, 1], Several.prices)
  expect(Array.from(one.account)).toEqual([1])
  const candidates = Candidates.prepare(one)
  for (const times of [1000, 1000, 1]) {
    const prices = Several.prices.map((price) => price * times)
    expect(Candidates.below(candidates, prices)).toBe(1)
    expect(candidates.ratios[0]).toBe(0)
  }
})

test('a screen of nobody finds nobody', () => {
  expect(Candidates.below(Candidates.prepare(Screen.build(book, [], Several.prices)), Several.prices)).toBe(0)
})

test('a buffer of something else is refused', () => {
  expect(() => Screen.view(book.buffer)).toThrow(Packed.VersionError)
})
