import * as Book from '../Book.ts'
import * as Ascending from '../cascade/indexed/Ascending.ts'
import type { World } from '../World.ts'

/** Falls up to this one matter alike; beyond, an account the less, the further it must fall (S14). */
const NEAR = 0.1

/**
 * The same world with a sample of its accounts, each multiplied to stand for a cohort of its like: about `count` of them, drawn in
 * proportion to what they owe and how near to liquidation they are, one at equal steps along the accounts by composition and health
 * (S14). What the sample owes is, on average over `start` (0 to 1), what the book owes. Accounts without debt are left out.
 */
export function sample(world: World, count: number, start = 0.5, shared = false): World {
  const { book } = world
  const weighed = weigh(world)
  const { wanted, step } = stepOf(weighed.weight, count)
  const drawn: number[] = []
  const times: number[] = []
  let next = start * step
  let passed = 0
  for (const account of inOrder(weighed)) {
    const weight = weighed.weight[account]!
    if (weight === 0) continue
    if (weight < wanted) {
      passed += weight
      if (passed <= next) continue
      next += step
    }
    drawn.push(account)
    times.push(weight < wanted ? step / weight : 1)
  }
  return { ...world, book: multiplied(book, drawn, times, shared) }
}

/** Of account: what it weighs in the draw, its health at the ledger's prices, and a number for its largest legs. */
type Weighed = { readonly weight: Float64Array; readonly health: Float64Array; readonly kind: Float64Array }

function weigh({ book, prices }: World): Weighed {
  const { accounts, first, debts, supplies, factor, factors, terms, amount, threshold, debtWeight } = book
  const price = Float64Array.from(factors, ({ asset }) => prices[asset]!)
  const weight = new Float64Array(accounts)
  const health = new Float64Array(accounts)
  const kind = new Float64Array(accounts)
  for (let account = 0; account < accounts; account++) {
    let credit = 0
    let burden = 0
    let owed = 0
    let largest = -1
    let dearest = -1
    const worthOf = (leg: number): number => amount[leg]! * price[factor[leg]!]!
    for (let leg = first[account]!; leg < debts[account]!; leg++) {
      credit += worthOf(leg) * threshold[terms[leg]!]!
      if (largest < 0 || worthOf(leg) > worthOf(largest)) largest = leg
    }
    for (let leg = debts[account]!; leg < supplies[account]!; leg++) {
      owed += worthOf(leg)
      burden += worthOf(leg) * debtWeight[terms[leg]!]!
      if (dearest < 0 || worthOf(leg) > worthOf(dearest)) dearest = leg
    }
    if (owed === 0) continue
    health[account] = credit / burden
    const fall = 1 - burden / credit
    weight[account] = owed * (fall > NEAR ? NEAR / fall : 1)
    const legs = supplies[account]! - first[account]! > 2 ? 1 : 0
    const held = largest < 0 ? factors.length : factor[largest]!
    const under = largest < 0 ? 0 : terms[largest]!
    kind[account] =
      ((legs * factors.length + factor[dearest]!) * (factors.length + 1) + held) * threshold.length + under
  }
  return { weight, health, kind }
}

/** Accounts by their largest legs, then by health. */
function* inOrder({ health, kind }: Weighed): Generator<number> {
  const byHealth = Ascending.order(health).slice()
  const kinds = Float64Array.from(byHealth, (account) => kind[account]!)
  for (const at of Ascending.order(kinds)) yield byHealth[at]!
}

/** What an account must weigh to stand for itself, and the step between those that are drawn of the others. */
function stepOf(weight: Float64Array, count: number): { wanted: number; step: number } {
  let wanted = Number.POSITIVE_INFINITY
  for (;;) {
    let rest = 0
    let whole = 0
    for (const each of weight)
      if (each >= wanted) whole++
      else rest += each
    const step = rest / Math.max(1, count - whole)
    if (!(step < wanted)) return { wanted, step }
    if (rest === 0) return { wanted, step: 1 }
    wanted = step
  }
}

/** A book of these accounts, each so many times as large. */
function multiplied(
  book: Book.Book,
  accounts: readonly number[],
  times: readonly number[],
  shared: boolean,
): Book.Book {
  const { assets, venues, factors, first, debts, supplies } = book
  const legs = accounts.reduce((sum, each) => sum + first[each + 1]! - first[each]!, 0)
  const ladder = Book.ladderOf(book)
  const into = Book.blank({ accounts: accounts.length, legs, ladder, assets, venues, factors }, shared)
  let at = 0
  accounts.forEach((account, row) => {
    const start = first[account]!
    into.first[row] = at
    into.debts[row] = at + debts[account]! - start
    into.supplies[row] = at + supplies[account]! - start
    into.venue[row] = book.venue[account]!
    for (let leg = start; leg < first[account + 1]!; leg++) {
      into.factor[at] = book.factor[leg]!
      into.terms[at] = book.terms[leg]!
      into.amount[at++] = book.amount[leg]! * times[row]!
    }
    into.first[row + 1] = at
  })
  return into
}
