import type { Structure } from '@droste/core'
import type { Scenario } from '../../Scenario.ts'
import { byMerit, type Journal, storeFront } from '../columns/Round.ts'
import * as Sale from '../columns/Sale.ts'
import { routeOf } from '../columns/Workspace.ts'
import * as Groups from './Groups.ts'
import * as Lots from './Lots.ts'
import * as Offers from './Offers.ts'
import * as Queue from './Queue.ts'
import * as Singles from './Singles.ts'
import * as Standing from './Standing.ts'
import type { State } from './State.ts'

/** Serves one round at the workspace's marks and oracle prices (C5 to C10), lot by lot. */
export function serve(state: State, scenario: Scenario, journal: Journal): void {
  const { work, lots, loose } = state
  work.offers.count = 0
  loose.count = 0
  Lots.clear(lots)
  Groups.gather(state)
  Singles.gather(state, journal, null)
  sell(state, scenario, journal, true)
}

/**
 * Sells what has been gathered. Without `settles`, accounts whose whole lot is taken are left as they were; answers whether any
 * other account has been changed.
 */
export function sell(state: State, scenario: Scenario, journal: Journal, settles: boolean): boolean {
  const { work, lots, loose } = state
  const { offers } = work
  work.capitalUsd = scenario.capitalUsd ?? Number.POSITIVE_INFINITY
  let changes = false
  const accounts = offers.count
  storeFront(work)
  for (let row = accounts; row < offers.count; row++) loose.rows[loose.count++] = row
  if (loose.count > 1) loose.rows.subarray(0, loose.count).sort(byMerit(offers))
  let next = 0
  for (let rank = 0; rank < lots.offered.length; rank++) {
    if (lots.offered[rank] === 0) continue
    const lot = lots.ordered[rank]!
    for (; next < loose.count && precedes(state, loose.rows[next]!, lot); next++)
      Offers.serve(state, loose.rows[next]!, scenario.gasUsd, journal)
    changes = serveLot(state, lot, scenario.gasUsd, journal, settles) || changes
  }
  for (; next < loose.count; next++) Offers.serve(state, loose.rows[next]!, scenario.gasUsd, journal)
  return changes || loose.count > 0
}

/** Whether C7 has an offer before a lot; never of the same venue. */
function precedes({ work }: State, row: number, lot: Lots.Lot): boolean {
  const { merit, venue } = work.offers
  return merit[row]! > lot.merit || (merit[row] === lot.merit && venue[row]! < lot.venue)
}

/** Serves a lot by one sale if all of it is sure to be taken, else one account after the other; see `sell`. */
function serveLot(state: State, lot: Lots.Lot, gasUsd: number, journal: Journal, settles: boolean): boolean {
  const { work } = state
  const { scene, marks, asset } = work
  const bought = asset[lot.debt]!
  const route = routeOf(work, asset[lot.collateral]!, bought)
  const least = scene.oracle[lot.collateral]! / (scene.oracle[lot.debt]! * lot.net)
  if (gasUsd > 0) {
    // Pools pay no more for a later unit than for the first: what this cannot earn, no slice can.
    const first = (Sale.marginal(work, route) - least) * marks[bought]! * lot.sold
    if (lot.least * first < gasUsd) refuse(state, lot, first > 0 ? gasUsd / first : Number.POSITIVE_INFINITY)
    if (lot.slices === 0) return false
  }
  const isTaken = sellAll(state, lot, route, least, gasUsd)
  if (!isTaken) Queue.serve(state, lot, route, gasUsd, journal)
  else if (settles) settleAll(state, lot, journal)
  return !isTaken
}

/** Sells what a lot offers if pools take all of it and nobody lacks capital or gas; false, and nothing is sold, if not. */
function sellAll(
  { work }: State,
  lot: Lots.Lot,
  route: Structure.Route,
  least: number,
  gasUsd: number,
): boolean {
  const price = work.marks[work.asset[lot.debt]!]!
  if (lot.repay * price > work.capitalUsd) return false
  Sale.save(work, route)
  Sale.sell(work, route, lot.seize * lot.sold)
  const edge = Sale.marginal(work, route) - least
  if (edge < 0 || lot.least * lot.sold * edge * price < gasUsd) {
    Sale.restore(work, route)
    return false
  }
  work.capitalUsd -= lot.repay * price
  return true
}

/** Takes out of a lot what seizes less than `limit`. */
function refuse(state: State, lot: Lots.Lot, limit: number): void {
  const { segments, nextOffer } = state
  const { slice } = segments
  const { offers } = state.work
  let segment = lot.segment
  let row = lot.offer
  Lots.empty(lot)
  while (segment >= 0) {
    const after = slice.next[segment]!
    if (slice.most[segment]! >= limit) {
      Groups.list(state, lot, segment)
    }
    segment = after
  }
  while (row >= 0) {
    const after = nextOffer[row]!
    if (offers.seize[row]! >= limit) Singles.list(state, lot, row)
    row = after
  }
}

function settleAll(state: State, lot: Lots.Lot, journal: Journal): void {
  const { segments, nextOffer } = state
  for (let segment = lot.segment; segment >= 0; segment = segments.slice.next[segment]!)
    Standing.settle(state, segment)
  for (let row = lot.offer; row >= 0; row = nextOffer[row]!) Offers.book(state, row, journal)
}
