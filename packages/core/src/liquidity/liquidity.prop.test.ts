import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { toNumber, WAD, type Wad, wad } from '../Fixed.ts'
import type * as Market from '../Market.ts'
import * as Pool from './exact/Pool.ts'
import * as Pools from './exact/Pools.ts'
import * as Ticks from './exact/Ticks.ts'
import * as Depth from './float/Depth.ts'

const DIRECTIONS = ['sell-base', 'sell-quote'] as const
type Case = { pools: readonly Market.Pool[]; baseDecimals: number; quoteDecimals: number }

const fee = fc.constantFrom(0n, 1n, 5n, 30n, 100n).map((basisPoints) => wad(basisPoints * 10n ** 14n))
const share = fc.integer({ min: 1, max: 3_000_000 }).map((millionths) => BigInt(millionths))
const direction = fc.constantFrom(...DIRECTIONS)
const decimals = fc.constantFrom([18, 18], [18, 6], [8, 6], [8, 18]) as fc.Arbitrary<[number, number]>

/** Price and depth, in whole tokens: 0.01 to 1000 quote per base, 10^6 to 10^9 quote deep. */
const setting = fc.record({
  price: fc.integer({ min: -200, max: 300 }).map((hundredths) => 10 ** (hundredths / 100)),
  quote: fc.integer({ min: 600, max: 900 }).map((hundredths) => 10 ** (hundredths / 100)),
})
type Setting = { price: number; quote: number }

const units = (whole: number, places: number): bigint =>
  BigInt(Math.round(whole * 1e6)) * 10n ** BigInt(places - 6)

const constantProduct = ({ price, quote }: Setting, [b, q]: [number, number]): fc.Arbitrary<Market.Pool> =>
  fc.record({ fee, tilt: fc.double({ min: 0.9, max: 1.1, noNaN: true }) }).map((of) => ({
    kind: 'constant-product',
    base: units((quote / price) * of.tilt, b),
    quote: units(quote, q),
    fee: of.fee,
  }))

const stableSwap = ({ price, quote }: Setting, [b, q]: [number, number]): fc.Arbitrary<Market.Pool> =>
  fc
    .record({ fee, tilt: fc.double({ min: 0.2, max: 5, noNaN: true }), a: fc.bigInt(1n, 2000n) })
    .map((of) => ({
      kind: 'stable-swap',
      base: units((quote / price) * of.tilt, b),
      quote: units(quote, q),
      amplification: of.a,
      rate: wad((BigInt(Math.round(price * 1e12)) * 10n ** BigInt(q + 6)) / 10n ** BigInt(b)),
      fee: of.fee,
    }))

const concentrated = ({ price, quote }: Setting, [b, q]: [number, number]): fc.Arbitrary<Market.Pool> =>
  fc
    .record({
      fee,
      baseIsToken0: fc.boolean(),
      gaps: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 12 }),
      depths: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })), {
        minLength: 12,
        maxLength: 12,
      }),
      inside: fc.double({ min: 0, max: 0.999, noNaN: true }),
    })
    .map(({ fee, baseIsToken0, gaps, depths, inside }) => {
      const raw = price * 10 ** (q - b)
      const centre = Math.round(Math.log(baseIsToken0 ? raw : 1 / raw) / Math.log(1.0001))
      const unit = BigInt(Math.round((quote * 10 ** q) / Math.sqrt(raw)))
      const active = gaps.slice(1).map((_, i) => unit * BigInt(i === 0 ? depths[0]! + 1 : depths[i]!))
      let tick = centre - gaps[0]! - 10 * gaps[1]!
      const ticks = [...active, 0n].map((liquidity, i) => {
        tick += 10 * gaps[i]!
        return { tick, net: liquidity - (active[i - 1] ?? 0n) }
      })
      const low = Ticks.sqrtRatio(ticks[0]!.tick)
      const width = Ticks.sqrtRatio(ticks[1]!.tick) - low
      const sqrtPrice = low + (width * BigInt(Math.floor(inside * 1e6))) / 1_000_000n
      return { kind: 'concentrated', sqrtPrice, liquidity: active[0]!, baseIsToken0, fee, ticks }
    })

