import { Fault } from '@droste/core'

// Each limb counts units of 2^(24·place − 48) in an integer that a double holds exactly, so that adding and merging are
// associative and order-free to the bit, which the addition of doubles is not.
const LIMBS = 6
const UNIT = Float64Array.from({ length: LIMBS }, (_, place) => 2 ** (24 * place - 48))
const PER_UNIT = UNIT.map((unit) => 1 / unit)
const LARGEST = 2 ** 96

/** A sum of doubles, each cut towards zero to a multiple of 2^-48, without further rounding. */
export type ExactSum = Float64Array

/** Nothing yet. Good for 2^29 numbers. */
export const empty = (): ExactSum => new Float64Array(LIMBS)

/** Adds `value`, of at most 2^96 in size. @throws TooLargeError */
export function add(sum: ExactSum, value: number): void {
  let rest = Math.abs(value)
  if (!(rest < LARGEST)) throw new TooLargeError(value)
  for (let place = LIMBS - 1; place >= 0; place--) {
    if (rest < UNIT[place]!) continue
    const units = Math.floor(rest * PER_UNIT[place]!)
    rest -= units * UNIT[place]!
    sum[place]! += value < 0 ? -units : units
  }
}

/** Adds all that `other` has summed. */
export function merge(sum: ExactSum, other: ArrayLike<number>): void {
  for (let place = 0; place < LIMBS; place++) sum[place]! += other[place]!
}

/** The sum as a double. */
export const total = (sum: ExactSum): number =>
  sum.reduceRight((value, units, place) => value + units * UNIT[place]!, 0)

/** @example add(empty(), Number.NaN) */
export class TooLargeError extends Fault<{ value: number }> {
  override readonly name = 'ExactSum.TooLargeError'
  constructor(value: number) {
    super(`${value} cannot be summed`, { value })
  }
  override advise = (): string => 'Check the prices and volatilities: no figure of a book is of that size.'
}
