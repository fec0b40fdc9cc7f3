import type { Book } from '../../Book.ts'
import type { Rule } from './Rule.ts'

/** A liquidation in whole tokens; the fields are overwritten by every call that fills it. */
export type Slice = {
  repay: number
  seize: number
  fee: number
  /** 1 + bonus, before and after the protocol's fee. */
  gross: number
  net: number
  /** Legs of the book. */
  collateral: number
  debt: number
}

/** A slice to be filled. */
export const blank = (): Slice => ({ repay: 0, seize: 0, fee: 0, gross: 1, net: 1, collateral: 0, debt: 0 })

/** What the kernel looks at: the book, what its legs hold now, oracle prices by factor, base units by factor. */
export type Scene = {
  readonly book: Book
  readonly amount: Float64Array
  readonly oracle: Float64Array
  readonly unit: Float64Array
}

const TIE = 1e-9

/** Fills `slice` with what repaying at most `limit` comes to (L6, L7). */
function settle(slice: Slice, scene: Scene, rule: Rule, limit: number): void {
  const { book, amount, oracle } = scene
  const held = amount[slice.collateral]!
  const owed = amount[slice.debt]!
  const ratio = (oracle[book.factor[slice.debt]!]! * slice.gross) / oracle[book.factor[slice.collateral]!]!
  const repay = Math.min(limit, owed)
  const wanted = repay * ratio
  const emptied = wanted >= held
  slice.seize = emptied ? held : wanted
  slice.repay = emptied ? Math.min(held / ratio, repay) : repay
  const taxed = rule.feeOnBonus ? slice.seize - slice.seize / slice.gross : slice.seize
  slice.fee = taxed * book.fee[book.terms[slice.collateral]!]!
}

/** Fills `slice`, whose legs and bonus are set, with the largest that repays at most `limit` (L8); false if none. */
export function largest(slice: Slice, scene: Scene, rule: Rule, limit: number): boolean {
  const { book, amount, oracle, unit } = scene
  settle(slice, scene, rule, limit)
  const collateral = book.factor[slice.collateral]!
  const debt = book.factor[slice.debt]!
  if (slice.repay < unit[debt]! || slice.seize < unit[collateral]!) return false
  const held = amount[slice.collateral]!
  const owed = amount[slice.debt]!
  if (slice.repay === owed || slice.seize === held || rule.leftover === 0) return true
  const seizable = held - rule.leftover / oracle[collateral]!
  const byCollateral = (seizable * oracle[collateral]!) / (oracle[debt]! * slice.gross)
  const allowed = Math.min(slice.repay, owed - rule.leftover / oracle[debt]!, byCollateral)
  if (allowed < unit[debt]!) return false
  settle(slice, scene, rule, allowed)
  return true
}

/** The account's collateral weighted by threshold over its debt weighted by 1/borrowFactor (L3); ∞ without debt. */
export function health(scene: Scene, account: number): number {
  const { book, amount, oracle } = scene
  const middle = book.debts[account]!
  const end = book.supplies[account]!
  let collateral = 0
  for (let leg = book.first[account]!; leg < middle; leg++) {
    collateral += amount[leg]! * oracle[book.factor[leg]!]! * book.threshold[book.terms[leg]!]!
  }
  let debt = 0
  for (let leg = middle; leg < end; leg++) {
    debt += amount[leg]! * oracle[book.factor[leg]!]! * book.debtWeight[book.terms[leg]!]!
  }
  return debt === 0 ? Number.POSITIVE_INFINITY : collateral / debt
}

/** Fills `out` with the slice a liquidator takes of an account whose health is `now` (L9); false if there is none. */
export function best(
  out: Slice,
  trial: Slice,
  scene: Scene,
  rule: Rule,
  account: number,
  now: number,
): boolean {
  const { book, amount, oracle } = scene
  const middle = book.debts[account]!
  const end = book.supplies[account]!
  let found = false
  let most = 0
  for (let collateral = book.first[account]!; collateral < middle; collateral++) {
    if (amount[collateral] === 0) continue
    const terms = book.terms[collateral]!
    const gross =
      rule.discountCap === null
        ? 1 + book.bonus[terms]!
        : 1 / (1 - Math.min(Math.max(1 - now, 0), rule.discountCap))
    const kept = 1 - book.fee[terms]!
    const net = rule.feeOnBonus ? 1 + (gross - 1) * kept : gross * kept
    for (let debt = middle; debt < end; debt++) {
      if (amount[debt] === 0) continue
      trial.collateral = collateral
      trial.debt = debt
      trial.gross = gross
      trial.net = net
      if (!largest(trial, scene, rule, repayable(scene, rule, account, trial, now))) continue
      const earned = trial.repay * oracle[book.factor[debt]!]! * (net - 1)
      if (found && earned - most <= Math.abs(most) * TIE) continue
      found = true
      most = earned
      out.repay = trial.repay
      out.seize = trial.seize
      out.fee = trial.fee
      out.gross = gross
      out.net = net
      out.collateral = collateral
      out.debt = debt
    }
  }
  return found
}

/** The most of the debt leg that the close factor lets anyone repay, whole tokens (L4). */
function repayable(scene: Scene, rule: Rule, account: number, slice: Slice, now: number): number {
  const { book, amount, oracle } = scene
  const owed = amount[slice.debt]!
  if (rule.closeFactor === 'whole') return owed
  const price = oracle[book.factor[slice.debt]!]!
  const middle = book.debts[account]!
  const end = book.supplies[account]!
  if (rule.closeFactor === 'target') {
    let debts = 0
    for (let leg = middle; leg < end; leg++) {
      debts += amount[leg]! * oracle[book.factor[leg]!]! * book.debtWeight[book.terms[leg]!]!
    }
    const missing = Math.max((rule.targetHealth - now) * debts, 0)
    const relief =
      rule.targetHealth * book.debtWeight[book.terms[slice.debt]!]! -
      book.threshold[book.terms[slice.collateral]!]! * slice.gross
    return relief <= 0 ? owed : Math.min(owed, missing / relief / price)
  }
  const value = owed * price
  const collateral = amount[slice.collateral]! * oracle[book.factor[slice.collateral]!]!
  if (now <= rule.wholeHealth || value < rule.wholeBelow || collateral < rule.wholeBelow) return owed
  if (!rule.shareOfAccount) return owed * rule.share
  let total = 0
  for (let leg = middle; leg < end; leg++) total += amount[leg]! * oracle[book.factor[leg]!]!
  const limit = total * rule.share
  return value > limit ? limit / price : owed
}
