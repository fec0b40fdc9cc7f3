import * as Columns from '../cascade/columns/Columns.ts'
import * as Course from '../cascade/columns/Course.ts'
import { serve } from '../cascade/columns/Round.ts'
import type { Workspace } from '../cascade/columns/Workspace.ts'
import type { Scenario } from '../Scenario.ts'

/** Rounds, and times a price has risen on its own, up to which cascades are compared (limits.md, “Columns”). */
const ROUNDS = 100
const TIMES = 1e6

class Beyond extends Error {}

/**
 * Whether a cascade goes on beyond what the implementations can agree on, or without end: rounds of feedback in which the
 * last digit grows, or a squeeze after which one base unit moves the market.
 */
export function isBeyond(work: Workspace, scenario: Scenario): boolean {
  const { marks, shocked } = work
  const tally = Course.blank()
  const ignore = (): void => {}
  const journal = { eligible: ignore, repaid: ignore, seized: ignore, absorbed: ignore }
  const keeper: Course.Keeper = {
    tally,
    serve: () => {
      const { served, absorbed } = serve(work, scenario, journal)
      tally.served = served
      tally.taken = absorbed
    },
    badDebt: () => 0,
    losses: () => new Float64Array(),
    struck: () => ({ eligibleDebtUsd: 0, accounts: 0 }),
  }
  let rounds = 0
  Columns.begin(work, scenario)
  try {
    Course.settle(work, scenario, keeper, () => {
      rounds++
      if (rounds > ROUNDS || marks.some((mark, asset) => mark > TIMES * shocked[asset]!)) throw new Beyond()
    })
    return false
  } catch (stopped) {
    if (stopped instanceof Beyond) return true
    throw stopped
  }
}
