import * as Confidence from './Confidence.ts'
import * as Distribution from './Distribution.ts'
import type { Observation, Tally } from './Tally.ts'

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
  readonly worst: readonly (Observation & { readonly replay: string })[]
}

/** The figures of a tally of at least one path. */
export function of(tally: Tally, seed: number): Summary {
  const { paths, liquidations, losses, cascades } = tally
  return {
    badDebt: figure(tally.badDebt),
    liquidated: figure(tally.liquidated),
    priceFall: figure(tally.priceFall),
    amplification: figure(tally.amplification),
    liquidationProbability: liquidations / paths,
    badDebtProbability: losses / paths,
    cascadeProbability: cascades / paths,
    probabilityCi: {
      liquidation: Confidence.ofChance(liquidations, paths),
      badDebt: Confidence.ofChance(losses, paths),
      cascade: Confidence.ofChance(cascades, paths),
    },
    worst: tally.worst.map((seen) => ({ ...seen, replay: `${seed}:${seen.path}` })),
  }
}

const figure = (distribution: Distribution.Distribution): Figure => ({
  mean: Distribution.mean(distribution),
  p50: Distribution.quantile(distribution, 0.5),
  var95: Distribution.quantile(distribution, 0.95),
  var99: Distribution.quantile(distribution, 0.99),
  es99: Distribution.tail(distribution, 0.99)?.mean ?? null,
  ci: {
    mean: Confidence.ofMean(distribution),
    var95: Confidence.ofQuantile(distribution, 0.95),
    var99: Confidence.ofQuantile(distribution, 0.99),
    es99: Confidence.ofShortfall(distribution, 0.99),
  },
  paths: distribution.count,
})
