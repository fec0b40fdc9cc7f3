import type { Scenario } from '../../Scenario.ts'
import * as Sale from './Sale.ts'
import * as Slices from './Slices.ts'
import { type Offers, routeOf, type Workspace } from './Workspace.ts'

/** Nobody acts for less than this share of what is on offer (C8). */
export const WORTHWHILE = 1e-9

/** Where a round books what happened; every amount in whole tokens. */
export type Journal = {
  readonly repaid: (who: number, asset: number, amount: number) => void
  readonly seized: (account: number, asset: number, amount: number) => void
  readonly absorbed: (account: number, asset: number, amount: number, writtenOff: boolean) => void
  readonly eligible: (account: number) => void
}

/** What liquidators pay for gas, and what they can repay. */
export type Liquidators = Pick<Scenario, 'gasUsd' | 'capitalUsd'>

/** Serves one round at the workspace's marks and oracle prices (C5–C10); answers how many liquidations there were. */
export function serve(
  work: Workspace,
  liquidators: Liquidators,
  journal: Journal,
): { served: number; absorbed: number } {
  const absorbed = gather(work, journal)
  storeFront(work)
  const { offers } = work
  const { count, order } = offers
  for (let at = 0; at < count; at++) order[at] = at
  if (count > 1) order.subarray(0, count).sort(byMerit(offers))
  work.capitalUsd = liquidators.capitalUsd ?? Number.POSITIVE_INFINITY
  let served = 0
  for (let at = 0; at < count; at++) {
    if (take(work, order[at]!, liquidators.gasUsd, journal)) served++
  }
  return { served, absorbed }
}

/** Finds the eligible accounts and what each offers; absorbs those of venues that do. */
function gather(work: Workspace, journal: Journal): number {
  const { scene, ruled, offers, slice, trial, borrowers } = work
  const { book } = scene
  offers.count = 0
  let absorbed = 0
  for (let at = 0; at < borrowers.length; at++) {
    const account = borrowers[at]!
    const now = Slices.health(scene, account)
    if (!(now < 1)) continue
    journal.eligible(account)
    const rule = ruled[book.venue[account]!]!
    if (rule.absorb) {
      absorb(work, account, journal)
      absorbed++
    } else if (Slices.best(slice, trial, scene, rule, account, now)) {
      push(work, account, book.venue[account]!, now, slice)
    }
  }
  return absorbed
}

/** Adds a slice to the offers. */
export function push(work: Workspace, who: number, venue: number, health: number, slice: Slices.Slice): void {
  const { offers, scene } = work
  const { book } = scene
  const at = offers.count++
  offers.who[at] = who
  offers.venue[at] = venue
  offers.collateralLeg[at] = slice.collateral
  offers.debtLeg[at] = slice.debt
  offers.collateral[at] = book.factor[slice.collateral]!
  offers.debt[at] = book.factor[slice.debt]!
  offers.merit[at] = Math.round(slice.net * 1e12)
  offers.health[at] = health
  offers.gross[at] = slice.gross
  offers.net[at] = slice.net
  offers.repay[at] = slice.repay
  offers.seize[at] = slice.seize
  offers.fee[at] = slice.fee
}

/** Puts a row of the offers in place of another. */
export function move(offers: Offers, from: number, to: number): void {
  if (from === to) return
  offers.who[to] = offers.who[from]!
  offers.venue[to] = offers.venue[from]!
  offers.collateralLeg[to] = offers.collateralLeg[from]!
  offers.debtLeg[to] = offers.debtLeg[from]!
  offers.collateral[to] = offers.collateral[from]!
  offers.debt[to] = offers.debt[from]!
  offers.merit[to] = offers.merit[from]!
  offers.health[to] = offers.health[from]!
  offers.gross[to] = offers.gross[from]!
  offers.net[to] = offers.net[from]!
  offers.repay[to] = offers.repay[from]!
  offers.seize[to] = offers.seize[from]!
  offers.fee[to] = offers.fee[from]!
}

/** The order of C7 over the rows of `offers`; `collateral` and `debt` are factors, which sort as their assets. */
export const byMerit =
  (offers: Offers) =>
  (a: number, b: number): number =>
    offers.merit[b]! - offers.merit[a]! ||
    offers.venue[a]! - offers.venue[b]! ||
    offers.collateral[a]! - offers.collateral[b]! ||
    offers.debt[a]! - offers.debt[b]! ||
    offers.health[a]! - offers.health[b]! ||
    offers.who[a]! - offers.who[b]!

/** Fills `slice` with a row of the offers. */
export function load(slice: Slices.Slice, offers: Offers, at: number): void {
  slice.collateral = offers.collateralLeg[at]!
  slice.debt = offers.debtLeg[at]!
  slice.gross = offers.gross[at]!
  slice.net = offers.net[at]!
  slice.repay = offers.repay[at]!
  slice.seize = offers.seize[at]!
  slice.fee = offers.fee[at]!
}

