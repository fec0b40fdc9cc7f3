import type { Scenario } from '../../Scenario.ts'
import type { World } from '../../World.ts'
import * as Course from '../columns/Course.ts'
import * as Generation from '../columns/Generation.ts'
import * as Market from '../columns/Market.ts'
import type { Journal } from '../columns/Round.ts'
import { regimesOf } from '../columns/Workspace.ts'
import * as Generations from './Generations.ts'
import type * as Index from './Index.ts'
import { serve } from './Round.ts'
import { badDebt, losses } from './Standing.ts'
import * as State from './State.ts'

/** Relative difference allowed between this and `columns`, beside an account that stands closer to a threshold. */
export const BOUND = 1e-7

/** A world made ready, with its index or one that another thread has built: both as `Arrangement` has them. */
export const prepare = (world: World, index: Index.Index): State.State => State.prepare(world, index)

/**
 * Runs a cascade over groups of accounts: the answer of `Columns.run` but for single accounts, at a cost that grows with
 * what is liquidated, not with the book (docs/decisions/035-accounts-in-groups.md).
 */
export function run(state: State.State, scenario: Scenario): Course.Course {
  return Course.run(state.work, scenario, open(state, scenario))
}

/** The figures of a cascade that many are counted by, USD as in `Outcome.totals`; the last marks stay in `work`. */
export type Summary = {
  readonly rounds: number
  readonly liquidations: number
  readonly repaidUsd: number
  readonly absorbedUsd: number
  readonly badDebtUsd: number
  readonly amplification: number | null
}

/** Runs a cascade for nothing but its summary. */
export function summarise(state: State.State, scenario: Scenario): Summary {
  const { work } = state
  const keeper = open(state, scenario)
  let liquidations = 0
  let repaidUsd = 0
  let absorbedUsd = 0
  const rounds = Course.settle(work, scenario, keeper, ({ served, repaid, absorbed }) => {
    liquidations += served
    repaidUsd += repaid
    absorbedUsd += absorbed
  })
  const badDebtUsd = badDebt(state, work.marks)
  return {
    rounds,
    liquidations,
    repaidUsd,
    absorbedUsd,
    badDebtUsd,
    amplification: Course.amplification(work),
  }
}

/** The branching ratio under `scenario` (C16). */
export function branchingRatio(state: State.State, scenario: Scenario): number {
  const { work } = state
  const regimes = regimesOf(work, scenario).map(Generation.caughtUp)
  const journal = journalOf(state)
  State.open(state)
  const generations = Generations.begin(state)
  return Generation.response(work, scenario, (shocks) => {
    Market.open(work, { ...scenario, shocks })
    Market.publish(work, regimes, [work.marks])
    work.start.set(work.marks)
    Generations.serve(generations, state, { ...scenario, capitalUsd: null }, journal)
    Market.impacts(work)
  })
}

function open(state: State.State, scenario: Scenario): Course.Keeper {
  const { work, tally, struck } = state
  State.open(state)
  Market.open(work, scenario)
  const journal = journalOf(state)
  return {
    tally,
    serve: () => serve(state, scenario, journal),
    badDebt: (marks) => badDebt(state, marks),
    losses: (marks) => losses(state, marks),
    struck: () => ({ ...struck }),
  }
}

/** Books what single accounts do. */
function journalOf({ work, tally }: State.State): Journal {
  const { start } = work
  return {
    eligible: () => {},
    repaid: (_, asset, amount) => {
      tally.repaid += amount * start[asset]!
    },
    seized: (_, asset, amount) => {
      tally.seized += amount * start[asset]!
    },
    absorbed: (_, asset, amount) => {
      tally.absorbed += amount * start[asset]!
    },
  }
}
