import * as Simulation from './Simulation.ts'
import * as Summary from './Summary.ts'
import * as Tally from './Tally.ts'
import * as TwoPhase from './TwoPhase.ts'

/** What paths are counted by: every account, or cohorts with some of the paths again over every account. */
export type Counting = {
  readonly simulation: Simulation.Simulation
  readonly twoPhase: TwoPhase.TwoPhase | null
}

/** By every account, or by cohorts as they are wanted. */
export const of = (simulation: Simulation.Simulation, wanted: TwoPhase.Wanted | null): Counting => ({
  simulation,
  twoPhase: wanted && TwoPhase.prepare(simulation, wanted),
})

/** No path yet. */
export const empty = ({ simulation, twoPhase }: Counting): Tally.Tally =>
  twoPhase ? TwoPhase.empty() : Tally.empty(simulation.plan.sampling)

/** Counts the paths from `from` up to `to` into `tally`. */
export function run({ simulation, twoPhase }: Counting, from: number, to: number, tally: Tally.Tally): void {
  if (twoPhase) TwoPhase.run(twoPhase, from, to, tally)
  else Simulation.run(simulation, from, to, tally)
}

/** A summary that tells how many accounts stood for the book; null where every account stood for itself. */
export type Counted = Omit<Summary.Summary, 'cohorts'> & {
  readonly cohorts: ({ readonly accounts: number } & NonNullable<Summary.Summary['cohorts']>) | null
}

/** The figures of a tally of at least one path; the worst of them are told over every account. */
export function summary({ simulation, twoPhase }: Counting, tally: Tally.Tally): Counted {
  const { seed } = simulation.plan
  if (!twoPhase) return { ...Summary.of(tally, seed), cohorts: null }
  const told = Summary.of({ ...tally, worst: TwoPhase.worst(twoPhase, tally) }, seed)
  return { ...told, cohorts: told.cohorts && { accounts: TwoPhase.accountsOf(twoPhase), ...told.cohorts } }
}
