import type { Scenario } from '../../Scenario.ts'
import { type Journal, move } from '../columns/Round.ts'
import * as Groups from './Groups.ts'
import * as Lots from './Lots.ts'
import * as Round from './Round.ts'
import * as Singles from './Singles.ts'
import * as State from './State.ts'

/**
 * Single rounds, each from the accounts as the ledger has them, at prices of which few differ from the round before (C16): what an
 * account offers is found again only where the price of one of its legs is another.
 */
export type Generations = {
  /** Oracle prices of the last one, by factor; NaN before there is any. */
  readonly oracle: Float64Array
  /** Whom the last one has judged, and how many rows of the offers it has gathered. */
  readonly judged: Singles.Judged
  rows: number
  /** Accounts are not as the ledger has them. */
  isChanged: boolean
}

/** Before the first, of a state just opened. */
export function begin({ work }: State.State): Generations {
  const factors = work.scene.oracle.length
  return {
    oracle: new Float64Array(factors).fill(Number.NaN),
    judged: { moved: new Uint8Array(factors), active: 0 },
    rows: 0,
    isChanged: false,
  }
}

/** Serves one at the workspace's marks and oracle prices; what it does to accounts need not stand afterwards. */
export function serve(
  generations: Generations,
  state: State.State,
  scenario: Scenario,
  journal: Journal,
): void {
  const { oracle, judged } = generations
  const { work, lots, loose, tally } = state
  for (let factor = 0; factor < oracle.length; factor++)
    judged.moved[factor] = oracle[factor] === work.scene.oracle[factor] ? 0 : 1
  oracle.set(work.scene.oracle)
  if (generations.isChanged) {
    State.open(state)
    judged.active = 0
    Lots.clear(lots)
  }
  loose.count = 0
  keepSegments(generations, state)
  keepRows(generations, state)
  tally.taken = 0
  Groups.gather(state)
  Singles.gather(state, journal, judged)
  generations.rows = work.offers.count
  judged.active = state.active.count
  for (const lot of lots.ordered) lot.found = lots.search
  generations.isChanged = Round.sell(state, scenario, journal, false) || tally.taken > 0
}

/** Empties the lots but for the segments of those whose prices are what they were. */
function keepSegments({ judged: { moved } }: Generations, state: State.State): void {
  const { ordered, offered, search } = state.lots
  offered.fill(0)
  for (const lot of ordered) {
    let segment = lot.segment
    const isKept = lot.found === search && moved[lot.collateral] === 0 && moved[lot.debt] === 0
    Lots.empty(lot)
    if (!isKept) continue
    lot.found = search
    while (segment >= 0) {
      const after = state.segments.slice.next[segment]!
      Groups.list(state, lot, segment)
      segment = after
    }
  }
}

/** Puts the rows that still hold into their lots and drops the others: also those of accounts that are back in the groups. */
function keepRows({ judged, rows, isChanged }: Generations, state: State.State): void {
  const { offers } = state.work
  offers.count = 0
  for (let row = 0; row < rows; row++) {
    const account = offers.who[row]!
    if ((isChanged && !State.isFound(state, account)) || !Singles.isAsJudged(state, account, judged)) continue
    move(offers, row, offers.count)
    Singles.place(state, offers.count++)
  }
}
