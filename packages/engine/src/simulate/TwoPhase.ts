import * as Book from '../Book.ts'
import type * as Index from '../cascade/indexed/Index.ts'
import * as Draw from '../chance/Draw.ts'
import * as Cohorts from '../cohorts/Cohorts.ts'
import * as Simulation from './Simulation.ts'
import * as Strata from './Strata.ts'
import * as Tally from './Tally.ts'

/** How a simulation by cohorts goes: by so many accounts, and about so many of its paths again over all (S14, S15). */
export type Wanted = { readonly accounts: number; readonly reruns: number; readonly paths: number }

/** Every path by cohorts, a few of them over every account besides (Neyman, 1938). Not to be shared between threads. */
export type TwoPhase = {
  readonly whole: Simulation.Simulation
  readonly cohorts: Simulation.Simulation
  readonly strata: Strata.Strata
}

/** What another thread needs beside the simulation of every account. */
export type Shared = {
  readonly book: ArrayBufferLike
  readonly index: Index.Buffers
  readonly strata: Strata.Strata
}

/** Draws the cohorts and cuts the strata, by a pilot of the first paths. */
export function prepare(whole: Simulation.Simulation, { accounts, reruns, paths }: Wanted): TwoPhase {
  const start = new Float64Array(1)
  Draw.uniforms(whole.draw, start, 0, 1, 0, 0, 'cohort')
  const world = Cohorts.sample(whole.work.world, accounts, start[0], true)
  const cohorts = like(whole, Simulation.prepare(world, whole.plan))
  const pilot = Array.from({ length: Strata.pilotOf(paths) }, (_, path) =>
    Simulation.observe(cohorts, path, false),
  )
  return { whole, cohorts, strata: Strata.cut(pilot, paths, reruns) }
}

/** For another thread. */
export const share = ({ cohorts: { state }, strata }: TwoPhase): Shared => ({
  book: state.work.world.book.buffer,
  index: state.index.buffers,
  strata,
})

/** What another thread has prepared. */
export function view(whole: Simulation.Simulation, { book, index, strata }: Shared): TwoPhase {
  const { world } = whole.work
  const cohorts = Simulation.prepare({ ...world, book: Book.view(book, world.book) }, whole.plan, index)
  return { whole, cohorts: like(whole, cohorts), strata }
}

/** Falls are those of all collateral and losses shares of all supply, whatever the cohorts hold of it. */
function like(
  { work, supplied }: Simulation.Simulation,
  cohorts: Simulation.Simulation,
): Simulation.Simulation {
  cohorts.work.collateral.set(work.collateral)
  return { ...cohorts, supplied }
}

/** How many accounts stand for the book. */
export const accountsOf = ({ cohorts }: TwoPhase): number => cohorts.work.world.book.accounts

/** No path yet. */
export const empty = (): Tally.Tally => Tally.empty('plain', Strata.COUNT)

/** The worst ten of a tally with every account: of those that are worst by cohorts and those that were run again. */
export function worst({ whole }: TwoPhase, { worst, reruns }: Tally.Tally): Tally.Observation[] {
  const known = new Map(reruns!.drawn.map((each) => [each.whole.path, each.whole]))
  for (const { path } of worst) if (!known.has(path)) known.set(path, Simulation.observe(whole, path))
  return Tally.worstOf([...known.values()])
}

/** Counts the paths from `from` up to `to` into `tally`, by cohorts, and keeps those that are run again. */
export function run(
  { whole, cohorts, strata }: TwoPhase,
  from: number,
  to: number,
  tally: Tally.Tally,
): void {
  const { paths, drawn } = tally.reruns!
  for (let path = from; path < to; path++) {
    const seen = Simulation.observe(cohorts, path, false)
    const stratum = Strata.of(strata, seen)
    Tally.add(tally, seen)
    paths[stratum]!++
    if (Strata.isDrawn(strata, stratum, whole.draw, path))
      drawn.push({ stratum, cohorts: seen, whole: Simulation.observe(whole, path) })
  }
}
