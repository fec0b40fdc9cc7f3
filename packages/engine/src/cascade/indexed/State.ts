import type { World } from '../../World.ts'
import * as Course from '../columns/Course.ts'
import * as Rule from '../columns/Rule.ts'
import * as Slices from '../columns/Slices.ts'
import { prepare as allocate, collateralOf, type Workspace } from '../columns/Workspace.ts'
import * as Candidates from './Candidates.ts'
import type { Index } from './Index.ts'
import * as Line from './Line.ts'
import * as Lots from './Lots.ts'
import * as Segments from './Segments.ts'
import * as Wear from './Wear.ts'

/** What every account of a pair shares. */
export type Pair = {
  readonly venue: number
  /** Factors, and their assets. */
  readonly collateral: number
  readonly debt: number
  readonly collateralAsset: number
  readonly debtAsset: number
  /** Debt weight over threshold: health is (collateral price / debt price) / (`weight` · leverage). */
  readonly weight: number
  readonly gross: number
  /** Collateral price over debt price in the round; here, for a number that is passed on is put on the heap. */
  price: number
  readonly lot: Lots.Lot
  /** Its bands: `from … to`. */
  readonly from: number
  readonly to: number
}

/** The first `count` of `accounts`. */
type List = { readonly accounts: Uint32Array; count: number }

/** A world, its index, and everything that a run over it changes, allocated once. Not to be shared between threads. */
export type State = {
  readonly work: Workspace
  readonly index: Index
  readonly pairs: readonly Pair[]
  /** Of pair: its `weight`. */
  readonly weights: Float64Array
  readonly segments: Segments.Segments
  readonly lots: Lots.Lots
  readonly line: Line.Line
  readonly tally: Course.Tally
  /** Pair of each band. */
  readonly pairOfBand: Uint32Array
  /** Of debt factor: debts of accounts that hold nothing and stand, tokens; how many were not eligible yet. */
  readonly bareOwed: Float64Array
  readonly bareNew: Uint32Array
  /** Singles as the ledger has them. */
  readonly health: Candidates.Candidates
  readonly solvency: Candidates.Candidates
  /** Of account: its row in either screen. */
  readonly rows: Uint32Array
  readonly solvencyRows: Uint32Array
  /** Accounts that are not as the ledger has them or have left the groups, `left.count` of them. */
  readonly left: List
  readonly isLeft: Uint8Array
  /** Those of them that may still owe anything; over `wear`, a health that is at most theirs, 0 where none is known. */
  readonly active: List & { readonly health: Float64Array }
  readonly wear: Wear.Wear
  /** Accounts that have changed since the index was built, and their health at the ledger's prices. */
  readonly aside: List & { readonly health: Float64Array }
  /** Accounts, other than in groups, that were eligible before. */
  readonly seen: List
  readonly isSeen: Uint8Array
  /** Of row of the offers: the next of its lot. */
  readonly nextOffer: Int32Array
  /** Rows of the offers that are in no lot. */
  readonly loose: { readonly rows: Uint32Array; count: number }
  /** Debt of all that were eligible so far, USD when they first were; and how many they are. */
  readonly struck: { eligibleDebtUsd: number; accounts: number }
  /** Of debt factor, overwritten by whoever asks what groups lack. */
  readonly lacking: Float64Array
}

/** Allocates for a world and its index. */
export function prepare(world: World, index: Index): State {
  const work = allocate(world)
  const { book } = world
  work.scene.amount.set(book.amount)
  const factors = book.factors.length
  const lots = Lots.prepare(factors)
  const rows = book.accounts + factors
  const pairs = Array.from(index.collateral, (_, pair) => pairOf(work, index, lots, pair))
  const pairOfBand = new Uint32Array(index.worst.length)
  pairs.forEach(({ from, to }, pair) => {
    pairOfBand.fill(pair, from, to)
  })
  return {
    work,
    index,
    pairs,
    weights: Float64Array.from(pairs, ({ weight }) => weight),
    pairOfBand,
    segments: Segments.prepare(index),
    lots,
    line: Line.prepare(work.offers),
    tally: Course.blank(),
    bareOwed: index.bareOwed.slice(),
    bareNew: index.bareAccounts.slice(),
    health: Candidates.prepare(index.health),
    solvency: Candidates.prepare(index.solvency),
    rows: rowsOf(index.health, book.accounts),
    solvencyRows: rowsOf(index.solvency, book.accounts),
    left: { accounts: new Uint32Array(book.accounts), count: 0 },
    isLeft: new Uint8Array(book.accounts),
    active: {
      accounts: new Uint32Array(book.accounts),
      health: new Float64Array(book.accounts),
      count: 0,
    },
    wear: Wear.prepare(factors),
    aside: {
      accounts: index.aside.subarray(1),
      health: new Float64Array(index.aside.length - 1),
      count: 0,
    },
    seen: { accounts: new Uint32Array(book.accounts), count: 0 },
    isSeen: new Uint8Array(book.accounts),
    nextOffer: new Int32Array(rows),
    loose: { rows: new Uint32Array(rows), count: 0 },
    struck: { eligibleDebtUsd: 0, accounts: 0 },
    lacking: new Float64Array(factors),
  }
}

