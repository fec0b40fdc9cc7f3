import { Fixed } from '@droste/core'
import type { z } from '@hono/zod-openapi'
import * as Fraction from '../answers/Fraction.ts'
import * as OracleFlag from '../answers/OracleFlag.ts'
import * as Pair from '../answers/Pair.ts'
import type { Wanted } from '../answers/StressAnswer.ts'
import type { Scenario, ScenarioQuery } from '../schemas/index.ts'

/** A scenario as a request states it: in JSON, or in the words of the command line. */
export type Asked =
  | { readonly kind: 'body'; readonly body: z.output<typeof Scenario> }
  | { readonly kind: 'query'; readonly query: z.output<typeof ScenarioQuery> }

/** What is asked for, before any ledger is known. @throws the faults of Pair, OracleFlag and Fraction */
export function read(asked: Asked): Wanted {
  if (asked.kind === 'query') {
    const {
      shock,
      oracle = [],
      gas,
      depth,
      recovers = null,
      closeFactor = null,
      capital = null,
    } = asked.query
    return {
      shocks: shock.map(bounded),
      oracles: oracle.map((text) => OracleFlag.parse('oracle', text)),
      gasUsd: gas,
      depth,
      recovers,
      closeFactor,
      capitalUsd: capital,
    }
  }
  const { shocks, oracles, ...rest } = asked.body
  return {
    ...rest,
    shocks: shocks.map(({ asset, change }) => ({ name: asset, change })),
    oracles: oracles.map(({ asset, regime }) => ({ name: asset, regime: regimeOf(regime) })),
  }
}

const MOST = 1000 // a thousandfold; beyond that prices leave what a double holds well

function bounded(text: string): { readonly name: string; readonly change: number } {
  const shock = Pair.shock('shock', text)
  if (shock.change > MOST) throw new Fraction.OutOfRangeError('shock', text, `a change of at most ${MOST}`)
  return shock
}

type Regime = z.output<typeof Scenario>['oracles'][number]['regime']

function regimeOf(regime: Regime): OracleFlag.OracleFlag['regime'] {
  if (regime.kind === 'capped') return (cap) => ({ kind: 'capped', of: 'market', cap })
  if (regime.kind !== 'delayed') return () => regime
  const deviation = Fixed.wad(Fixed.fromNumber(regime.deviation, 18))
  return () => ({ ...regime, deviation })
}
