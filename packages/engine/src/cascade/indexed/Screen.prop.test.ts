import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { Book } from '../../Book.ts'
import { ledgers } from '../../testing/random.ts'
import * as Several from '../../testing/several.ts'
import * as World from '../../World.ts'
import * as Slices from '../columns/Slices.ts'
import * as Candidates from './Candidates.ts'
import type * as Listing from './Listing.ts'
import * as Screen from './Screen.ts'

const runs = Number(process.env['DROSTE_RUNS'] ?? 100)
const ROUNDING = 1e-11

/** Collateral over debt at market value, the plain way. */
function solvency(book: Book, account: number, prices: Float64Array): number {
  const usd = (leg: number): number => book.amount[leg]! * prices[book.factor[leg]!]!
  let [held, owed] = [0, 0]
  for (let leg = book.first[account]!; leg < book.debts[account]!; leg++) held += usd(leg)
  for (let leg = book.debts[account]!; leg < book.supplies[account]!; leg++) owed += usd(leg)
  return owed === 0 ? Number.POSITIVE_INFINITY : held / owed
}

const judges: Readonly<Record<Listing.Weighing, typeof solvency>> = {
  solvency,
  health: (book, account, oracle) =>
    Slices.health({ book, amount: book.amount, oracle, unit: oracle }, account),
}

/** What is wrong with an answer: an account below 1 that is missing, one that is not below 1, a ratio that is not its own. */
function faults(
  candidates: Candidates.Candidates,
  book: Book,
  prices: Float64Array,
  kind: Listing.Weighing,
): string[] {
  const { account } = candidates.screen
  const count = Candidates.below(candidates, prices)
  const found = new Map<number, number>()
  for (let at = 0; at < count; at++) found.set(account[candidates.rows[at]!]!, candidates.ratios[at]!)
  const closed = new Set(account.filter((_, row) => candidates.closed[row] !== 0))
  const wrong = found.size === count ? [] : ['an account twice']
  for (let each = 0; each < book.accounts; each++) {
    const ratio = judges[kind](book, each, prices)
    const got = found.get(each)
    const right =
      got === undefined
        ? !(ratio < 1) || closed.has(each)
        : ratio < 1 + ROUNDING && Math.abs(got - ratio) <= ROUNDING && !closed.has(each)
    if (!right) wrong.push(`account ${each}, whose ${kind} is ${ratio}, is found at ${got}`)
  }
  return wrong
}

const kinds = fc.constantFrom<Listing.Weighing>('health', 'solvency')
/** From a hundred millionth to a thousand times, mostly near to 1. */
const moves = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0.6, max: 1.3, noNaN: true }) },
  fc.double({ min: -18, max: 7, noNaN: true }).map(Math.exp),
  fc.constantFrom(0, 1),
)
const near = fc.double({ min: 0.985, max: 1.015, noNaN: true })
/** Each price its own way, or some of them all by the same: then who holds these loses as much as a list allows for. */
const steps = (factors: number) =>
  fc.oneof(
    fc.array(near, { minLength: factors, maxLength: factors }),
    fc
      .tuple(near, fc.array(fc.boolean(), { minLength: factors, maxLength: factors }))
      .map(([by, falls]) => falls.map((each) => (each ? by : 1))),
  )
/** Prices of a first round, what each of some later rounds multiplies them by, and which rows are closed when. */
const walks = (factors: number) =>
  fc.record({
    start: fc.oneof(
      fc.array(moves, { minLength: factors, maxLength: factors }),
      fc.constant(Array.from({ length: factors }, () => 1)),
    ),
    steps: fc.array(steps(factors), { maxLength: 4 }),
    closing: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  })
type Walk = typeof walks extends (factors: number) => fc.Arbitrary<infer Each> ? Each : never

function expectAlong(book: Book, reference: Float64Array, kind: Listing.Weighing, walk: Walk): void {
  const accounts = Uint32Array.from({ length: book.accounts }, (_, account) => account)
  const screen = Screen.build(book, accounts, reference, { weighing: kind, shared: true })
  const candidates = Candidates.prepare(Screen.view(screen.buffer))
  const prices = reference.map((price, factor) => price * walk.start[factor]!)
  expect(faults(candidates, book, prices, kind)).toEqual([])
  for (const step of walk.steps) {
    for (let at = 0; at < candidates.count; at++)
      if (walk.closing.next().value! < 0.3) candidates.closed[candidates.rows[at]!] = 1
    step.forEach((by, factor) => {
      prices[factor]! *= by
    })
    expect(faults(candidates, book, prices, kind)).toEqual([])
  }
}

describe('C5, C13: the screen misses no account', () => {
  const small = ledgers.map((ledger) => World.build(ledger))
  test.prop([small, kinds, walks(14)], { numRuns: runs, endOnFailure: true })(
    'of the random ledgers, whatever prices do',
    ({ book, prices }, kind, walk) => {
      expectAlong(
        book,
        Float64Array.from(book.factors, ({ asset }) => prices[asset]!),
        kind,
        walk,
      )
    },
  )

  const books = fc.record({ accounts: fc.integer({ min: 1, max: 1500 }), seed: fc.nat() })
  test.prop([books, kinds, walks(20)], { numRuns: runs / 2, endOnFailure: true })(
    'of books of many legs, whatever prices do',
    ({ accounts, seed }, kind, walk) => {
      expectAlong(Several.book(accounts, seed), Several.prices, kind, walk)
    },
  )
})
