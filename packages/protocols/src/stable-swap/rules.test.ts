import { describe, expect, test } from 'vitest'
import * as StableSwap from './index.ts'

const ONE = 10n ** 18n
const pool = (...thousands: number[]): StableSwap.Pool => ({
  balances: thousands.map((n) => BigInt(n) * 1_000n * ONE),
  scalings: thousands.map(() => ONE),
  amplification: 50n * StableSwap.AMP_PRECISION,
  swapFee: 0n,
})
const near = (x: bigint): number => Number(x) / 1e18

// references §4: A = 50, where Ann = A·n.
describe('the published figures of a pool with A = 50', () => {
  test('even at 500/500 it trades at par, and 10,000 bring .999608 each', () => {
    expect(StableSwap.spotPrice(pool(500, 500), { from: 0, to: 1 })).toBeCloseTo(1, 12)
    const { received } = StableSwap.sell(pool(500, 500), { from: 0, to: 1 }, 10_000n * ONE)
    expect((near(received) / 10_000).toFixed(6)).toBe('0.999608')
  })

  test('at 200/800 the invariant is 994,573.7165 and the abundant token is worth .946469', () => {
    const uneven = pool(200, 800)
    expect(near(StableSwap.invariant(uneven.amplification, uneven.balances)).toFixed(4)).toBe('994573.7165')
    expect(StableSwap.spotPrice(uneven, { from: 1, to: 0 }).toFixed(6)).toBe('0.946469')
  })
})

test('six and eighteen digits make no difference to the value', () => {
  const mixed = {
    ...pool(500, 500),
    balances: [500_000n * 10n ** 6n, 500_000n * ONE],
    scalings: [10n ** 30n, ONE],
  }
  const { received } = StableSwap.sell(mixed, { from: 0, to: 1 }, 10_000n * 10n ** 6n)
  expect(received).toBe(StableSwap.sell(pool(500, 500), { from: 0, to: 1 }, 10_000n * ONE).received)
})

test('it refuses what it does not hold', () => {
  expect(() => StableSwap.buy(pool(1, 1), { from: 0, to: 1 }, 1_001n * ONE)).toThrow(StableSwap.DrainedError)
})

// Found by the laws: far from balance Newton's integer steps can circle the root for ever, and the pool stands still.
test('a pool 4,757 to 1 with A = 1 has no invariant the contract could find', () => {
  const balances = [951_518_747_668_214_041_840_462n, 200_000_000_000_000_000_036n]
  expect(() => StableSwap.invariant(StableSwap.AMP_PRECISION, balances)).toThrow(StableSwap.ConvergenceError)
})