function pairOf({ rules, scene, asset }: Workspace, index: Index, lots: Lots.Lots, pair: number): Pair {
  const { book } = scene
  const collateral = index.collateral[pair]!
  const debt = index.debt[pair]!
  const terms = index.collateralTerms[pair]!
  const { venue } = book.factors[debt]!
  const paid = Rule.paid(rules[venue]!, book.bonus[terms]!, book.fee[terms]!)
  return {
    venue,
    collateral,
    debt,
    collateralAsset: asset[collateral]!,
    debtAsset: asset[debt]!,
    weight: book.debtWeight[index.debtTerms[pair]!]! / book.threshold[terms]!,
    gross: paid.gross,
    price: Number.NaN,
    lot: Lots.known(lots, collateral, debt, paid.net) ?? Lots.make(lots, venue, collateral, debt, paid),
    from: index.bands[pair]!,
    to: index.bands[pair + 1]!,
  }
}

function rowsOf({ account }: Index['health'], accounts: number): Uint32Array {
  const rows = new Uint32Array(accounts)
  for (let row = 0; row < account.length; row++) rows[account[row]!] = row
  return rows
}

/** Puts all accounts back to where the ledger has them. */
export function open(state: State): void {
  const { work, index, segments, left, active, aside, wear, isLeft, seen, isSeen, struck } = state
  const { book } = work.world
  Segments.restore(segments)
  for (let at = 0; at < left.count; at++) {
    const account = left.accounts[at]!
    isLeft[account] = 0
    const end = book.supplies[account]!
    for (let leg = book.first[account]!; leg < end; leg++) work.scene.amount[leg] = book.amount[leg]!
  }
  for (let at = 0; at < seen.count; at++) isSeen[seen.accounts[at]!] = 0
  reopen(state)
  left.count = 0
  active.count = 0
  seen.count = 0
  Wear.restart(wear, index.health.reference)
  for (let at = 0; at < aside.count; at++) {
    leave(state, aside.accounts[at]!)
    active.health[at] = aside.health[at]!
  }
  struck.eligibleDebtUsd = 0
  struck.accounts = 0
  state.bareOwed.set(index.bareOwed)
  state.bareNew.set(index.bareAccounts)
}

/** Lets the screens find again who has left. */
function reopen({ left, aside, health, solvency, rows, solvencyRows }: State): void {
  if (left.count === aside.count) return
  for (let at = 0; at < left.count; at++) {
    const account = left.accounts[at]!
    health.closed[rows[account]!] = 0
    solvency.closed[solvencyRows[account]!] = 0
  }
  Candidates.forget(health)
  Candidates.forget(solvency)
}

/** Takes up what `Changes.apply` has done to the world and its index, the legs of these accounts among it. */
export function follow(state: State, accounts: Uint32Array): void {
  const { work, index, segments, aside, health, solvency } = state
  const { scene } = work
  const { first, amount } = scene.book
  open(state)
  for (const account of accounts)
    for (let leg = first[account]!; leg < first[account + 1]!; leg++) scene.amount[leg] = amount[leg]!
  work.collateral.set(collateralOf(work.world))
  for (let band = 0; band < index.worst.length; band++) Segments.touch(segments, band)
  Candidates.forget(health)
  Candidates.forget(solvency)
  aside.count = index.aside[0]!
  const reference = { ...scene, oracle: index.health.reference }
  for (let at = 0; at < aside.count; at++) aside.health[at] = Slices.health(reference, aside.accounts[at]!)
  open(state)
}

/** Whether it is the screen that finds an account. */
export const isFound = ({ health, rows, isLeft }: State, account: number): boolean =>
  isLeft[account] === 0 && health.screen.account[rows[account]!] === account

/** Notes that an account was eligible. */
export function mark({ seen, isSeen }: State, account: number): void {
  isSeen[account] = 1
  seen.accounts[seen.count++] = account
}

/** Notes that an account is not as the ledger has it: it is judged leg by leg from now on. */
export function leave({ left, active, isLeft }: State, account: number): void {
  isLeft[account] = 1
  left.accounts[left.count++] = account
  active.health[active.count] = 0
  active.accounts[active.count++] = account
}

/** Notes the same of a single, which the screens find no more. */
export function change(state: State, account: number): void {
  const { health, solvency, rows, solvencyRows, isLeft } = state
  if (isLeft[account] === 1) return
  leave(state, account)
  health.closed[rows[account]!] = 1
  solvency.closed[solvencyRows[account]!] = 1
}
