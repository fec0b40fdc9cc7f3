import * as Corrected from './Corrected.ts'
import * as Distribution from './Distribution.ts'
import type { Figure, Tally } from './Tally.ts'

/** What is exceeded on a share of the paths; null of a figure that no path has. */
export type Exceeded = {
  readonly chance: number
  readonly badDebtUsd: number | null
  readonly liquidatedUsd: number | null
  /** Share of the collateral's value, below 0 where it has risen. */
  readonly priceFall: number | null
  readonly amplification: number | null
}

const CHANCES = [0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.075, 0.05, 0.035, 0.025, 0.015, 0.01, 0.005, 0.001]

/** The distribution of every figure (S6), by those chances of which so many paths have seen one. */
export const of = (tally: Tally): Exceeded[] =>
  CHANCES.filter((chance) => chance * tally.paths >= 1).map((chance) => {
    const amplified = quantile(tally, 'amplification', 1 - chance)
    return {
      chance,
      badDebtUsd: quantile(tally, 'badDebt', 1 - chance),
      liquidatedUsd: quantile(tally, 'liquidated', 1 - chance),
      priceFall: quantile(tally, 'priceFall', 1 - chance),
      amplification: amplified === null ? null : 1 + amplified,
    }
  })

function quantile(tally: Tally, name: Figure, level: number): number | null {
  const corrected = Corrected.of(tally, name)
  return corrected
    ? Corrected.quantile(corrected, level).value
    : Distribution.quantile(tally.whole[name], level)
}