const curve = ({ price, quote }: Setting, [b, q]: [number, number]): fc.Arbitrary<Market.Pool> =>
  fc
    .record({
      fee,
      steps: fc.array(
        fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0.9, max: 1.02, noNaN: true })),
        { minLength: 1, maxLength: 8 },
      ),
    })
    .map(({ fee, steps }) => {
      let [sold, received, slope] = [0, 0, price]
      const points = steps.map(([size, factor]) => {
        slope *= factor
        const more = (quote / price / 100) * size
        sold += more
        received += more * slope
        return { sold: units(sold, b), received: units(received, q) }
      })
      return { kind: 'curve', points, fee }
    })

const KINDS = { constantProduct, stableSwap, concentrated, curve }

const single = (kind: keyof typeof KINDS): fc.Arbitrary<Case> =>
  fc.tuple(setting, decimals).chain(([at, places]) =>
    KINDS[kind](at, places).map((pool) => ({
      pools: [pool],
      baseDecimals: places[0],
      quoteDecimals: places[1],
    })),
  )

const several: fc.Arbitrary<Case> = fc.tuple(setting, decimals).chain(([at, places]) =>
  fc
    .array(
      fc.constantFrom(...Object.values(KINDS)).chain((of) => of(at, places)),
      { minLength: 2, maxLength: 3 },
    )
    .map((pools) => ({ pools, baseDecimals: places[0], quoteDecimals: places[1] })),
)

/** So many millionths of the input that halves the price: an amount the pools feel. */
const felt = (pools: Pools.Pools, way: 'sell-base' | 'sell-quote', millionths: bigint): bigint =>
  (Pools.amountUntil(pools, way, Pools.marginal36(pools, way) / 2n + 1n) * millionths) / 1_000_000n

/** What one unit of the smallest reserve is worth of it: the exact face cannot answer finer than that. */
const grain = (pools: Pools.Pools): number =>
  Math.max(
    ...pools.map((pool) =>
      pool.kind === 'constant-product' || pool.kind === 'stable-swap'
        ? 20 / Math.min(Number(pool.base), Number(pool.quote))
        : 0,
    ),
  )

/** Rounding of the exact face: a few units each step, and a part in 10^9 through rounded reserves. */
const slack = (out: bigint): bigint => 100n + out / 10n ** 9n

/** What a few units of the input bring: amounts are rounded to them on the way. */
const worth = (pools: Pools.Pools, way: 'sell-base' | 'sell-quote'): bigint =>
  (4n * Pools.marginal36(pools, way)) / 10n ** 36n

const abs = (value: bigint): bigint => (value < 0n ? -value : value)

