import type { Scenario } from '../../Scenario.ts'
import type { World } from '../../World.ts'
import * as Course from '../columns/Course.ts'
import * as Market from '../columns/Market.ts'
import type { Journal } from '../columns/Round.ts'
import * as Index from './Index.ts'
import { serve } from './Round.ts'
import { badDebt, losses } from './Standing.ts'
import * as State from './State.ts'

/** Relative difference allowed between this and `columns`, beside an account that stands closer to a threshold. */
export const BOUND = 1e-7

/** A world made ready, with its index or one that another thread has built. */
export const prepare = (world: World, index: Index.Index = Index.build(world)): State.State =>
  State.prepare(world, index)

/**
 * Runs a cascade over groups of accounts: the answer of `Columns.run` but for single accounts, at a cost that grows with
 * what is liquidated, not with the book (docs/decisions/035-accounts-in-groups.md).
 */
export function run(state: State.State, scenario: Scenario): Course.Course {
  const { work, tally, struck } = state
  State.open(state)
  Market.open(work, scenario)
  const journal = journalOf(state)
  return Course.run(work, scenario, {
    tally,
    serve: () => serve(state, scenario, journal),
    badDebt: (marks) => badDebt(state, marks),
    losses: (marks) => losses(state, marks),
    struck: () => ({ ...struck }),
  })
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
