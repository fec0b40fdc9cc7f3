import { publish } from '../cascade/columns/Market.ts'
import * as Prices from '../cascade/columns/Prices.ts'
import { regimesOf, type Workspace } from '../cascade/columns/Workspace.ts'
import type { Scenario } from '../Scenario.ts'

/**
 * What each account with debt holds against it, leg by leg, so that the debt below a health of 1 is found in one pass
 * over three columns. Doubles without the contract's rounding: good for choosing a moment, not for judging an account.
 */
export type Margins = {
  /** Of account with debt: its first leg; one more at the end. */
  readonly first: Uint32Array
  readonly factor: Uint16Array
  /** Amount times threshold for collateral; less the amount over the borrow factor for debt. */
  readonly weight: Float64Array
  /** What is owed, 0 for collateral. */
  readonly owed: Float64Array
  readonly regimes: readonly Prices.Regime[]
  /** By asset, overwritten by whoever asks. */
  readonly change: Float64Array
}

/** The margins of a world whose oracles are those of `scenario`. */
export function prepare(work: Workspace, scenario: Omit<Scenario, 'shocks'>): Margins {
  const { world, borrowers } = work
  const { book } = world
  const legs = borrowers.reduce((sum, account) => sum + book.supplies[account]! - book.first[account]!, 0)
  const first = new Uint32Array(borrowers.length + 1)
  const factor = new Uint16Array(legs)
  const weight = new Float64Array(legs)
  const owed = new Float64Array(legs)
  let at = 0
  borrowers.forEach((account, row) => {
    for (let leg = book.first[account]!; leg < book.supplies[account]!; leg++) {
      const terms = book.terms[leg]!
      const debt = leg >= book.debts[account]!
      factor[at] = book.factor[leg]!
      weight[at] = debt
        ? -book.amount[leg]! * book.debtWeight[terms]!
        : book.amount[leg]! * book.threshold[terms]!
      owed[at] = debt ? book.amount[leg]! : 0
      at++
    }
    first[row + 1] = at
  })
  const regimes = regimesOf(work, { ...scenario, shocks: [] }).map(
    (regime): Prices.Regime => (regime.kind === 'delayed' ? { kind: 'market' } : regime),
  )
  return { first, factor, weight, owed, regimes, change: new Float64Array(world.tables.assets.length) }
}

/** Debt of accounts below a health of 1 at the prices that `margins.change` makes, USD at oracle prices. */
export function eligibleDebt(work: Workspace, margins: Margins): number {
  const { first, factor, weight, owed, regimes, change } = margins
  Prices.shocked(work.marks, work.graph, work.world.prices, change)
  publish(work, regimes, [work.marks])
  const { oracle } = work.scene
  let eligible = 0
  for (let row = 0; row + 1 < first.length; row++) {
    const end = first[row + 1]!
    let margin = 0
    for (let leg = first[row]!; leg < end; leg++) margin += weight[leg]! * oracle[factor[leg]!]!
    if (margin >= 0) continue
    for (let leg = first[row]!; leg < end; leg++) eligible += owed[leg]! * oracle[factor[leg]!]!
  }
  return eligible
}
