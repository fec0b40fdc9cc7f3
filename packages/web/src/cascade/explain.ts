import type { Scenario } from '../api/Client.ts'
import type { Asked } from '../parts/Explanation.tsx'

/** The figures of the scenarios on the page, `own:A.totals.badDebtUsd`, as the API is asked about them. */
export const asked =
  (scenarios: readonly Scenario[]) =>
  (figure: string): Asked | null => {
    const found = /^own:([AB])\.(.+)$/.exec(figure)
    const scenario = found && scenarios[found[1] === 'A' ? 0 : 1]
    return scenario ? { kind: 'asked', figure: found[2]!, scenario } : null
  }
