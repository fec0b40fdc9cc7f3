import { Pool } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as UniswapV3 from './index.ts'

const range = fc
  .tuple(
    fc.integer({ min: -100, max: 99 }),
    fc.integer({ min: 1, max: 100 }),
    fc.bigInt(10n ** 18n, 10n ** 24n),
  )
  .map(([lower, width, liquidity]) => ({ lower: lower * 60, upper: (lower + width) * 60, liquidity }))

const pool = fc
  .tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.array(range, { maxLength: 6 }))
  .map(([tick, ranges]) => {
    const sqrtPrice = UniswapV3.TickMath.sqrtRatioAtTick(tick)
    const empty = UniswapV3.initialize({ sqrtPrice, feePips: 3_000n, tickSpacing: 60 })
    const wide = { lower: -120_000, upper: 120_000, liquidity: 10n ** 22n }
    return [wide, ...ranges].reduce((before, each) => UniswapV3.mint(before, each).pool, empty)
  })

test.prop([pool, fc.bigInt(10n ** 12n, 10n ** 22n), fc.boolean(), fc.constantFrom('token0', 'token1')])(
  'the ledger’s pool pays what the real one pays, across ticks and both ways round',
  (real, amount, zeroForOne, base) => {
    const { amounts, pool: after } = UniswapV3.swap(real, { zeroForOne, amount })
    const out = zeroForOne ? -amounts.amount1 : -amounts.amount0
    const direction = zeroForOne === (base === 'token0') ? 'sell-base' : 'sell-quote'
    const sale = Pool.sell(UniswapV3.resolve(real, base), direction, amount)
    // The pool rounds at every tick and at every word of 256 spacings it passes: a few units each.
    const gap = sale.out - out
    expect(Math.abs(Number(gap))).toBeLessThanOrEqual(100 + Number(out) * 1e-12)
    const there = Pool.price36(UniswapV3.resolve(after, base))
    expect(Math.abs(Number(Pool.price36(sale.pool)) / Number(there) - 1)).toBeLessThan(1e-9)
  },
)
