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
export function of(tally: Tally): Exceeded[] {
  const badDebt = exceeded(tally, 'badDebt')
  const liquidated = exceeded(tally, 'liquidated')
  const priceFall = exceeded(tally, 'priceFall')
  const amplification = exceeded(tally, 'amplification')
  return CHANCES.filter((chance) => chance * tally.paths >= 1).map((chance) => {
    const amplified = amplification(chance)
    return {
      chance,
      badDebtUsd: badDebt(chance),
      liquidatedUsd: liquidated(chance),
      priceFall: priceFall(chance),
      amplification: amplified === null ? null : 1 + amplified,
    }
  })
}

function exceeded(tally: Tally, name: Figure): (chance: number) => number | null {
  const corrected = Corrected.of(tally, name)
  return (chance) =>
    corrected ? Corrected.exceeded(corrected, chance) : Distribution.quantile(tally.whole[name], 1 - chance)
}
