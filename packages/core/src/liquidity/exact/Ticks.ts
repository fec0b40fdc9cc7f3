import { scale, sqrtDown } from '../../Fixed.ts'

/** Where `TickMath` begins and ends: √price·2^96 at the ticks ∓887,272. */
export const LEAST = 4295128739n
export const GREATEST = 1461446703485210103287273052203988822378723970342n

/** The ticks of those: ∓ this. */
const LAST = 887_272

const Q128 = 1n << 128n
const PRECISION = 320n
const MAX_UINT256 = (1n << 256n) - 1n

/** 1.0001^(−2^i / 2)·2^128, to the nearest integer, for i from 0 to 19: the constants of Uniswap v3's `TickMath`. */
const POWERS: readonly bigint[] = (() => {
  let root = sqrtDown((scale(4) << (2n * PRECISION)) / (scale(4) + 1n))
  const powers: bigint[] = []
  for (let i = 0; i < 20; i++) {
    powers.push((root + (1n << (PRECISION - 129n))) >> (PRECISION - 128n))
    root = (root * root) >> PRECISION
  }
  return powers
})()

/** √(1.0001^tick)·2^96, rounded as `TickMath.getSqrtRatioAtTick` rounds. `tick` is whole, ±887,272 at most. */
export function sqrtRatio(tick: number): bigint {
  const distance = Math.abs(tick)
  let ratio = Q128
  POWERS.forEach((power, i) => {
    if ((distance >> i) & 1) ratio = (ratio * power) >> 128n
  })
  if (tick > 0) ratio = MAX_UINT256 / ratio
  return (ratio + (1n << 32n) - 1n) >> 32n
}

const NEXT = Math.log(1.0001)
const wordEnds = new Map<number, bigint>()

/** `sqrtRatio` of a word's end, kept: there are few, and a sale meets the same ones again and again. */
function wordRatio(tick: number): bigint {
  const within = Math.max(Math.min(tick, LAST), -LAST)
  const ratio = wordEnds.get(within) ?? sqrtRatio(within)
  wordEnds.set(within, ratio)
  return ratio
}

/**
 * Where the contract's search of its bitmap halts at the latest on the way from `sqrtPrice`, as √price: the first tick
 * of a word of 256 spacings going down, the last going up. `TickBitmap.nextInitializedTickWithinOneWord`.
 */
export function wordEnd(sqrtPrice: bigint, spacing: number, down: boolean): bigint {
  const width = 256 * spacing
  const near = (2 * Math.log(Number(sqrtPrice) / 2 ** 96)) / NEXT / width
  const [offset, step] = down ? [0, -1] : [width - spacing, 1]
  const ahead = (word: number): boolean => {
    const end = wordRatio(word * width + offset)
    return down ? end < sqrtPrice : end > sqrtPrice
  }
  // The logarithm may be a hair off: begin a word behind.
  let word = Math.floor(near) - step
  while (!ahead(word) && Math.abs(word * width) < LAST) word += step
  return wordRatio(word * width + offset)
}

/** Token 0 between two √prices `low` ≤ `high` at `liquidity`: `SqrtPriceMath.getAmount0Delta`, rounded up. */
export function amount0Up(low: bigint, high: bigint, liquidity: bigint): bigint {
  const first = ceil((liquidity << 96n) * (high - low), high)
  return ceil(first, low)
}

/** As `amount0Up`, rounded down. */
export const amount0Down = (low: bigint, high: bigint, liquidity: bigint): bigint =>
  ((liquidity << 96n) * (high - low)) / high / low

/** Token 1 between two √prices `low` ≤ `high` at `liquidity`: `SqrtPriceMath.getAmount1Delta`, rounded up. */
export const amount1Up = (low: bigint, high: bigint, liquidity: bigint): bigint =>
  ceil(liquidity * (high - low), 1n << 96n)

/** As `amount1Up`, rounded down. */
export const amount1Down = (low: bigint, high: bigint, liquidity: bigint): bigint =>
  (liquidity * (high - low)) >> 96n

/** The √price after `amount` of token 0 comes in, rounded up: `SqrtPriceMath.getNextSqrtPriceFromInput`. */
export function after0(sqrtPrice: bigint, liquidity: bigint, amount: bigint): bigint {
  const depth = liquidity << 96n
  return ceil(depth * sqrtPrice, depth + amount * sqrtPrice)
}

/** The √price after `amount` of token 1 comes in, rounded down. */
export const after1 = (sqrtPrice: bigint, liquidity: bigint, amount: bigint): bigint =>
  sqrtPrice + (amount << 96n) / liquidity

const ceil = (a: bigint, b: bigint): bigint => (a + b - 1n) / b
