import * as Contagion from '../contagion/Contagion.ts'
import type { Outcome } from '../Outcome.ts'
import type { Lost, Scenario } from '../Scenario.ts'
import type { World } from '../World.ts'
import * as Columns from './columns/Columns.ts'
import type { Course } from './columns/Course.ts'
import * as Generation from './columns/Generation.ts'
import { prepare } from './columns/Workspace.ts'
import * as Arrangement from './indexed/Arrangement.ts'
import * as Indexed from './indexed/Indexed.ts'

/** A cascade that stands: claims are written down by what it lost. */
export type Cascade = Course & {
  /** What suppliers of venues lost that claims stand on, and how often the cascade was run until it stood (C18). */
  readonly contagion: { readonly runs: number; readonly lost: readonly Lost[] }
}

/** A cascade with what it did to each account, and what its price map says of it. */
export type Stress = Cascade & {
  readonly accounts: Outcome['accounts']
  readonly branchingRatio: number
  readonly fixedPoints: Generation.FixedPoints
  /** Collateral of accounts with debt that has no market and is sold at its mark in any amount (C2), USD. */
  readonly withoutMarketUsd: number
}

/** Runs one scenario. */
export function run(world: World, scenario: Scenario): Stress {
  const work = prepare(world)
  const cascade = (each: Scenario): Outcome => Columns.run(work, each)
  const { outcome, runs, lost } = Contagion.settle(world, scenario, cascade, Contagion.suppliedIn(world))
  const settled = { ...scenario, lost }
  return {
    ...outcome,
    contagion: { runs, lost },
    branchingRatio: Generation.branchingRatio(work, settled),
    fixedPoints: Generation.fixedPoints(work, settled),
    withoutMarketUsd: withoutMarket(world),
  }
}

/**
 * A world made ready for one scenario after another, each in a fraction of the time of `run`: its accounts in groups,
 * none of them told one by one, and nothing said of the price map. Figures are those of `run` within `Indexed.BOUND`.
 */
export function ready(world: World): (scenario: Scenario) => Cascade {
  const arranged = Arrangement.arrange(world)
  const state = Indexed.prepare(arranged.world, arranged.index)
  const supplied = Contagion.suppliedIn(world)
  return (scenario) => {
    const cascade = (each: Scenario): Course => Indexed.run(state, each)
    const { outcome, runs, lost } = Contagion.settle(world, scenario, cascade, supplied)
    return { ...outcome, contagion: { runs, lost } }
  }
}

/** The same scenario over several depths, for the range that an assumed depth leaves open. */
export function overDepths(world: World, scenario: Scenario, depths: readonly number[]): Outcome[] {
  const work = prepare(world)
  const cascade = (each: Scenario): Outcome => Columns.run(work, each)
  const supplied = Contagion.suppliedIn(world)
  return depths.map((depth) => {
    const deeper = { ...scenario, depth: scenario.depth * depth }
    return Contagion.settle(world, deeper, cascade, supplied).outcome
  })
}

/** A root in which others are sold needs no market of its own. */
function withoutMarket({ book, structure, prices }: World): number {
  const roots = new Set(structure.markets.map(({ quote }) => quote))
  const sold = (asset: number): boolean =>
    structure.market[asset] !== null || roots.has(structure.stands[asset]!)
  let total = 0
  for (let account = 0; account < book.accounts; account++) {
    if (book.debts[account] === book.supplies[account]) continue
    for (let leg = book.first[account]!; leg < book.debts[account]!; leg++) {
      const { asset } = book.factors[book.factor[leg]!]!
      if (!sold(asset)) total += book.amount[leg]! * prices[asset]!
    }
  }
  return total
}