/** Lets a liquidator take as much of an offer as pays (C8); false if it takes nothing. */
export function take(work: Workspace, at: number, gasUsd: number, journal: Journal): boolean {
  const { offers, scene, slice, world, marks } = work
  const { book, oracle } = scene
  const collateral = offers.collateral[at]!
  const debt = offers.debt[at]!
  const soldAsset = work.asset[collateral]!
  const boughtAsset = work.asset[debt]!
  const route = routeOf(work, soldAsset, boughtAsset)
  load(slice, offers, at)
  const least = oracle[collateral]! / (oracle[debt]! * slice.net)
  const offered = slice.seize - slice.fee
  // Pools pay no more for a later unit than for the first: what this cannot earn, no slice can.
  if (gasUsd > 0 && offered * (Sale.marginal(work, route) - least) * marks[boughtAsset]! < gasUsd)
    return false
  const account = offers.who[at]!
  const ofVenue = account >= book.accounts
  const sellable = Sale.until(work, route, offered, least)
  if (sellable < offered * WORTHWHILE) return false
  const paying = sellable < offered ? sellable * least : slice.repay
  const affordable = work.capitalUsd / marks[boughtAsset]!
  if (sellable < offered || affordable < paying) {
    const repay = Math.min(paying, affordable)
    if (ofVenue) {
      slice.seize = Math.min(sellable, repay / least)
      slice.repay = repay
    } else if (!Slices.largest(slice, scene, work.ruled[offers.venue[at]!]!, repay)) return false
  }
  if (slice.repay < world.unit[boughtAsset]! || slice.seize < world.unit[soldAsset]!) return false
  if (gasUsd > 0) Sale.save(work, route)
  const out = Sale.sell(work, route, slice.seize - slice.fee)
  if (gasUsd > 0 && (out - slice.repay) * marks[boughtAsset]! < gasUsd) {
    Sale.restore(work, route)
    return false
  }
  work.capitalUsd = affordable < paying ? 0 : work.capitalUsd - slice.repay * marks[boughtAsset]!
  journal.repaid(account, boughtAsset, slice.repay)
  if (ofVenue) {
    const books = work.books[offers.venue[at]!]!
    books.inventory[collateral]! -= slice.seize
    books.paid[boughtAsset]! += slice.repay
    return true
  }
  journal.seized(account, soldAsset, slice.seize)
  settle(work, account, slice, journal)
  return true
}

/** Takes the slice out of the account; what is less than half a base unit is nothing (C12). Then L10. */
export function settle(work: Workspace, account: number, slice: Slices.Slice, journal: Journal): void {
  const { book, amount, unit, oracle } = work.scene
  const rule = work.rules[book.venue[account]!]!
  const less = (leg: number, by: number): void => {
    const left = amount[leg]! - by
    amount[leg] = left < unit[book.factor[leg]!]! / 2 ? 0 : left
  }
  less(slice.collateral, slice.seize)
  less(slice.debt, slice.repay)
  if (rule.badDebtStays) return
  const middle = book.debts[account]!
  for (let leg = book.first[account]!; leg < middle; leg++)
    if (amount[leg]! * oracle[book.factor[leg]!]! >= rule.worthless) return
  for (let leg = middle; leg < book.supplies[account]!; leg++) {
    if (amount[leg] === 0) continue
    const asset = work.asset[book.factor[leg]!]!
    work.books[book.venue[account]!]!.writtenOff[asset]! += amount[leg]!
    journal.absorbed(account, asset, amount[leg]!, true)
    amount[leg] = 0
  }
}

/** The venue takes the account over whole (L11). */
export function absorb(work: Workspace, account: number, journal: Journal): void {
  const { scene, liquidationFactor } = work
  const { book, amount, oracle } = scene
  const books = work.books[book.venue[account]!]!
  const middle = book.debts[account]!
  let credit = 0
  let owed = 0
  for (let leg = book.first[account]!; leg < middle; leg++) {
    const factor = book.factor[leg]!
    credit += amount[leg]! * oracle[factor]! * liquidationFactor[factor]!
    books.inventory[factor]! += amount[leg]!
    journal.seized(account, work.asset[factor]!, amount[leg]!)
    amount[leg] = 0
  }
  for (let leg = middle; leg < book.supplies[account]!; leg++) {
    const factor = book.factor[leg]!
    const asset = work.asset[factor]!
    owed += amount[leg]! * oracle[factor]!
    books.takenOver[asset]! += amount[leg]!
    journal.absorbed(account, asset, amount[leg]!, false)
    amount[leg] = 0
  }
  const base = book.factor[middle]!
  if (credit > owed) books.paid[work.asset[base]!]! -= (credit - owed) / oracle[base]!
}

/** Offers what venues have taken over, at their discount (L11). */
export function storeFront(work: Workspace): void {
  const { scene, rules, books, offers, liquidationFactor } = work
  const { book, oracle } = scene
  for (const factor of work.stores) {
    const { venue, asset } = book.factors[factor]!
    const held = books[venue]!.inventory[factor]!
    if (held < scene.unit[factor]!) continue
    const base = book.factors.findIndex(
      (each) => each.venue === venue && books[venue]!.takenOver[each.asset]! > 0,
    )
    if (base < 0) continue
    const net = 1 / (1 - rules[venue]!.storeFront * (1 - liquidationFactor[factor]!))
    const at = offers.count++
    offers.who[at] = book.accounts + asset
    offers.venue[at] = venue
    offers.collateralLeg[at] = 0
    offers.debtLeg[at] = 0
    offers.collateral[at] = factor
    offers.debt[at] = base
    offers.merit[at] = Math.round(net * 1e12)
    offers.health[at] = -1
    offers.gross[at] = net
    offers.net[at] = net
    offers.repay[at] = (held * oracle[factor]!) / (oracle[base]! * net)
    offers.seize[at] = held
    offers.fee[at] = 0
  }
}
