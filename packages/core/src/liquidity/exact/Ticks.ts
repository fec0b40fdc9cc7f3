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

/** The last tick whose √price is not above `sqrtPrice`, which lies between `LEAST` and `GREATEST`. */
export function tickAt(sqrtPrice: bigint): number {
  let tick = Math.floor((2 * Math.log(Number(sqrtPrice) / 2 ** 96)) / NEXT)
  while (sqrtRatio(tick) > sqrtPrice) tick--
  while (tick < LAST && sqrtRatio(tick + 1) <= sqrtPrice) tick++
  return tick
}

/**
 * Where the search of the contract's bitmap ends that begins at `sqrtPrice`: the edge of a word of 256 spacings, as
 * √price. `TickBitmap.nextInitializedTickWithinOneWord`.
 */
export function wordEnd(sqrtPrice: bigint, spacing: number, down: boolean): bigint {
  const place = Math.floor(tickAt(sqrtPrice) / spacing)
  // Going down, a price that stands on the edge has left the word behind.
  const end = (from: number): number =>
    (down ? Math.floor(from / 256) * 256 : Math.floor((from + 1) / 256) * 256 + 255) * spacing
  const ratio = (tick: number): bigint => sqrtRatio(Math.max(Math.min(tick, LAST), -LAST))
  const first = ratio(end(place))
  return down && first === sqrtPrice ? ratio(end(place - 1)) : first
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
