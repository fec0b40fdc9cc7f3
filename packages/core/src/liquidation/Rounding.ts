import { mulDivDown, mulDivHalfUp, mulDivUp } from '../Fixed.ts'
import type { Way } from '../Venue.ts'

const ROUNDED = { down: mulDivDown, up: mulDivUp, nearest: mulDivHalfUp }

/** `a · b / denominator`, rounded that way; operands are not negative and `denominator` is positive. */
export const mulDiv = (way: Way, a: bigint, b: bigint, denominator: bigint): bigint =>
  ROUNDED[way](a, b, denominator)

/** A USD price (wad) to the nearest of `decimals` digits after the point, halves up. */
export function toDigits(usd: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(18 - decimals)
  return mulDivHalfUp(usd, 1n, step) * step
}
