import type { Ledger } from '../../../packages/core/src/index.ts'
import { Scenario, Simulation, Stress, Tally, World } from '../../../packages/engine/src/index.ts'

/** A book, a shock to it, and paths from `from` up to `to` of a simulation. */
export type Given = {
  readonly ledger: Ledger.Ledger
  readonly shocks: Scenario.Scenario['shocks']
  readonly plan: Simulation.Plan
  readonly from: number
  readonly to: number
}

/** The cascade by single accounts and over their index, as JSON, which has every bit of a number; and the paths counted. */
export type Told = { readonly single: string; readonly indexed: string; readonly tally: Tally.Written }

export function told({ ledger, shocks, plan, from, to }: Given): Told {
  const world = World.build(ledger)
  const scenario = { ...Scenario.calm, shocks }
  const tally = Tally.empty(plan.sampling)
  Simulation.run(Simulation.prepare(world, plan), from, to, tally)
  return {
    single: JSON.stringify(Stress.run(world, scenario)),
    indexed: JSON.stringify(Stress.ready(world)(scenario)),
    tally: Tally.write(tally),
  }
}

// Where a test imports this module there is nobody to answer.
if (typeof WorkerGlobalScope !== 'undefined')
  addEventListener('message', ({ data }: MessageEvent<Given>) => {
    postMessage(told(data))
  })
