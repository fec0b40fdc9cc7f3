import { max, mulDivUp, WAD, type Wad } from '../../Fixed.ts'
import type * as Market from '../../Market.ts'
import type { Direction } from '../Direction.ts'
import { gross, net36, ONE36, ratio36 } from './Price.ts'
import { sqrtDown } from './Root.ts'

export type ConstantProduct = Extract<Market.Pool, { kind: 'constant-product' }>

/** Quote per base ×10^36 between the reserves, before any fee. */
export const price36 = ({ base, quote }: ConstantProduct): bigint => ratio36(quote, base)

/** Out per in ×10^36 of the next unit, after fee, rounded down. */
export const marginal36 = ({ base, quote, fee }: ConstantProduct, direction: Direction): bigint =>
  net36(direction === 'sell-base' ? ratio36(quote, base) : ratio36(base, quote), fee)

/**
 * Sells `amountIn`: out is `Y·q(1−f) / (X + q(1−f))` rounded down, the formula and rounding of Uniswap v2's
 * `getAmountOut`. The fee is paid to those who provide the pool and not left in it, so that selling in two parts
 * brings what selling at once brings, up to rounding.
 */
export function sell(
  pool: ConstantProduct,
  direction: Direction,
  amountIn: bigint,
): { pool: ConstantProduct; out: bigint; unsold: bigint } {
  const forward = direction === 'sell-base'
  const [x, y] = forward ? [pool.base, pool.quote] : [pool.quote, pool.base]
  const effective = amountIn * (WAD - pool.fee)
  const out = (effective * y) / (x * WAD + effective)
  const [paid, left] = [x + mulDivUp(effective, 1n, WAD), y - out]
  const next = forward ? { base: paid, quote: left } : { base: left, quote: paid }
  return { pool: { ...pool, ...next }, out, unsold: 0n }
}

/** The input, rounded down, after which the marginal price after fee has come down to `limit36` > 0. */
export function amountUntil(pool: ConstantProduct, direction: Direction, limit36: bigint): bigint {
  const { base, quote, fee } = pool
  const reserve = direction === 'sell-base' ? base : quote
  const paid = sqrtDown((base * quote * ONE36 * (WAD - fee)) / (limit36 * WAD))
  return gross(max(paid - reserve, 0n), fee)
}

/**
 * Arbitrage moves the pool along its product to `price36`. A pool whose reserves are within one unit of it stays as
 * it is, so that moving twice is moving once.
 */
export function moveTo(pool: ConstantProduct, target36: bigint): ConstantProduct {
  const { base, quote } = pool
  const near =
    ratio36(max(quote - 1n, 1n), base + 1n) <= target36 && target36 <= ratio36(quote + 1n, max(base - 1n, 1n))
  if (near) return pool
  const product = base * quote
  return {
    ...pool,
    base: max(sqrtDown((product * ONE36) / target36), 1n),
    quote: max(sqrtDown((product * target36) / ONE36), 1n),
  }
}

/** The reserves times `share` (wad, above 0), rounded down; at least one unit of each. */
export const withDepth = (pool: ConstantProduct, share: Wad): ConstantProduct => ({
  ...pool,
  base: left(pool.base, share),
  quote: left(pool.quote, share),
})

const left = (reserve: bigint, share: Wad): bigint => max((reserve * share) / WAD, 1n)
