import { describe, expect, test } from 'vitest'
import { toNumber, wad } from '../../Fixed.ts'
import * as Pool from './Pool.ts'
import { invariant, type StableSwap } from './StableSwap.ts'

const E18 = 10n ** 18n
const pool = (base: bigint, quote: bigint, of: Partial<StableSwap> = {}): StableSwap => ({
  kind: 'stable-swap',
  base: base * E18,
  quote: quote * E18,
  amplification: 50n,
  rate: wad(E18),
  fee: wad(0n),
  ...of,
})

describe('the stETH pool, A = 50 (references §4)', () => {
  test('500k/500k stands at 1.000000; 10,000 stETH bring .999608 each', () => {
    expect(toNumber(Pool.price36(pool(500_000n, 500_000n)), 36)).toBeCloseTo(1, 12)
    const { out } = Pool.sell(pool(500_000n, 500_000n), 'sell-base', 10_000n * E18)
    expect((toNumber(out, 18) / 10_000).toFixed(6)).toBe('0.999608')
  })

  test('800k stETH against 200k ETH: D 994,573.7165, spot .946469', () => {
    const tilted = pool(800_000n, 200_000n)
    expect(toNumber(invariant(tilted), 36).toFixed(4)).toBe('994573.7165')
    expect(toNumber(Pool.price36(tilted), 36).toFixed(6)).toBe('0.946469')
    expect(toNumber(invariant(pool(200_000n, 800_000n)), 36).toFixed(4)).toBe('994573.7165')
  })
})

describe('rate and decimals', () => {
  test('a base of 18 decimals against a quote of 6: the rate speaks of base units', () => {
    const mixed = pool(1_000_000n, 0n, { quote: 1_000_000n * 10n ** 6n, rate: wad(10n ** 6n) })
    expect(Pool.price36(mixed)).toBe(10n ** 24n)
    const { out } = Pool.sell(mixed, 'sell-base', 1000n * E18)
    expect(toNumber(out, 6)).toBeCloseTo(999.98, 2)
  })

  test('a rate of 1.2 moves the balanced point and the price with it', () => {
    const wrapped = pool(500_000n, 600_000n, { rate: wad((12n * E18) / 10n) })
    expect(toNumber(Pool.price36(wrapped), 36)).toBeCloseTo(1.2, 9)
    const down = Pool.moveTo(wrapped, 10n ** 36n)
    expect(toNumber(Pool.price36(down), 36)).toBeCloseTo(1, 9)
  })
})

test('more than the pool holds is sold at falling prices, and the last unit stays', () => {
  const { pool: left, out } = Pool.sell(pool(500_000n, 500_000n), 'sell-base', 10n ** 36n)
  expect(out).toBeLessThan(500_000n * E18)
  expect(Pool.price36(left)).toBeGreaterThan(0n)
})
