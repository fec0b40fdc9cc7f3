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
/** What a rule lets repay beyond its leftover is nothing where it is less than this share of a debt: digits of the difference. */
const DUST = 1e-12

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
  if (allowed < unit[debt]! || allowed < DUST * owed) return false
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
  const { factor, terms, bonus, fee } = book
  const middle = book.debts[account]!
  const end = book.supplies[account]!
  const owing = owedBy(scene, rule, account, now)
  let found = false
  let most = 0
  for (let collateral = book.first[account]!; collateral < middle; collateral++) {
    const held = amount[collateral]!
    if (held === 0) continue
    const listing = terms[collateral]!
    const gross =
      rule.discountCap === null
        ? 1 + bonus[listing]!
        : 1 / (1 - Math.min(Math.max(1 - now, 0), rule.discountCap))
    const kept = 1 - fee[listing]!
    const net = rule.feeOnBonus ? 1 + (gross - 1) * kept : gross * kept
    const value = held * oracle[factor[collateral]!]!
    const paysFor = value / gross
    if (found && net >= 1 && !beats(paysFor * (net - 1) * HAIR, most)) continue
    trial.collateral = collateral
    trial.gross = gross
    trial.net = net
    for (let debt = middle; debt < end; debt++) {
      const owed = amount[debt]!
      if (owed === 0) continue
      const price = oracle[factor[debt]!]!
      if (found && net >= 1 && !beats(Math.min(owed * price, paysFor) * (net - 1) * HAIR, most)) continue
      const limit = repayable(scene, rule, debt, listing, gross, value, now, owing)
      trial.debt = debt
      if (!largest(trial, scene, rule, limit)) continue
      const earned = trial.repay * price * (net - 1)
      if (found && !beats(earned, most)) continue
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

/** More than rounding can add to what a pair may earn at most. */
const HAIR = 1 + 1e-12

/** Earns more than a tie of what an earlier pair does (L9). */
const beats = (earned: number, most: number): boolean => earned - most > Math.abs(most) * TIE

/** What the close factor takes a share of, or measures the missing health by: the account's debts, USD (L4). */
function owedBy(scene: Scene, rule: Rule, account: number, now: number): number {
  const { book, amount, oracle } = scene
  const { factor, terms, debtWeight } = book
  const end = book.supplies[account]!
  let sum = 0
  if (rule.closeFactor === 'target') {
    for (let leg = book.debts[account]!; leg < end; leg++)
      sum += amount[leg]! * oracle[factor[leg]!]! * debtWeight[terms[leg]!]!
  } else if (rule.shareOfAccount && now > rule.wholeHealth) {
    for (let leg = book.debts[account]!; leg < end; leg++) sum += amount[leg]! * oracle[factor[leg]!]!
  }
  return sum
}

/**
 * The most of the leg `debt` that the close factor lets anyone repay against a collateral worth `value` of those terms,
 * whole tokens (L4).
 */
function repayable(
  { book, amount, oracle }: Scene,
  rule: Rule,
  debt: number,
  listing: number,
  gross: number,
  value: number,
  now: number,
  owing: number,
): number {
  const owed = amount[debt]!
  if (rule.closeFactor === 'whole') return owed
  const price = oracle[book.factor[debt]!]!
  if (rule.closeFactor === 'target') {
    const missing = Math.max((rule.targetHealth - now) * owing, 0)
    const relief = rule.targetHealth * book.debtWeight[book.terms[debt]!]! - book.threshold[listing]! * gross
    return relief <= 0 ? owed : Math.min(owed, missing / relief / price)
  }
  const owes = owed * price
  if (now <= rule.wholeHealth || owes < rule.wholeBelow || value < rule.wholeBelow) return owed
  if (!rule.shareOfAccount) return owed * rule.share
  const limit = owing * rule.share
  return owes > limit ? limit / price : owed
}
