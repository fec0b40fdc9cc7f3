import { groupOf, type Sampling } from '../paths/Sampling.ts'
import * as Confidence from './Confidence.ts'
import * as Corrected from './Corrected.ts'
import * as Correction from './Correction.ts'
import * as Distribution from './Distribution.ts'
import * as Exceedance from './Exceedance.ts'
import * as Replicates from './Replicates.ts'
import type { Figure as Name, Observation, Reruns, Tally } from './Tally.ts'

/** A figure over all paths, each number with the interval that holds it with 95 %. Null where no path has one. */
export type Figure = {
  readonly mean: number | null
  readonly p50: number | null
  readonly var95: number | null
  readonly var99: number | null
  /** Mean of the worst hundredth. */
  readonly es99: number | null
  readonly ci: {
    readonly mean: Confidence.Interval | null
    readonly var95: Confidence.Interval | null
    readonly var99: Confidence.Interval | null
    readonly es99: Confidence.Interval | null
  }
  /** How many plain paths say as much as one of these (S12); null of plain paths. */
  readonly gain: {
    readonly mean: number | null
    readonly var95: number | null
    readonly var99: number | null
    readonly es99: number | null
  } | null
  /** Paths that have the figure. */
  readonly paths: number
}

/** What a simulation answers. docs/spec/simulate.md. */
export type Summary = {
  readonly badDebt: Figure
  readonly liquidated: Figure
  readonly priceFall: Figure
  readonly amplification: Figure
  readonly liquidationProbability: number
  readonly badDebtProbability: number
  readonly cascadeProbability: number
  readonly probabilityCi: {
    readonly liquidation: Confidence.Interval | null
    readonly badDebt: Confidence.Interval | null
    readonly cascade: Confidence.Interval | null
  }
  readonly probabilityGain: {
    readonly liquidation: number | null
    readonly badDebt: number | null
    readonly cascade: number | null
  } | null
  readonly exceeded: readonly Exceedance.Exceeded[]
  readonly worst: readonly (Observation & { readonly replay: string })[]
  /** Of a simulation by cohorts: paths that were run again, and how far apart the two were (S16); else null. */
  readonly cohorts: {
    readonly reruns: number
    readonly apart: Readonly<Record<'badDebt' | 'liquidated' | 'priceFall', Correction.Apart | null>>
  } | null
}

/** The figures of a tally of at least one path. */
export function of(tally: Tally, seed: number): Summary {
  const [liquidation, badDebt, cascade] = [
    chance(tally, 'liquidation'),
    chance(tally, 'loss'),
    chance(tally, 'cascade'),
  ]
  return {
    badDebt: figure(tally, 'badDebt', { least: 0 }),
    liquidated: figure(tally, 'liquidated', { least: 0 }),
    priceFall: figure(tally, 'priceFall'),
    amplification: figure(tally, 'amplification', { more: 1 }),
    liquidationProbability: liquidation.share,
    badDebtProbability: badDebt.share,
    cascadeProbability: cascade.share,
    probabilityCi: { liquidation: liquidation.ci, badDebt: badDebt.ci, cascade: cascade.ci },
    probabilityGain:
      tally.parts.length === 0
        ? null
        : { liquidation: liquidation.gain, badDebt: badDebt.gain, cascade: cascade.gain },
    exceeded: Exceedance.of(tally),
    worst: tally.worst.map((seen) => ({
      ...seen,
      replay: keyOf(seed, tally.sampling, seen.path),
    })),
    cohorts: tally.reruns && {
      reruns: tally.reruns.drawn.length,
      apart: {
        badDebt: apart(tally.reruns, 'badDebt'),
        liquidated: apart(tally.reruns, 'liquidated'),
        priceFall: apart(tally.reruns, 'priceFall'),
      },
    },
  }
}

function apart(reruns: Reruns, name: Name): Correction.Apart | null {
  const correction = Correction.of(reruns, name)
  return correction && Correction.apart(correction)
}

/** What replays a path alone: `seed:path`, and the sampling where it is not plain. */
export const keyOf = (seed: number, sampling: Sampling, path: number): string =>
  sampling === 'plain' ? `${seed}:${path}` : `${seed}:${path}:${sampling}`

