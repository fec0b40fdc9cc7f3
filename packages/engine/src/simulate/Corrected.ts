import * as Confidence from './Confidence.ts'
import * as Correction from './Correction.ts'
import * as Distribution from './Distribution.ts'
import type { Figure, Tally } from './Tally.ts'

/** A figure of a simulation by cohorts as the paths that were run again correct it (S16). */
export type Corrected = {
  readonly whole: Distribution.Distribution
  readonly correction: Correction.Correction
  /** Share of the paths that have the figure. */
  readonly share: number
}

/** An estimate, and the interval that holds it with 95 %: of the paths, and of what cohorts leave out (S17). */
export type Estimate = { readonly value: number; readonly interval: Confidence.Interval }

/** A figure; null where too few paths were run again, or none has it. */
export function of({ whole, reruns }: Tally, name: Figure): Corrected | null {
  const correction = reruns && Correction.of(reruns, name)
  if (correction === null) return null
  const share = whole[name].count / correction.paths + Correction.shift(correction, () => 1).by
  return share > 0 ? { whole: whole[name], correction, share } : null
}

/** Its mean. */
export function mean(figure: Corrected): Estimate {
  const { whole } = figure
  const value = average(figure, Distribution.mean(whole) ?? 0, (each) => each)
  const square = average(figure, Distribution.square(whole) ?? 0, (each) => each * each)
  const half = halfOf(figure, square - value * value, (each) => each - value)
  return { value, interval: [value - half, value + half] }
}

/** A chance: the mean of what is 1 or 0, by Wilson's interval as far as it is that of the paths. */
export function chance(figure: Corrected): { share: number; ci: Confidence.Interval } {
  const { correction } = figure
  const share = Math.min(
    1,
    Math.max(
      0,
      average(figure, Distribution.mean(figure.whole) ?? 0, (each) => each),
    ),
  )
  const [low, high] = Confidence.ofChance(share * correction.paths, correction.paths)!
  const apart = halfOf(figure, 0, (each) => each)
  return {
    share,
    ci: [
      Math.max(0, share - Math.hypot(share - low, apart)),
      Math.min(1, share + Math.hypot(high - share, apart)),
    ],
  }
}

/** A quantile: the interval is that of the share beyond it, turned into values. */
export function quantile(figure: Corrected, level: number): Estimate {
  const value = exceeded(figure, 1 - level)
  const half = halfOf(figure, level * (1 - level), (each) => (each > value ? level : level - 1))
  return {
    value,
    interval: [exceeded(figure, 1 - level + half), exceeded(figure, 1 - level - half)],
  }
}

/** An expected shortfall: the quantile and the mean excess over it (Rockafellar and Uryasev). */
export function shortfall(figure: Corrected, level: number): Estimate {
  const above = exceeded(figure, 1 - level)
  const beyond = Distribution.beyond(figure.whole, above) ?? { excess: 0, square: 0 }
  const excess = average(figure, beyond.excess, (each) => Math.max(0, each - above))
  const square = average(figure, beyond.square, (each) => Math.max(0, each - above) ** 2)
  const half =
    halfOf(figure, square - excess * excess, (each) => Math.max(0, each - above) - excess) / (1 - level)
  const value = above + excess / (1 - level)
  return { value, interval: [value - half, value + half] }
}

/** The mean of what `weigh` makes of the figure, over the paths that have it; `known` is that by cohorts. */
function average(
  { whole, correction, share }: Corrected,
  known: number,
  weigh: (value: number) => number,
): number {
  return ((known * whole.count) / correction.paths + Correction.shift(correction, weigh).by) / share
}

/** Half the interval of a mean whose terms vary so much from path to path over every account, and are apart as `weigh` has it. */
function halfOf(
  { correction, share }: Corrected,
  variance: number,
  weigh: (value: number) => number,
): number {
  const ofPaths = Math.max(0, variance) / (correction.paths * share)
  const ofCohorts = Correction.shift(correction, weigh).variance / (share * share)
  return Confidence.Z * Math.sqrt(ofPaths + ofCohorts)
}

/** The value that a share of the paths lies above. */
export function exceeded(figure: Corrected, share: number): number {
  const { whole, correction } = figure
  const sorted = Distribution.falling(whole.bins)
  const beyond = (value: number): number =>
    average(figure, Distribution.beyond(whole, value, sorted)?.share ?? 0, (each) => (each > value ? 1 : 0))
  const ends = [...Correction.span(correction), ...Distribution.span(whole)]
  let low = Math.min(...ends)
  let high = Math.max(...ends)
  if (beyond(low) <= share) return low
  for (let halved = 0; halved < 60; halved++) {
    const middle = (low + high) / 2
    if (beyond(middle) > share) low = middle
    else high = middle
  }
  return high
}
