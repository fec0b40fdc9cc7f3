import { Fixed, type Venue } from '@droste/core'
import { World } from '@droste/engine'
import { describe, expect, test } from 'vitest'
import * as ledgers from '../../../engine/src/testing/ledgers.ts'
import * as LoopAnswer from './LoopAnswer.ts'
import type { Opened } from './Opened.ts'
import type * as PairTerms from './PairTerms.ts'

const whole = (amount: number): bigint => BigInt(amount) * 10n ** 18n
const rates: Venue.Rates = {
  base: ledgers.wad('0'),
  slope1: ledgers.wad('0.04'),
  slope2: ledgers.wad('0.6'),
  optimal: ledgers.wad('0.8'),
  reserveFactor: ledgers.wad('0.1'),
}

/** A ledger that lends ETH against USDC, with these reserves and a pool of $2m a side. */
function opened(reserves: readonly Venue.Reserve[]): Opened {
  const listings = [ledgers.listing('USDC', { threshold: '0.9' }), ledgers.listing('ETH')]
  const { accounts, ...ledger } = ledgers.ledger({
    prices: { USDC: '1', ETH: '2000' },
    venues: [
      ledgers.venue('first', ledgers.aave, [ledgers.listing('ETH')]),
      { ...ledgers.venue('second', ledgers.aave, listings), reserves },
    ],
    markets: [ledgers.pool('ETH', 'USDC', 2000, 2e6)],
    accounts: [ledgers.account('0x1', 'second', [['collateral', 'USDC', '1']])],
  })
  const world = World.build({ ...ledger, accounts })
  return { ledger, world, subject: { ...world, accountId: String }, name: async () => {} }
}

const ETH = { asset: 'ETH', supplied: whole(1000), borrowed: whole(700) }
const USDC = { asset: 'USDC', supplied: whole(900_000), borrowed: 0n }
const pair: PairTerms.Pair = { collateral: 'USDC', debt: 'ETH' }
const wanted: LoopAnswer.Wanted = { depositUsd: 100_000, target: { kind: 'leverage', leverage: 8 } }
const plan = (reserves: readonly Venue.Reserve[], more: Partial<LoopAnswer.Wanted> = {}) =>
  LoopAnswer.plan({ opened: opened(reserves), source: 'test' }, pair, { ...wanted, ltv: 0.88, ...more })

describe('a pair of a ledger says what stops the loop', () => {
  test.each<[string, readonly Venue.Reserve[], Partial<LoopAnswer.Wanted>]>([
    ['target', [{ ...ETH, supplied: whole(9000) }, USDC], {}],
    ['liquidity', [{ ...ETH, supplied: whole(800) }], {}],
    ['borrow-cap', [{ ...ETH, borrowCap: whole(800) }], {}],
    ['supply-cap', [ETH, { ...USDC, supplyCap: whole(1_200_000) }], {}],
    ['rate-kink', [{ ...ETH, rates }], { stopAtKink: true }],
  ])('%s', (stop, reserves, more) => {
    expect(plan(reserves, more).stoppedBy).toBe(stop)
  })

  test('what it borrows raises the rate: .04 · u/.8 compounded, of (700 + debt) of 1000 ETH', () => {
    const { rates: own, debtUsd } = plan([{ ...ETH, rates }], { target: { kind: 'depth', borrows: 1 } })
    expect(debtUsd).toBe(88_000)
    expect(own.before.borrowApy).toBeCloseTo(Math.expm1((0.04 * 0.7) / 0.8), 8)
    expect(own.after.borrowApy).toBeCloseTo(Math.expm1((0.04 * 0.744) / 0.8), 8)
  })

  test('swaps meet its pool, unless a fee or a pool is given', () => {
    const one = { target: { kind: 'depth', borrows: 1 } } as const
    const deposited = (more: Partial<LoopAnswer.Wanted>): number =>
      plan([], { ...one, ...more }).steps[0]!.depositedUsd
    expect(deposited({})).toBeCloseTo((2e6 * 88_000) / 2_088_000, 6)
    expect(deposited({ fee: 0.01 })).toBeCloseTo(88_000 * 0.99, 9)
    expect(deposited({ poolUsd: 1e6 })).toBeCloseTo((1e6 * 88_000) / 1_088_000, 9)
  })

  test('what is given counts before the ledger’s', () => {
    const { terms } = plan([{ ...ETH, borrowCap: whole(800) }, USDC], { suppliedUsd: 5e6, threshold: 0.89 })
    expect(terms).toMatchObject({ ltv: 0.88, threshold: 0.89, price: 1, debtPrice: 2000 })
    expect(terms.market).toEqual({
      kind: 'pair',
      collateral: { suppliedUsd: 900_000, borrowedUsd: 0 },
      debt: { suppliedUsd: 5e6, borrowedUsd: 0 },
    })
  })

  test('the venue may be named', () => {
    const at = (venue: string) =>
      LoopAnswer.plan({ opened: opened([]), source: 'test' }, { ...pair, venue }, { ...wanted, ltv: 0.88 })
    expect(at('second').terms.threshold).toBe(0.9)
    expect(() => at('first')).toThrow('no venue of this ledger lists both at “first”')
  })
})

test('the chance of liquidation is told in closed form and by simulation, and both agree', () => {
  const options = {
    ltv: 0.7,
    threshold: 0.8,
    volatility: 0.5,
    target: { kind: 'depth', borrows: 4 },
  } as const
  const { liquidation } = LoopAnswer.plan({ opened: null, source: 'test' }, null, { ...wanted, ...options })
  const { low, high } = liquidation!.simulated!
  expect(liquidation!.probability).toBeGreaterThan(low)
  expect(liquidation!.probability).toBeLessThan(high)
})

test('without numbers and without a pair there is no loop', () => {
  expect(() => LoopAnswer.plan({ opened: null, source: 'test' }, null, wanted)).toThrow(
    LoopAnswer.MissingTermsError,
  )
})

test('base units become dollars once', () => {
  expect(plan([{ ...ETH, borrowed: Fixed.fromNumber(0.5, 18) }]).terms.market).toMatchObject({
    debt: { suppliedUsd: 2e6, borrowedUsd: 1000 },
  })
})
