import { columnsFor, type Outcome } from '../../Outcome.ts'
import type { Scenario } from '../../Scenario.ts'
import * as Course from './Course.ts'
import { badDebt, debtAt, lossesAt } from './Losses.ts'
import * as Market from './Market.ts'
import { type Journal, serve } from './Round.ts'
import { restoreAll, type Workspace } from './Workspace.ts'

/** Relative difference allowed between this and `reference`. */
export const BOUND = 1e-6

/**
 * Runs a cascade over the columns of a book: the rules of `docs/spec/cascade.md` in doubles. Differs from `reference`
 * by less than `BOUND` of each figure as long as no account stands closer than that to a threshold of a rule.
 */
export function run(work: Workspace, scenario: Scenario): Outcome {
  const { world, marks, scene, start } = work
  const { book } = world
  begin(work, scenario)
  const accounts = columnsFor(book.accounts)
  const writtenOff: { account: number; asset: number; amount: number }[] = []
  const tally = Course.blank()
  const journal: Journal = {
    eligible: (account) => {
      const debt = debtAt(work, account, start)
      tally.eligible += debt
      if (accounts.eligibleDebtUsd[account] === 0) accounts.eligibleDebtUsd[account] = debt
    },
    repaid: (who, asset, amount) => {
      tally.repaid += amount * start[asset]!
      if (who < book.accounts) accounts.repaidUsd[who]! += amount * start[asset]!
    },
    seized: (account, asset, amount) => {
      tally.seized += amount * start[asset]!
      accounts.seizedUsd[account]! += amount * start[asset]!
    },
    absorbed: (account, asset, amount, gone) => {
      tally.absorbed += amount * start[asset]!
      accounts.absorbedUsd[account]! += amount * start[asset]!
      if (gone) writtenOff.push({ account, asset, amount })
    },
  }
  const course = Course.run(work, scenario, {
    tally,
    serve: () => {
      const { served, absorbed } = serve(work, scenario, journal)
      tally.served = served
      tally.taken = absorbed
    },
    badDebt: (at) => badDebt(work, at, accounts.badDebtUsd),
    losses: (at) => lossesAt(work, at),
    struck: () => struck(accounts.eligibleDebtUsd),
  })
  for (const { account, asset, amount } of writtenOff) accounts.badDebtUsd[account]! += amount * marks[asset]!
  scene.amount.set(book.amount)
  restoreAll(work.depths, work.initial)
  Market.openBooks(work)
  return { ...course, accounts }
}

/** Sum and number of the debts that are not 0. */
function struck(debts: Float64Array): { eligibleDebtUsd: number; accounts: number } {
  let eligibleDebtUsd = 0
  let accounts = 0
  for (let account = 0; account < debts.length; account++) {
    if (debts[account] === 0) continue
    eligibleDebtUsd += debts[account]!
    accounts++
  }
  return { eligibleDebtUsd, accounts }
}

/** Puts amounts, pools, marks and oracles to where the first round of `scenario` finds them (C1, C2). */
export function begin(work: Workspace, scenario: Scenario): void {
  work.scene.amount.set(work.world.book.amount)
  Market.open(work, scenario)
}
