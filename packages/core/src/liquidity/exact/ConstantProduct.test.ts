import { describe, expect, test } from 'vitest'
import { wad } from '../../Fixed.ts'
import * as Pool from './Pool.ts'
import * as Pools from './Pools.ts'
import { between36, ONE36 } from './Price.ts'

const E18 = 10n ** 18n
const fee = (basisPoints: bigint) => wad(basisPoints * 10n ** 14n)
const pool = (base: bigint, quote: bigint, basisPoints = 0n): Pool.Pool => ({
  kind: 'constant-product',
  base,
  quote,
  fee: fee(basisPoints),
})

describe('constant product', () => {
  test('out is Yq/(X+q) and the price after it XY/(X+q)² (references §4)', () => {
    const sale = Pool.sell(pool(1000n * E18, 3_000_000n * E18), 'sell-base', 100n * E18)
    expect(sale.out).toBe((3_000_000n * E18 * 100n) / 1100n)
    // 1000·3,000,000/1100² = 2479.338842975206…
    expect(Pool.price36(sale.pool) / 10n ** 24n).toBe(2479338842975206n)
  })

  test('getAmountOut of Uniswap v2 with 0.3 %: 1 in, reserves 5 and 10 → 1.662497915624478906', () => {
    expect(Pool.sell(pool(5n * E18, 10n * E18, 30n), 'sell-base', E18).out).toBe(1662497915624478906n)
    expect(Pool.sell(pool(10n * E18, 5n * E18, 30n), 'sell-base', E18).out).toBe(453305446940074565n)
  })

  test('a shock of −20 % keeps the product and divides the reserves by √0.8', () => {
    const moved = Pool.moveTo(pool(1000n * E18, 3_000_000n * E18), 2400n * ONE36)
    if (moved.kind !== 'constant-product') throw moved
    expect(moved.base / 10n ** 6n).toBe(1118033988749894n) // 1000·√1.25 = 1118.033988749894848…
    expect(moved.quote / 10n ** 9n).toBe(2683281572999747n) // 3,000,000·√0.8 = 2683281.572999747…
  })

  test('half of the impact undone on a logarithmic scale leaves the geometric mean', () => {
    const before = pool(1000n * E18, 1000n * E18)
    const { pool: after } = Pool.sell(before, 'sell-base', 1000n * E18) // price 1/4
    const half = Pool.price36(Pool.recover(before, after, wad(E18 / 2n)))
    expect(Number(half) / 1e36).toBeCloseTo(0.5, 12)
    expect(Pool.recover(before, after, wad(0n))).toBe(after)
    expect(between36(ONE36, 8n * ONE36, wad(E18 / 3n)) / 10n ** 20n).toBe(2n * 10n ** 16n - 1n) // 8^(1/3)
  })
})

describe('errors others made', () => {
  const deep = pool(1000n * E18, 1_000_000n * E18, 100n)
  const cheap = pool(1000n * E18, 1_000_000n * E18, 5n)

  test('one fee tier for all pools', () => {
    expect(Pool.marginal36(deep, 'sell-base')).toBe(990n * ONE36)
    expect(Pool.marginal36(cheap, 'sell-base')).toBe((9995n * ONE36) / 10n)
    // The dearer pool is reached only when the cheaper one has fallen to its price after fee.
    const until = Pools.amountUntil([deep, cheap], 'sell-base', 990n * ONE36)
    const { pools } = Pools.sell([deep, cheap], 'sell-base', until)
    expect(pools[0]).toEqual(deep)
    expect(pools[1]).not.toEqual(cheap)
  })

  test('routing by post-trade price instead of marginal after fee', () => {
    // A tiny pool at the better price: the whole sale at once would end lower there, so a router by post-trade
    // price never uses it; by marginal price its first units are taken.
    const tiny = pool(E18, 1_010n * E18)
    const large = pool(10_000n * E18, 10_000_000n * E18)
    const amount = 100n * E18
    const alone = Pool.sell(large, 'sell-base', amount).out
    const routed = Pools.sell([tiny, large], 'sell-base', amount)
    expect(routed.out).toBeGreaterThan(alone)
    expect(routed.pools[0]).not.toEqual(tiny)
    const [a, b] = routed.pools.map((each) => Number(Pool.marginal36(each, 'sell-base')))
    expect(a! / b!).toBeCloseTo(1, 12)
  })

  test('capacity that ratchets or never depletes', () => {
    const start = [deep, cheap]
    const first = Pools.sell(start, 'sell-base', 50n * E18)
    const second = Pools.sell(first.pools, 'sell-base', 50n * E18)
    expect(second.out).toBeLessThan(first.out)
    const back = Pools.recover(start, second.pools, wad(E18))
    const again = Pools.sell(back, 'sell-base', 50n * E18)
    expect(Number(again.out) / Number(first.out)).toBeCloseTo(1, 12)
  })
})

describe('the mark', () => {
  test('is continuous where a dearer pool joins', () => {
    const pools = [pool(1000n * E18, 1_000_000n * E18, 100n), pool(1000n * E18, 1_000_000n * E18, 5n)]
    const joins = Pools.amountUntil(pools, 'sell-base', 990n * ONE36)
    const mark = (amount: bigint) =>
      Number(Pools.price36(Pools.sell(pools, 'sell-base', amount).pools)) / 1e36
    expect(mark(0n)).toBeCloseTo(1000, 9)
    expect(mark(joins - E18 / 1000n) / mark(joins + E18 / 1000n)).toBeCloseTo(1, 5)
    expect(mark(joins) * 0.9995).toBeCloseTo(990, 6)
  })
})

describe('what cannot be answered', () => {
  test('an empty pool has no price, a negative amount is no sale, no depth is no market', () => {
    expect(() => Pool.price36(pool(0n, E18))).toThrow(Pool.EmptyPoolError)
    expect(() => Pool.sell(pool(E18, E18), 'sell-base', -1n)).toThrow(Pool.NegativeAmountError)
    expect(() => Pool.withDepth(pool(E18, E18), wad(0n))).toThrow(Pool.NoDepthError)
  })
})
