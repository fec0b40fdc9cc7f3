import { describe, expect, test } from 'vitest'
import { toNumber, wad } from '../../Fixed.ts'
import * as Depth from '../float/Depth.ts'
import * as Pool from './Pool.ts'
import * as Pools from './Pools.ts'

/** Found by the laws in `liquidity.prop.test.ts`, kept by name. */
describe('cases the generator found', () => {
  test('a crumb of a sold-out step does not stand for the price', () => {
    const pools: Pools.Pools = [
      {
        kind: 'curve',
        points: [
          { sold: 3801893963200n, received: 38392156692n },
          { sold: 7603787926400n, received: 72945097715n },
        ],
        fee: wad(10n ** 16n),
      },
      {
        kind: 'stable-swap',
        base: 114037125318100n,
        quote: 4265795188016n,
        amplification: 210n,
        rate: wad(11220184543020000n),
        fee: wad(0n),
      },
    ]
    const limit = (Pools.marginal36(pools, 'sell-quote') * 1_000_000n) / 1_000_001n
    const step = Pools.amountUntil(pools, 'sell-quote', limit)
    const past = Pools.sell(pools, 'sell-quote', step + step / 1_000_000n)
    // The step is sold out, so the next unit goes at the other pool's price, 10 % lower.
    expect(Number(Pools.marginal36(past.pools, 'sell-quote')) / 1e36).toBeCloseTo(88.2338, 3)
  })

  test('a sale smaller than the flat step of the best book goes there whole, in doubles too', () => {
    const pools = [
      { kind: 'constant-product', base: 1325326657n * 10n ** 12n, quote: 10n ** 12n, fee: wad(0n) },
      { kind: 'curve', points: [{ sold: 13182567n * 10n ** 12n, received: 9061722340n }], fee: wad(0n) },
    ] as const
    const sale = Pools.sell(pools, 'sell-quote', 734249n)
    expect(sale.out).toBe(1068150873974251n)
    expect(sale.pools[0]).toEqual(pools[0])
    const depth = Depth.compile({ pools }, 18, 6)
    expect(depth.sell('sell-quote', 0.734249) / toNumber(sale.out, 18)).toBeCloseTo(1, 12)
  })

  test('a StableSwap pool moved far out of balance stays where it was moved', () => {
    const pool: Pool.Pool = {
      kind: 'stable-swap',
      base: 2149425060411000000000000n,
      quote: 2137962089502000000000000n,
      amplification: 1996n,
      rate: wad(891250938134000000n),
      fee: wad(0n),
    }
    const moved = Pool.moveTo(pool, (Pool.price36(pool) * 321n) / 100n + 1n)
    expect(Pool.moveTo(moved, (Pool.price36(pool) * 321n) / 100n + 1n)).toBe(moved)
  })

  test('a book bought back to the end of a mirrored step has one mark, exact and in doubles', () => {
    const E18 = 10n ** 18n
    const points = [
      { sold: 10_000n * E18, received: 9000n * E18 },
      { sold: 20_000n * E18, received: 17_100n * E18 },
    ]
    const pools = [
      { kind: 'curve', points, fee: wad(0n) },
      { kind: 'constant-product', base: 10n ** 6n * E18, quote: 10n ** 6n * E18, fee: wad(0n) },
    ] as const
    const depth = Depth.compile({ pools }, 18, 18)
    const sale = Pools.sell(pools, 'sell-quote', 60_000n * E18)
    depth.sell('sell-quote', 60_000)
    expect(depth.price() / toNumber(Pools.price36(sale.pools), 36)).toBeCloseTo(1, 9)
  })
})
