import { AssumedModel } from '@droste/data'
import {
  Counting,
  type Played,
  type Sampling,
  type Scenario,
  Simulation,
  Stress,
  type TwoPhase,
} from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened, Watcher } from './Opened.ts'
import * as SimulateWarnings from './SimulateWarnings.ts'

/** What is simulated, but for the model: that is the assumed one. */
export type Wanted = {
  readonly paths: number
  readonly seed: number
  readonly sampling: Sampling.Sampling
  readonly horizonDays: number
  readonly moment: 'end' | 'worst'
  readonly scenario: Omit<Scenario.Scenario, 'shocks'>
  /** How many accounts stand for the book, and about how many paths are run again over all of it. */
  readonly cohorts?: Omit<TwoPhase.Wanted, 'paths'> | undefined
}

const SHARE = 20 // paths between two words on how far it is

/** `simulate`'s answer on this thread alone. @throws the faults of Simulation */
export async function of(opened: Opened, wanted: Wanted, watcher: Watcher): Promise<object> {
  const { ledger } = opened
  const { paths, cohorts } = wanted
  const simulation = prepare(opened, wanted)
  const { plan } = simulation
  const warnings = SimulateWarnings.of(simulation, { isAssumed: true })
  const counting = Counting.of(simulation, cohorts ? { ...cohorts, paths } : null)
  const tally = Counting.empty(counting)
  for (let from = 0; from < paths; from += SHARE) {
    await watcher.step(`path ${from + 1} of ${paths}`)
    Counting.run(counting, from, Math.min(paths, from + SHARE), tally)
  }
  const summary = Counting.summary(counting, tally)
  const { seed, sampling, horizonDays, moment, model } = plan
  return {
    ...Answer.about(ledger, warnings),
    paths,
    seed,
    sampling,
    horizonDays,
    stepDays: model.stepDays,
    moment,
    model: model.name,
    ...summary,
    worst: summary.worst.map((seen) => ({
      ...seen,
      ...struck(opened, simulation, seen.path),
    })),
  }
}

const prepare = (
  { ledger, world }: Opened,
  { paths: _, cohorts: __, ...asked }: Wanted,
): Simulation.Simulation => Simulation.prepare(world, { ...asked, model: AssumedModel.of(ledger) })

/** The cascade of one of its paths. @throws the faults of Simulation */
export function replay(opened: Opened, wanted: Wanted, path: number): Pick<Played, 'scenario' | 'outcome'> {
  const { scenario } = Simulation.strike(prepare(opened, wanted), path)
  return { scenario, outcome: Stress.run(opened.world, scenario) }
}

/** What a path does to prices and depth, by symbol. */
function struck({ ledger }: Opened, simulation: Simulation.Simulation, path: number): object {
  const { scenario } = Simulation.strike(simulation, path)
  const symbols = new Map(ledger.assets.map(({ id, symbol }) => [id, symbol]))
  const shocks = scenario.shocks.map(({ asset, change }) => ({ asset, symbol: symbols.get(asset)!, change }))
  return { shocks, depth: scenario.depth }
}
