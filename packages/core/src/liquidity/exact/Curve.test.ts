import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { wad } from '../../Fixed.ts'
import type { Curve } from './Curve.ts'
import * as Pool from './Pool.ts'
import { ONE36 } from './Price.ts'

const E18 = 10n ** 18n
const curve = (...points: readonly [sold: number, received: number][]): Curve => ({
  kind: 'curve',
  points: points.map(([sold, received]) => ({ sold: BigInt(sold) * E18, received: BigInt(received) * E18 })),
  fee: wad(0n),
})
const price = (pool: Pool.Pool): number => Number(Pool.price36(pool)) / 1e36
const out = (pool: Pool.Pool, amount: bigint): number =>
  Number(Pool.sell(pool, 'sell-base', amount * E18).out) / 1e18

describe('quotes', () => {
  const book = curve([100, 1000], [200, 1900], [400, 3500])

  test('pay what was quoted, and in between in a straight line', () => {
    expect([100n, 150n, 200n, 300n, 400n].map((amount) => out(book, amount))).toEqual([
      1000, 1450, 1900, 2700, 3500,
    ])
    expect(price(book)).toBe(10)
  })

  test('that are not concave are filled best first: the upper concave hull', () => {
    const dented = curve([100, 1000], [200, 1500], [400, 3500])
    expect(out(dented, 200n)).toBeCloseTo(1000 + 2500 / 3, 9)
    expect(out(dented, 400n)).toBe(3500)
  })

  test('the side that is not quoted mirrors the quoted one by value', () => {
    // Selling base worth 1000 at the mid of 10 pays 1000; so 1000 quote buy 100, the next 1000 only 90.
    const first = Pool.sell(book, 'sell-quote', 1000n * E18)
    const second = Pool.sell(first.pool, 'sell-quote', 1000n * E18)
    expect(Number(first.out) / 1e18).toBeCloseTo(100, 9)
    expect(Number(second.out) / 1e18).toBeCloseTo(90, 9)
    expect(price(second.pool)).toBeCloseTo(1000 / 90, 9)
  })

  test('the makers quote anew at a new price; depth that leaves takes a share of every quote', () => {
    const moved = Pool.moveTo(Pool.sell(book, 'sell-base', 300n * E18).pool, 8n * ONE36)
    expect(Pool.price36(moved)).toBe(8n * ONE36)
    expect(out(moved, 400n)).toBeCloseTo(2800, 9)
    expect(out(Pool.withDepth(book, wad(E18 / 4n)), 100n)).toBeCloseTo(875, 9)
  })
})

describe('errors others made', () => {
  test('a cliff at the end of the order book', () => {
    const book = curve([100, 1000], [200, 1900], [400, 3500])
    const end = Pool.sell(book, 'sell-base', 400n * E18).pool
    // The slope of the last step is 8; the next unit beyond the book still brings nearly that.
    expect(Number(Pool.marginal36(end, 'sell-base')) / 1e36).toBeCloseTo(8, 9)
    const doubled = out(book, 800n) - out(book, 400n)
    expect(doubled).toBeGreaterThan(400 * 4)
    expect(doubled).toBeLessThan(400 * 8)
    // The tail is the constant product through (0, 0) with this end point and slope: 40,000·q/(… ) as fitted by hand:
    // X + S = S·R·run/(R·run − rise·S) = 400·3500·200/(3500·200 − 1600·400) = 4666.67, Y − R = that · 8.
    const tail = 14000 / 3
    expect(doubled).toBeCloseTo((tail * 8 * 400) / (tail + 400), 6)
  })

  test('quotes that show no impact promise no endless depth', () => {
    const flat = curve([100, 1000])
    expect(out(flat, 100n)).toBe(1000)
    expect(out(flat, 10_000n) / 10_000).toBeLessThan(6)
    expect(price(Pool.sell(flat, 'sell-base', 10n ** 24n).pool)).toBeLessThan(1e-3)
  })

  test('capacity that ratchets or never depletes', () => {
    const book = curve([100, 1000], [200, 1900], [400, 3500])
    let pool: Pool.Pool = book
    const sold: number[] = []
    for (let round = 0; round < 5; round++) {
      const sale = Pool.sell(pool, 'sell-base', 100n * E18)
      sold.push(Number(sale.out) / 1e18)
      pool = sale.pool
    }
    expect(sold.slice(0, 4)).toEqual([1000, 900, 800, 800])
    expect(sold[4]).toBeLessThan(800)
    expect(out(Pool.recover(book, pool, wad(E18)), 100n)).toBe(1000)
    expect(out(Pool.recover(book, pool, wad((E18 * 4n) / 5n)), 100n)).toBe(900)
  })
})

const file = new URL('../../../../../../shared/data/crvusd/aggregator-quotes.csv', import.meta.url)
const there = existsSync(file)

describe.skipIf(!there)('aggregator quotes of ../shared/data/crvusd (skipped where they are absent)', () => {
  const pairs = new Map<string, { sold: bigint; received: bigint }[]>()
  for (const line of there ? readFileSync(file, 'utf8').trim().split('\n').slice(1) : []) {
    const [from, to, sold, received] = line.split(',')
    const quotes = pairs.get(`${from} ${to}`) ?? []
    pairs.set(`${from} ${to}`, quotes)
    quotes.push({ sold: BigInt(Number(sold)), received: BigInt(Number(received)) })
  }

  test('56 pairs: no quote pays more than its curve, none of which has a cliff', () => {
    expect(pairs.size).toBe(56)
    for (const [pair, quotes] of pairs) {
      const points = quotes.sort((a, b) => (a.sold < b.sold ? -1 : 1))
      const pool: Pool.Pool = { kind: 'curve', points, fee: wad(0n) }
      for (const { sold, received } of points.filter((_, i) => i % 40 === 0))
        expect(Pool.sell(pool, 'sell-base', sold).out + 1n, pair).toBeGreaterThanOrEqual(received)
      const end = points.reduce((best, each) => (each.received > best.received ? each : best)).sold
      const last = Pool.sell(pool, 'sell-base', end)
      const more = Pool.sell(last.pool, 'sell-base', end)
      expect(more.out, pair).toBeGreaterThan(0n)
      expect(more.out, pair).toBeLessThanOrEqual(last.out + 1n)
      const slopeBefore = Pool.marginal36(
        Pool.sell(pool, 'sell-base', (end * 999n) / 1000n).pool,
        'sell-base',
      )
      const slopeAfter = Pool.marginal36(last.pool, 'sell-base')
      expect(Number(slopeAfter) / Number(slopeBefore), pair).toBeCloseTo(1, 1)
    }
  })
})
