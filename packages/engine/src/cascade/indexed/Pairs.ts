import type { Book } from '../../Book.ts'
import type { World } from '../../World.ts'
import * as Rule from '../columns/Rule.ts'

/** A collateral against a debt, both as factors, under the same terms. */
export type Pair = {
  readonly collateral: number
  readonly debt: number
  readonly collateralTerms: number
  readonly debtTerms: number
}

/** What an account is to the index: one of a pair, a single, bare (it owes and holds nothing), or idle (it owes nothing). */
export type Kind = 'pair' | 'single' | 'bare' | 'idle'

/** Leverage beyond this many times the ratio of prices, or amounts of fewer base units, make a single. */
const LEVERAGE = 1000
const BASE_UNITS = 1e6

/** Tells of the accounts of a world, as their legs are when asked, what they are to its index. */
export function kinds({ book, tables, prices, unit }: World): (account: number) => Kind {
  const rules = tables.venues.map(({ rule }) => Rule.compile(rule))
  return (account) => {
    const first = book.first[account]!
    const middle = book.debts[account]!
    const debts = book.supplies[account]! - middle
    if (debts === 0) return 'idle'
    const rule = rules[book.venue[account]!]!
    if (middle === first && debts === 1 && !rule.absorb) return 'bare'
    const isPair = middle === first + 1 && debts === 1 && isGrouped(rule)
    return isPair && isOrdinary(book, prices, unit, first) ? 'pair' : 'single'
  }
}

/** Rules under which all of a range that are eligible end alike. */
const isGrouped = (rule: Rule.Rule): boolean =>
  rule.absorb || (rule.closeFactor !== 'target' && rule.discountCap === null)

/** Both legs, the first of them at `leg`, hold enough that no bound of the groups is spoilt by them. */
function isOrdinary(book: Book, prices: Float64Array, unit: Float64Array, leg: number): boolean {
  const collateral = book.factors[book.factor[leg]!]!.asset
  const debt = book.factors[book.factor[leg + 1]!]!.asset
  const held = book.amount[leg]!
  const owed = book.amount[leg + 1]!
  return (
    held >= BASE_UNITS * unit[collateral]! &&
    owed >= BASE_UNITS * unit[debt]! &&
    owed * prices[debt]! <= LEVERAGE * held * prices[collateral]! &&
    book.threshold[book.terms[leg]!]! > 0
  )
}

/** The pair of an account of that kind. */
export function pairOf({ first, debts, factor, terms }: Book, account: number): Pair {
  const collateral = first[account]!
  const debt = debts[account]!
  return {
    collateral: factor[collateral]!,
    debt: factor[debt]!,
    collateralTerms: terms[collateral]!,
    debtTerms: terms[debt]!,
  }
}

/** The pair of an account of that kind as one number. */
export function keyOf({ first, debts, factor, terms, factors, threshold }: Book, account: number): number {
  const collateral = first[account]!
  const debt = debts[account]!
  const rows = threshold.length
  return (
    ((factor[collateral]! * factors.length + factor[debt]!) * rows + terms[collateral]!) * rows + terms[debt]!
  )
}

/** Debt over collateral of an account of a pair, tokens. */
export const leverageOf = ({ amount, debts, first }: Book, account: number): number =>
  amount[debts[account]!]! / amount[first[account]!]!
