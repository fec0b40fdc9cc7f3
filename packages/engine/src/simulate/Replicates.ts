import type { Interval } from './Confidence.ts'
import * as Distribution from './Distribution.ts'

/** The same figure over parts of the paths that are independent of each other (S12). */
export type Replicates = readonly Distribution.Distribution[]

export const COUNT = 32
const LEAST = 2 ** -20 // a deviation whose square is lost in sums of 2^-48
const T = 2.0395134463964077 // Student's 97.5 % quantile of 31 degrees of freedom

/** An estimate's interval, and how many plain paths say as much as one of these; null where nothing was seen. */
export type Precision = { readonly interval: Interval; readonly gain: number | null }

/** Of the mean. */
export function ofMean(whole: Distribution.Distribution, parts: Replicates): Precision | null {
  const mean = Distribution.mean(whole)
  const deviation = Distribution.deviation(whole)
  const error = errorOf(parts.map(Distribution.mean))
  if (mean === null || deviation === null || error === null) return null
  return {
    interval: [mean - T * error, mean + T * error],
    gain: deviation < LEAST ? null : gainOf(deviation * deviation, whole, error),
  }
}

/** Of a quantile: the values between which the share beyond it may as well lie. */
export function ofQuantile(
  whole: Distribution.Distribution,
  parts: Replicates,
  level: number,
): Precision | null {
  const value = Distribution.quantile(whole, level)
  if (value === null) return null
  const shares = parts.map((part) => Distribution.beyond(part, value)?.share ?? null)
  const error = errorOf(shares)
  if (error === null) return null
  const above = (share: number): number => Distribution.ofRank(whole, share * Distribution.mass(whole))!
  const share = shares.reduce<number>((sum, each) => sum + each! / shares.length, 0)
  return {
    interval: [above(1 - level + T * error), above(1 - level - T * error)],
    gain: gainOf(share * (1 - share), whole, error),
  }
}

/** Of an expected shortfall: its excess over the quantile, which it is least sensitive to (Rockafellar and Uryasev). */
export function ofShortfall(
  whole: Distribution.Distribution,
  parts: Replicates,
  level: number,
): Precision | null {
  const value = Distribution.quantile(whole, level)
  const tail = Distribution.tail(whole, level)
  if (value === null || tail === null) return null
  const error = errorOf(parts.map((part) => Distribution.beyond(part, value)?.excess ?? null))
  if (error === null) return null
  const { excess, square } = Distribution.beyond(whole, value)!
  const half = (T * error) / (1 - level)
  return {
    interval: [tail.mean - half, tail.mean + half],
    gain: gainOf(square - excess * excess, whole, error),
  }
}

/** The standard error of the mean of the parts; null where one has seen nothing. */
function errorOf(parts: readonly (number | null)[]): number | null {
  const seen = parts.filter((part) => part !== null)
  if (seen.length < COUNT) return null
  const mean = seen.reduce((sum, part) => sum + part, 0) / COUNT
  const squares = seen.reduce((sum, part) => sum + (part - mean) ** 2, 0)
  return Math.sqrt(squares / (COUNT * (COUNT - 1)))
}

/** Variance of as many plain paths over the variance found; null where it is none. */
const gainOf = (variance: number, whole: Distribution.Distribution, error: number): number | null =>
  error === 0 ? null : variance / Distribution.mass(whole) / (error * error)
