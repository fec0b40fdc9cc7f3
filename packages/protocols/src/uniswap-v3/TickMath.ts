import { Fault } from '@droste/core'
import { Q96 } from './FullMath.ts'

/** Ticks are whole powers of 1.0001: the price of token0 in token1 at tick `i` is 1.0001^i. */
export const MIN_TICK = -887_272
export const MAX_TICK = 887_272

const UINT256_MAX = (1n << 256n) - 1n
// Enough bits that twenty squarings still leave 128 exact ones.
const BITS = 512n

// 1.0001^(-2^i / 2) for i = 0…19 with 128 bits after the point, to the nearest: the contract's table.
const POWERS: readonly bigint[] = powers()

function powers(): bigint[] {
  let power = squareRoot(((1n << (2n * BITS)) * 10_000n) / 10_001n)
  return Array.from({ length: 20 }, () => {
    const nearest = (power + (1n << (BITS - 129n))) >> (BITS - 128n)
    power = (power * power) >> BITS
    return nearest
  })
}

function squareRoot(n: bigint): bigint {
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const y = (x + n / x) >> 1n
    if (y >= x) return x
    x = y
  }
}

/** Square root price (times 2^96, rounded up) at `tick`. Mirrors `TickMath.getSqrtRatioAtTick`. */
export function sqrtRatioAtTick(tick: number): bigint {
  if (!Number.isInteger(tick) || tick < MIN_TICK || tick > MAX_TICK) throw new TickRangeError(tick)
  const size = Math.abs(tick)
  let ratio = 1n << 128n
  for (const [i, power] of POWERS.entries()) {
    if ((size >> i) & 1) ratio = (ratio * power) >> 128n
  }
  if (tick > 0) ratio = UINT256_MAX / ratio
  return (ratio >> 32n) + (ratio % (1n << 32n) === 0n ? 0n : 1n)
}

export const MIN_SQRT_RATIO = sqrtRatioAtTick(MIN_TICK)
export const MAX_SQRT_RATIO = sqrtRatioAtTick(MAX_TICK)

/**
 * The greatest tick whose square root price is not above `sqrtPrice` (times 2^96). The contract computes a
 * logarithm to the same end: `TickMath.getTickAtSqrtRatio`.
 */
export function tickAtSqrtRatio(sqrtPrice: bigint): number {
  if (sqrtPrice < MIN_SQRT_RATIO || sqrtPrice >= MAX_SQRT_RATIO) throw new PriceRangeError(sqrtPrice)
  // A double's logarithm is at most a tick away; the exact comparison below decides.
  const guess = Math.floor((2 * Math.log(Number(sqrtPrice) / Number(Q96))) / Math.log(1.0001))
  let tick = Math.min(Math.max(guess, MIN_TICK), MAX_TICK - 1)
  while (sqrtRatioAtTick(tick) > sqrtPrice) tick--
  while (sqrtRatioAtTick(tick + 1) <= sqrtPrice) tick++
  return tick
}

/** No such tick: the contract reverts with `T`. */
export class TickRangeError extends Fault<{ tick: number }> {
  override readonly name = 'UniswapV3.TickRangeError'
  constructor(tick: number) {
    super(`Tick ${tick} is outside ${MIN_TICK}…${MAX_TICK}.`, { tick })
  }
  override advise = (): string => 'Give a whole tick within the range of the protocol.'
}

/** No tick for this price: the contract reverts with `R`. */
export class PriceRangeError extends Fault<{ sqrtPrice: bigint }> {
  override readonly name = 'UniswapV3.PriceRangeError'
  constructor(sqrtPrice: bigint) {
    super(`The square root price ${sqrtPrice} is outside the range of ticks.`, { sqrtPrice })
  }
  override advise = (): string => 'Square root prices are √(token1/token0) times 2^96, in token units.'
}
