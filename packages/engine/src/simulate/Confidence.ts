import * as Distribution from './Distribution.ts'

/** Both ends of an interval that holds the true value with a chance of 95 %. */
export type Interval = readonly [low: number, high: number]

/** The normal's 97.5 % quantile. */
export const Z = 1.959963984540054

/** Of a mean, by the normal law of large numbers; null of fewer than two values. */
export function ofMean(distribution: Distribution.Distribution): Interval | null {
  const mean = Distribution.mean(distribution)
  const deviation = Distribution.deviation(distribution)
  if (mean === null || deviation === null) return null
  const half = (Z * deviation) / Math.sqrt(distribution.count)
  return [mean - half, mean + half]
}

/** Of a quantile: the values whose ranks bound it by the binomial law, whatever the distribution (S8). */
export function ofQuantile(distribution: Distribution.Distribution, level: number): Interval | null {
  const { count } = distribution
  const half = Z * Math.sqrt(count * level * (1 - level))
  const low = Distribution.ofRank(distribution, count - 1 - Math.floor(count * level - half))
  const high = Distribution.ofRank(distribution, count - 1 - Math.ceil(count * level + half))
  return low === null || high === null ? null : [low, high]
}

/** Of an expected shortfall: its normal limit, by the tail's variance and its distance from the quantile (S8). */
export function ofShortfall(distribution: Distribution.Distribution, level: number): Interval | null {
  const tail = Distribution.tail(distribution, level)
  const quantile = Distribution.quantile(distribution, level)
  if (tail === null || quantile === null || distribution.count < 2) return null
  const beyond = tail.mean - quantile
  const variance = Math.max(0, tail.square - tail.mean * tail.mean) + level * beyond * beyond
  const half = Z * Math.sqrt(variance / ((1 - level) * distribution.count))
  return [tail.mean - half, tail.mean + half]
}

/** Of a chance that came true `hits` of `trials` times (Wilson, 1927): of use down to no hit at all. */
export function ofChance(hits: number, trials: number): Interval | null {
  if (trials === 0) return null
  const share = hits / trials
  const spread = (Z * Z) / trials
  const middle = (share + spread / 2) / (1 + spread)
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials))) / (1 + spread)
  return [hits === 0 ? 0 : middle - half, hits === trials ? 1 : middle + half]
}