for (const kind of [...(Object.keys(KINDS) as (keyof typeof KINDS)[]), 'several' as const]) {
  const cases = kind === 'several' ? several : single(kind)
  const numRuns = kind === 'several' ? 40 : 150

  describe(kind, () => {
    test.prop([cases, direction, share, share], { numRuns })(
      'more sold brings more, at falling prices',
      ({ pools }, way, s, t) => {
        const [a, b] = [felt(pools, way, s), felt(pools, way, t)]
        const out = (amount: bigint) => Pools.sell(pools, way, amount).out
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(out(less)).toBeLessThanOrEqual(out(more) + (kind === 'several' ? slack(out(more)) : 0n))
        const middle = out((a + b) / 2n)
        expect(2n * middle + slack(middle) + worth(pools, way)).toBeGreaterThanOrEqual(out(a) + out(b))
      },
    )

    test.prop([cases, direction, share, share], { numRuns })(
      'selling in parts is selling at once',
      ({ pools }, way, s, t) => {
        const [a, b] = [felt(pools, way, s), felt(pools, way, t)]
        const first = Pools.sell(pools, way, a)
        const second = Pools.sell(first.pools, way, b)
        const whole = Pools.sell(pools, way, a + b)
        expect(abs(first.out + second.out - whole.out)).toBeLessThanOrEqual(
          slack(whole.out) + worth(pools, way),
        )
        expect(abs(first.unsold + second.unsold - whole.unsold)).toBeLessThanOrEqual(slack(a + b))
      },
    )

    test.prop([cases, direction, share], { numRuns })(
      'there and back is never a profit',
      ({ pools }, way, s) => {
        const back = way === 'sell-base' ? 'sell-quote' : 'sell-base'
        // Pools that disagree are an arbitrage: only pools at one price make no gift.
        const level: Pools.Pools = pools.length > 1 ? Pools.moveTo(pools, Pools.price36(pools)) : pools
        const amount = felt(level, way, s)
        const there = Pools.sell(level, way, amount)
        const again = Pools.sell(there.pools, back, there.out)
        const profit = again.out - (amount - there.unsold)
        expect(profit).toBeLessThanOrEqual(pools.length > 1 ? slack(amount) : 1n)
      },
    )

    test.prop([cases, direction, fc.bigInt(1n, 10n ** 60n)], { numRuns })(
      'no price falls to 0 and nobody is owed',
      ({ pools }, way, amount) => {
        const { pools: left, out, unsold } = Pools.sell(pools, way, amount)
        expect(out).toBeGreaterThanOrEqual(0n)
        expect(unsold >= 0n && unsold <= amount).toBe(true)
        for (const pool of left) expect(Pool.price36(pool)).toBeGreaterThan(0n)
        expect(Pools.price36(left)).toBeGreaterThan(0n)
      },
    )

    test.prop([cases, fc.bigInt(1n, 400n)], { numRuns })(
      'arbitrage to a price twice is once',
      ({ pools }, percent) => {
        const target = (Pools.price36(pools) * percent) / 100n + 1n
        for (const pool of pools) {
          const moved = Pool.moveTo(pool, target)
          expect(Pool.moveTo(moved, target)).toEqual(moved)
          expect(Math.abs(Number(Pool.price36(moved)) / Number(target) - 1)).toBeLessThan(1e-8)
        }
      },
    )

    test.prop([cases, direction, share], { numRuns })(
      'amountUntil stops where the price is',
      ({ pools }, way, s) => {
        fc.pre(Pools.marginal36(pools, way) > 0n)
        const limit = (Pools.marginal36(pools, way) * 1_000_000n) / (1_000_000n + s) + 1n
        const amount = Pools.amountUntil(pools, way, limit)
        const stopped = Pools.sell(pools, way, (amount * 999_999n) / 1_000_000n)
        expect(Number(Pools.marginal36(stopped.pools, way))).toBeGreaterThanOrEqual(
          Number(limit) * (1 - 1e-9),
        )
        const past = Pools.sell(pools, way, (amount * 1_000_001n) / 1_000_000n + 1000n)
        expect(Number(Pools.marginal36(past.pools, way))).toBeLessThanOrEqual(Number(limit) * (1 + 1e-9))
      },
    )

    test.prop([cases, direction, fc.bigInt(1n, 400n)], { numRuns })(
      'depth that leaves or comes changes capacity, not price',
      ({ pools }, way, percent) => {
        const left = Pools.withDepth(pools, wad((WAD * percent) / 100n) as Wad)
        expect(Number(Pools.price36(left)) / Number(Pools.price36(pools))).toBeCloseTo(1, 7)
        fc.pre(Pools.marginal36(pools, way) > 0n)
        const limit = Pools.marginal36(pools, way) / 2n + 1n
        const [before, after] = [Pools.amountUntil(pools, way, limit), Pools.amountUntil(left, way, limit)]
        const expected = (before * percent) / 100n
        expect(abs(after - expected)).toBeLessThanOrEqual(expected / 1_000_000n + 20n)
      },
    )

    test.prop([cases, direction, share, fc.bigInt(0n, 100n)], { numRuns })(
      'arbitrage brings the price back part of the way, or all',
      ({ pools }, way, s, percent) => {
        const after = Pools.sell(pools, way, felt(pools, way, s)).pools
        const back = Pools.recover(pools, after, wad((WAD * percent) / 100n))
        pools.forEach((pool, i) => {
          const [was, is, now] = [pool, after[i]!, back[i]!].map((each) => Number(Pool.price36(each)))
          expect(now).toBeGreaterThanOrEqual(Math.min(was!, is!) * (1 - 1e-8))
          expect(now).toBeLessThanOrEqual(Math.max(was!, is!) * (1 + 1e-8))
          if (percent === 100n) expect(now! / was!).toBeCloseTo(1, 7)
        })
      },
    )

    const steps = fc.array(fc.tuple(direction, share), { minLength: 1, maxLength: 4 })
    test.prop([cases, steps], { numRuns })(
      'doubles answer as the integers do',
      ({ pools, baseDecimals, quoteDecimals }, sales) => {
        const depth = Depth.compile({ pools }, baseDecimals, quoteDecimals)
        const start = new Float64Array(depth.size)
        depth.save(start)
        let exact: Pools.Pools = pools
        let coarsest = grain(pools)
        const worth = { 'sell-base': 0, 'sell-quote': 0 }
        const compared: [string, number, number, number][] = []
        for (const [way, s] of sales) {
          const [paid, got] =
            way === 'sell-base' ? [baseDecimals, quoteDecimals] : [quoteDecimals, baseDecimals]
          const amount = felt(pools, way, s)
          const sale = Pools.sell(exact, way, amount)
          worth[way] = Math.max(worth[way], depth.marginal(way))
          const crumbs = 100 * 10 ** -got + 20 * 10 ** -paid * worth[way]
          coarsest = Math.max(coarsest, grain(sale.pools))
          const relative = Depth.BOUND + coarsest
          const out = toNumber(sale.out, got)
          compared.push(['out', depth.sell(way, toNumber(amount, paid)), out, relative * out + crumbs])
          const offered = toNumber(amount, paid)
          compared.push([
            'unsold',
            depth.unsold,
            toNumber(sale.unsold, paid),
            relative * offered + 100 * 10 ** -paid,
          ])
          exact = sale.pools
        }
        const price = toNumber(Pools.price36(exact), 36 + quoteDecimals - baseDecimals)
        compared.push(['price', depth.price(), price, (10 * Depth.BOUND + coarsest) * price])
        for (const [what, float, integer, tolerance] of compared)
          expect(Math.abs(float - integer), `${what}: ${float} against ${integer}`).toBeLessThanOrEqual(
            tolerance,
          )
        depth.restore(start)
        const again = new Float64Array(depth.size)
        depth.save(again)
        expect(again).toEqual(start)
      },
    )
  })
}

test.prop(
  [several, direction, share, fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 })],
  {
    numRuns: 60,
  },
)('routing by marginal price beats any fixed split', ({ pools }, way, s, weights) => {
  const amount = felt(pools, way, s)
  const used = weights.slice(0, pools.length)
  const total = BigInt(used.reduce((sum, weight) => sum + weight, 0))
  fc.pre(total > 0n)
  const split = used.map((weight) => (amount * BigInt(weight)) / total)
  const fixed = pools.reduce((sum, pool, i) => sum + Pool.sell(pool, way, split[i]!).out, 0n)
  const routed = Pools.sell(pools, way, amount)
  expect(routed.out + slack(routed.out) + worth(pools, way)).toBeGreaterThanOrEqual(fixed)
})
