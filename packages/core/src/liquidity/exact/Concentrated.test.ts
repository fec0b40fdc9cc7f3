import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toNumber, wad } from '../../Fixed.ts'
import * as Depth from '../float/Depth.ts'
import type { Concentrated } from './Concentrated.ts'
import * as Pool from './Pool.ts'
import { ONE36 } from './Price.ts'
import * as Ticks from './Ticks.ts'

const E18 = 10n ** 18n
const Q96 = 1n << 96n

test('√prices of ticks, as Uniswap v3 publishes them for TickMath', () => {
  expect(Ticks.sqrtRatio(-887272)).toBe(4295128739n)
  expect(Ticks.sqrtRatio(-887271)).toBe(4295343490n)
  expect(Ticks.sqrtRatio(0)).toBe(Q96)
  expect(Ticks.sqrtRatio(887271)).toBe(1461373636630004318706518188784493106690254656249n)
  expect(Ticks.sqrtRatio(887272)).toBe(1461446703485210103287273052203988822378723970342n)
  expect(Number(Ticks.sqrtRatio(-1)) / 2 ** 96).toBeCloseTo(1 / Math.sqrt(1.0001), 14)
})

describe('swap steps, as Uniswap v3 publishes them for SwapMath', () => {
  const pool: Concentrated = {
    kind: 'concentrated',
    sqrtPrice: Q96,
    liquidity: 2n * E18,
    baseIsToken0: true,
    fee: wad(600n * 10n ** 12n),
    ticks: [],
  }

  test('fully spent, one for zero: 1 in → 0.666399946655997866 out', () => {
    expect(Pool.sell(pool, 'sell-quote', E18).out).toBe(666399946655997866n)
  })

  test('capped at the price 101/100, one for zero: 0.009975124224178055 in and 0.000005988667735148 fee', () => {
    // Selling quote brings base at 1/price: the next unit then brings (100/101)·(1 − fee).
    const limit = (ONE36 * 100n * (E18 - pool.fee)) / (101n * E18)
    const taken = Pool.amountUntil(pool, 'sell-quote', limit)
    expect(taken - 9975124224178055n - 5988667735148n).toBeLessThanOrEqual(1n)
    const out = Pool.sell(pool, 'sell-quote', taken).out
    expect(out - 9925619580021728n).toBeLessThanOrEqual(1n)
  })
})

test('over four words of its bitmap a pool pays 6 units less than over one range', () => {
  const pool: Concentrated = {
    kind: 'concentrated',
    sqrtPrice: Ticks.sqrtRatio(1787) + 12345678901234567890n,
    liquidity: 10n ** 24n,
    baseIsToken0: true,
    fee: wad(100n * 10n ** 12n),
    ticks: [
      { tick: -60_000, net: 10n ** 24n },
      { tick: 60_000, net: -(10n ** 24n) },
    ],
  }
  const amount = 49864197523086419752307n
  const { out, pool: left } = Pool.sell({ ...pool, tickSpacing: 1 }, 'sell-base', amount)
  // As `UniswapV3.swap` of @droste/protocols has it, which equals the contract's in every sequence.
  expect(out).toBe(56532155911577835069546n)
  expect(left).toMatchObject({ sqrtPrice: 82153762325662942155527034915n })
  expect(Pool.sell(pool, 'sell-base', amount).out - out).toBe(6n)
})

const file = new URL('../../../../../../shared/data/uniswap-v3-ticks/eth-usdc.json', import.meta.url)
const there = existsSync(file)
type Row = { tick: number; activeLiquidity: number; price0: number }
const rows: Row[] = there ? JSON.parse(readFileSync(file, 'utf8')) : []

/** ETH is token 0 there, USDC token 1, 5 basis points. The price is not in the file: it is given. */
function read(price: number): Concentrated {
  const sqrtPrice = BigInt(Math.round(Math.sqrt(price * 1e-12) * 2 ** 96))
  const active = rows.map(({ activeLiquidity }) => BigInt(activeLiquidity))
  const ticks = rows.map(({ tick }, i) => ({ tick, net: active[i]! - (active[i - 1] ?? 0n) }))
  const range = rows.findLastIndex(({ tick }) => Ticks.sqrtRatio(tick) <= sqrtPrice)
  return {
    kind: 'concentrated',
    sqrtPrice,
    liquidity: active[range]!,
    baseIsToken0: true,
    fee: wad(5n * 10n ** 14n),
    ticks,
  }
}