/** The figure of what was counted, with `more` added to every value; no interval reaches below the `least` it can be. */
function figure(
  tally: Tally,
  name: Name,
  { more = 0, least = Number.NEGATIVE_INFINITY }: { readonly more?: number; readonly least?: number } = {},
): Figure {
  const whole = tally.whole[name]
  const value = (of: number | null | undefined): number | null => (of == null ? null : of + more)
  const span = (of: Confidence.Interval | null | undefined): Confidence.Interval | null =>
    of == null ? null : [Math.max(least, of[0] + more), of[1] + more]
  const estimates = {
    mean: value(Distribution.mean(whole)),
    p50: value(Distribution.quantile(whole, 0.5)),
    var95: value(Distribution.quantile(whole, 0.95)),
    var99: value(Distribution.quantile(whole, 0.99)),
    es99: value(Distribution.tail(whole, 0.99)?.mean),
  }
  const corrected = Corrected.of(tally, name)
  if (corrected !== null) {
    const found = {
      mean: Corrected.mean(corrected),
      p50: Corrected.quantile(corrected, 0.5),
      var95: Corrected.quantile(corrected, 0.95),
      var99: Corrected.quantile(corrected, 0.99),
      es99: Corrected.shortfall(corrected, 0.99),
    }
    return {
      ...each(found, (estimate) => value(estimate.value)),
      p50: value(found.p50.value),
      ci: each(found, (estimate) => (tally.paths < 2 ? null : span(estimate.interval))),
      gain: null,
      paths: whole.count,
    }
  }
  if (tally.reruns !== null)
    return { ...estimates, ci: each(estimates, () => null), gain: null, paths: whole.count }
  if (tally.parts.length === 0) {
    const ci = {
      mean: span(Confidence.ofMean(whole)),
      var95: span(Confidence.ofQuantile(whole, 0.95)),
      var99: span(Confidence.ofQuantile(whole, 0.99)),
      es99: span(Confidence.ofShortfall(whole, 0.99)),
    }
    return { ...estimates, ci, gain: null, paths: whole.count }
  }
  const parts = tally.parts.map((part) => part[name])
  const mean = Replicates.ofMean(whole, parts)
  const var95 = Replicates.ofQuantile(whole, parts, 0.95)
  const var99 = Replicates.ofQuantile(whole, parts, 0.99)
  const es99 = Replicates.ofShortfall(whole, parts, 0.99)
  const all = { mean, var95, var99, es99 }
  return {
    ...estimates,
    ci: each(all, (found) => span(found?.interval)),
    gain: each(all, (found) => found?.gain ?? null),
    paths: whole.count,
  }
}

const each = <From, To>(
  all: { mean: From; var95: From; var99: From; es99: From },
  as: (from: From) => To,
): { mean: To; var95: To; var99: To; es99: To } => ({
  mean: as(all.mean),
  var95: as(all.var95),
  var99: as(all.var99),
  es99: as(all.es99),
})

type Chance = {
  readonly share: number
  readonly ci: Confidence.Interval | null
  readonly gain: number | null
}

function chance(tally: Tally, name: Name): Chance {
  const whole = tally.whole[name]
  const share = Distribution.mean(whole)!
  const corrected = Corrected.of(tally, name)
  if (corrected !== null) return { ...Corrected.chance(corrected), gain: null }
  if (tally.reruns !== null) return { share, ci: null, gain: null }
  if (tally.parts.length === 0)
    return { share, ci: Confidence.ofChance(Math.round(share * whole.count), whole.count), gain: null }
  const found = Replicates.ofMean(
    whole,
    tally.parts.map((part) => part[name]),
  )
  if (found === null) return { share, ci: null, gain: null }
  const [low, high] = found.interval
  if (low === high) return { share, ci: ofNone(tally, share), gain: found.gain }
  return { share, ci: [Math.max(0, low), Math.min(1, high)], gain: found.gain }
}

/** Where all paths agree their spread tells nothing: Wilson's interval, of those that are plain and independent. */
function ofNone({ paths, sampling }: Tally, share: number): Confidence.Interval | null {
  const independent = Math.floor(paths / (sampling === 'importance' ? 2 : groupOf(sampling)))
  return Confidence.ofChance(Math.round(share) * independent, independent)
}
