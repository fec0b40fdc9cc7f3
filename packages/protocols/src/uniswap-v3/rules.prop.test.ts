import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as UniswapV3 from './index.ts'

const { TickMath } = UniswapV3
const ticks = fc.integer({ min: TickMath.MIN_TICK, max: TickMath.MAX_TICK - 1 })

test.prop([ticks])('a tick is its price and back', (tick) => {
  expect(TickMath.tickAtSqrtRatio(TickMath.sqrtRatioAtTick(tick))).toBe(tick)
  expect(TickMath.sqrtRatioAtTick(tick + 1)).toBeGreaterThan(TickMath.sqrtRatioAtTick(tick))
})

const range = fc
  .tuple(
    fc.integer({ min: -200, max: 199 }),
    fc.integer({ min: 1, max: 200 }),
    fc.bigInt(10n ** 12n, 10n ** 24n),
  )
  .map(([lower, width, liquidity]) => ({ lower: lower * 60, upper: (lower + width) * 60, liquidity }))

const pool = fc
  .tuple(fc.integer({ min: -12_000, max: 12_000 }), fc.array(range, { minLength: 1, maxLength: 6 }))
  .map(([tick, ranges]) => {
    const empty = UniswapV3.initialize({
      sqrtPrice: TickMath.sqrtRatioAtTick(tick),
      feePips: 3_000n,
      tickSpacing: 60,
    })
    const wide = { lower: -60_000, upper: 60_000, liquidity: 10n ** 18n }
    return [wide, ...ranges].reduce((before, each) => UniswapV3.mint(before, each).pool, empty)
  })

const amount = fc.bigInt(1n, 10n ** 20n)

test.prop([pool, amount, fc.boolean()])('a round trip never pays', (before, paid, zeroForOne) => {
  const there = UniswapV3.swap(before, { zeroForOne, amount: paid })
  const received = zeroForOne ? -there.amounts.amount1 : -there.amounts.amount0
  const spent = zeroForOne ? there.amounts.amount0 : there.amounts.amount1
  fc.pre(received > 0n)
  const back = UniswapV3.swap(there.pool, { zeroForOne: !zeroForOne, amount: received })
  const returned = zeroForOne ? -back.amounts.amount0 : -back.amounts.amount1
  expect(returned).toBeLessThanOrEqual(spent)
})

test.prop([pool, amount, amount, fc.boolean()])(
  'more paid in never brings less',
  (before, a, b, zeroForOne) => {
    const [less, more] = a < b ? [a, b] : [b, a]
    const out = (paid: bigint) => {
      const { amount0, amount1 } = UniswapV3.swap(before, { zeroForOne, amount: paid }).amounts
      return zeroForOne ? -amount1 : -amount0
    }
    expect(out(more)).toBeGreaterThanOrEqual(out(less))
  },
)

// references §4: within one range 1/√P' = 1/√P + Δx/Lq and out = Lq(√P − √P').
test.prop([fc.bigInt(10n ** 18n, 10n ** 24n), fc.integer({ min: 1, max: 1_000 })])(
  'within one range it is the constant product of the virtual reserves',
  (liquidity, parts) => {
    const free = UniswapV3.initialize({ sqrtPrice: 1n << 96n, feePips: 0n, tickSpacing: 60 })
    const { pool } = UniswapV3.mint(free, { lower: -60_000, upper: 60_000, liquidity })
    const paid = (liquidity * BigInt(parts)) / 1_000n
    const { amounts } = UniswapV3.swap(pool, { zeroForOne: true, amount: paid })
    const [x, L] = [Number(paid), Number(liquidity)]
    const root = 1 / (1 + x / L)
    expect(Math.abs(Number(-amounts.amount1) / (L * (1 - root)) - 1)).toBeLessThan(1e-9)
  },
)
