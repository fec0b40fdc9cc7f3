import type { Ledger } from '../../../packages/core/src/index.ts'
import {
  Counting,
  Scenario,
  Simulation,
  Stress,
  Tally,
  type TwoPhase,
  World,
} from '../../../packages/engine/src/index.ts'

/** A book, a shock to it, and paths from `from` up to `to` of a simulation, which `cohorts` count too. */
export type Given = {
  readonly ledger: Ledger.Ledger
  readonly shocks: Scenario.Scenario['shocks']
  readonly plan: Simulation.Plan
  readonly cohorts: TwoPhase.Wanted
  readonly from: number
  readonly to: number
}

/** The cascade by single accounts and over their index, as JSON, which has every bit of a number; and the paths counted. */
export type Told = {
  readonly single: string
  readonly indexed: string
  readonly byAccounts: Tally.Written
  readonly byCohorts: Tally.Written
}

export function told({ ledger, shocks, plan, cohorts, from, to }: Given): Told {
  const world = World.build(ledger)
  const scenario = { ...Scenario.calm, shocks }
  const simulation = Simulation.prepare(world, plan)
  const counted = (wanted: TwoPhase.Wanted | null): Tally.Written => {
    const counting = Counting.of(simulation, wanted)
    const tally = Counting.empty(counting)
    Counting.run(counting, from, to, tally)
    return Tally.write(tally)
  }
  return {
    single: JSON.stringify(Stress.run(world, scenario)),
    indexed: JSON.stringify(Stress.ready(world)(scenario)),
    byAccounts: counted(null),
    byCohorts: counted(cohorts),
  }
}

// Where a test imports this module there is nobody to answer.
if ('WorkerGlobalScope' in globalThis)
  addEventListener('message', ({ data }: MessageEvent<Given>) => {
    postMessage(told(data))
  })