/** ETH that takes the price from `from` down to `to`, straight from the file in doubles, before fee. */
function ethBetween(from: number, to: number): number {
  return rows.reduce((sum, { activeLiquidity, tick }, i) => {
    const low = Math.max(1.0001 ** tick * 1e12, to)
    const high = Math.min(1.0001 ** (rows[i + 1]?.tick ?? 887272) * 1e12, from)
    return low < high ? sum + (activeLiquidity / 1e12) * (1 / Math.sqrt(low) - 1 / Math.sqrt(high)) : sum
  }, 0)
}

describe.skipIf(!there)(
  'the ETH/USDC pool of ../shared/data/uniswap-v3-ticks (skipped where it is absent)',
  () => {
    const limit = (price: number): bigint => BigInt(Math.round(price * 1e6)) * 10n ** 18n

    test('the depth down to −1, −5, −20 and −50 % is what the active liquidity says', () => {
      const pool = read(4200)
      for (const fall of [0.01, 0.05, 0.2, 0.5]) {
        const end = 4200 * (1 - fall)
        const taken = Pool.amountUntil(pool, 'sell-base', limit(end * 0.9995))
        const expected = ethBetween(4200, end) / 0.9995
        expect(Math.abs(toNumber(taken, 18) / expected - 1), `−${fall}`).toBeLessThan(1e-6)
      }
    })

    test('selling it moves the price there and brings the USDC between', () => {
      const pool = read(4200)
      const end = 3780
      const taken = Pool.amountUntil(pool, 'sell-base', limit(end * 0.9995))
      const sale = Pool.sell(pool, 'sell-base', taken)
      expect(toNumber(Pool.price36(sale.pool), 24)).toBeCloseTo(end, 5)
      const average = toNumber(sale.out, 6) / (toNumber(taken, 18) * 0.9995)
      expect(average).toBeGreaterThan(end)
      expect(average).toBeLessThan(4200)
    })

    test('skipping the active range', () => {
      // At the top of a range of 90 ticks a fall just past its end is nearly all inside the range that is active.
      const top = rows.findIndex(({ tick }) => tick === -199260)
      const from = 1.0001 ** (rows[top]!.tick - 0.5) * 1e12
      const to = 1.0001 ** (rows[top - 1]!.tick - 5) * 1e12
      const taken = toNumber(Pool.amountUntil(read(from), 'sell-base', limit(to * 0.9995)), 18)
      const skipped = ethBetween(1.0001 ** rows[top - 1]!.tick * 1e12, to) / 0.9995
      expect(taken / skipped).toBeGreaterThan(12)
      expect(Math.abs(taken / (ethBetween(from, to) / 0.9995) - 1)).toBeLessThan(1e-5)
    })

    test('doubles and integers agree over the whole pool', () => {
      const pool = read(4200)
      for (const amount of [1n, 100n, 10_000n, 50_000n]) {
        const depth = Depth.compile({ pools: [pool] }, 18, 6)
        const sale = Pool.sell(pool, 'sell-base', amount * E18)
        expect(Math.abs(depth.sell('sell-base', Number(amount)) / toNumber(sale.out, 6) - 1)).toBeLessThan(
          1e-8,
        )
        const back = Pool.sell(sale.pool, 'sell-quote', sale.out * 2n)
        const floatBack = depth.sell('sell-quote', toNumber(sale.out * 2n, 6))
        expect(Math.abs(floatBack / toNumber(back.out, 18) - 1)).toBeLessThan(1e-8)
      }
    })

    test('ticks that run out: the rest of the input brings nothing', () => {
      const pool = read(4200)
      const capped: Concentrated = { ...pool, ticks: pool.ticks.filter(({ tick }) => tick >= -195000) }
      const open = { ...capped, ticks: [{ tick: -195000, net: 1n }, ...capped.ticks.slice(1)] }
      const below = open.ticks.reduce(
        (liquidity, { tick, net }) => (Ticks.sqrtRatio(tick) <= pool.sqrtPrice ? liquidity - net : liquidity),
        pool.liquidity,
      )
      const closed = { ...open, ticks: [{ tick: -195000, net: below + 1n }, ...open.ticks.slice(1)] }
      const sale = Pool.sell(closed, 'sell-base', 10n ** 30n)
      expect(sale.unsold).toBeGreaterThan(0n)
      expect(toNumber(Pool.price36(sale.pool), 24)).toBeCloseTo(1.0001 ** -195000 * 1e12, 3)
      expect(Pool.marginal36(sale.pool, 'sell-base')).toBe(0n)
      expect(Pool.sell(sale.pool, 'sell-base', E18)).toMatchObject({ out: 0n, unsold: E18 })
      expect(Pool.marginal36(sale.pool, 'sell-quote')).toBeGreaterThan(0n)
    })
  },
)
