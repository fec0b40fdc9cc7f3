import { describe, expect, test } from 'vitest'
import * as UniswapV3 from './index.ts'

const { SqrtPriceMath, SwapMath, TickMath, Ticks } = UniswapV3
const Q96 = 1n << 96n
const ONE = 10n ** 18n
/** √(a/b)·2^96, rounded down. */
const priceSqrt = (a: bigint, b: bigint): bigint => {
  let x = Q96 * 1_000n
  for (let y = x; ; x = y) {
    y = (x + (a << 192n) / b / x) / 2n
    if (y >= x) return x
  }
}

describe('ticks', () => {
  // TickMath.sol names both ends of the range.
  test('the ends of the price range', () => {
    expect(TickMath.MIN_SQRT_RATIO).toBe(4295128739n)
    expect(TickMath.MAX_SQRT_RATIO).toBe(1461446703485210103287273052203988822378723970342n)
    expect(TickMath.sqrtRatioAtTick(0)).toBe(Q96)
    expect(TickMath.tickAtSqrtRatio(TickMath.MAX_SQRT_RATIO - 1n)).toBe(TickMath.MAX_TICK - 1)
  })

  test('outside the range there is no tick and no price', () => {
    expect(() => TickMath.sqrtRatioAtTick(887_273)).toThrow(TickMath.TickRangeError)
    expect(() => TickMath.tickAtSqrtRatio(TickMath.MAX_SQRT_RATIO)).toThrow(TickMath.PriceRangeError)
  })

  test('a swap reads 256 spacings at a time', () => {
    const ticks = Ticks.add([], 70_000, 1n, 1n)
    expect(Ticks.nextWithinOneWord(ticks, 0, 10, false).tick).toBe(2_550)
    expect(Ticks.nextWithinOneWord(ticks, 2_550, 10, false).tick).toBe(5_110)
    expect(Ticks.nextWithinOneWord(ticks, 5, 10, true).tick).toBe(0)
    expect(Ticks.nextWithinOneWord(ticks, -1, 10, true).tick).toBe(-2_560)
  })
})

// The vectors of the protocol's own SwapMath tests.
describe('one step', () => {
  const sqrtPrice = priceSqrt(1n, 1n)
  const step = (target: bigint, remaining: bigint) =>
    SwapMath.computeSwapStep({ sqrtPrice, target, liquidity: 2n * ONE, remaining, feePips: 600n })

  test('paid in, stopped by the target', () => {
    const target = priceSqrt(101n, 100n)
    expect(step(target, ONE)).toEqual({
      sqrtPrice: target,
      amountIn: 9975124224178055n,
      amountOut: 9925619580021728n,
      fee: 5988667735148n,
    })
  })

  test('taken out, stopped by the target', () => {
    const target = priceSqrt(101n, 100n)
    expect(step(target, -ONE)).toMatchObject({ amountIn: 9975124224178055n, amountOut: 9925619580021728n })
  })

  test('paid in, spent whole', () => {
    expect(step(priceSqrt(1_000n, 100n), ONE)).toMatchObject({
      amountIn: 999400000000000000n,
      amountOut: 666399946655997866n,
      fee: 600000000000000n,
    })
  })

  test('taken out, received whole', () => {
    expect(step(priceSqrt(10_000n, 100n), -ONE)).toMatchObject({
      amountIn: 2n * ONE,
      amountOut: ONE,
      fee: 1200720432259356n,
    })
  })
})

describe('a pool', () => {
  const pool = UniswapV3.initialize({ sqrtPrice: Q96, feePips: 3_000n, tickSpacing: 60 })

  test('half of a range around the price is each token', () => {
    const { amounts } = UniswapV3.mint(pool, { lower: -600, upper: 600, liquidity: ONE })
    expect(amounts.amount0).toBe(amounts.amount1)
    const width = 1 - 1.0001 ** -300
    expect(Number(amounts.amount0) / 1e18).toBeCloseTo(width, 12)
  })

  test('it refuses in its own letters', () => {
    const order = { zeroForOne: true, amount: 0n }
    expect(() => UniswapV3.swap(pool, order)).toThrow('(AS)')
    expect(() => UniswapV3.swap(pool, { ...order, amount: 1n, limit: Q96 })).toThrow('(SPL)')
    expect(() => UniswapV3.mint(pool, { lower: 60, upper: 60, liquidity: 1n })).toThrow('(TLU)')
  })

  test('the square root price cannot pass the reserves of its range', () => {
    expect(() => SqrtPriceMath.nextFromOutput(Q96, 1_000n, 1_000n, true)).toThrow(UniswapV3.OverflowError)
  })
})
