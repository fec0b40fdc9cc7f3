import { Fault } from '@droste/core'
import * as Book from '../../Book.ts'
import type { World } from '../../World.ts'
import type { Arrangement } from './Arrangement.ts'
import type { Index } from './Index.ts'
import * as Merge from './Merge.ts'
import * as Pairs from './Pairs.ts'
import * as Screen from './Screen.ts'

/** Accounts as a block has left them. */
export type Changes = {
  /** Each once, by its number in the world that was arranged; new ones are numbered on from its last. */
  readonly accounts: readonly number[]
  /** All of their legs, in the same order, compiled with the same tables. */
  readonly book: Book.Book
}

/** An arrangement that is changed in place, and what its owner has to know for that. */
export type Kept = {
  readonly world: World
  readonly index: Index
  /** Of account as it is numbered in changes: where it stands. */
  readonly place: Uint32Array
  /** How many accounts are numbered, places taken, legs in use. */
  readonly used: { numbered: number; places: number; legs: number }
  /** Of account that the screens were built with: its row in the one by solvency. */
  readonly solvencyRow: Uint32Array
  /** By `Pairs.keyOf`. */
  readonly pairs: ReadonlyMap<number, number>
}

/** Takes charge of an arrangement that was made with room. */
export function keep({ world, index, place }: Arrangement): Kept {
  const { book } = world
  const numbers = new Uint32Array(book.accounts)
  numbers.set(place)
  const solvencyRow = new Uint32Array(index.solvency.account.length)
  index.solvency.account.forEach((account, row) => {
    solvencyRow[account] = row
  })
  const pairs = new Map(
    Array.from(index.debt, (_, pair) => [
      Pairs.keyOf(book, index.account[index.places[index.bands[pair]!]!]!),
      pair,
    ]),
  )
  const used = { numbered: place.length, places: place.length, legs: book.first[place.length]! }
  return { world, index, place: numbers, used, solvencyRow, pairs }
}

/**
 * Brings book and index to what `changes` say, in their buffers: nobody may run over them meanwhile. Those of a known pair
 * are merged into its bands, the others set aside until the index is built anew. Answers the places in the book whose legs are
 * not what they were, for `State.follow` of everybody who views the same buffers.
 * @throws FullError, before anything is changed
 */
export function apply(kept: Kept, { accounts, book: after }: Changes): Uint32Array {
  const { world, index } = kept
  const { book } = world
  const terms = termsOf(book, after)
  demandRoom(kept, accounts, after)
  const kindOf = Pairs.kinds(world)
  const touched: number[] = []
  const gone: Merge.Place[] = []
  const come: Merge.Arrival[] = []
  accounts.forEach((number, row) => {
    if (number < kept.used.numbered) {
      const account = kept.place[number]!
      withdraw(kept, kindOf(account), account, gone)
      clear(book, account)
      touched.push(account)
    }
    const account = settle(kept, number, after.first[row + 1]! - after.first[row]!)
    write(book, account, after, row, terms)
    touched.push(account)
    admit(kept, kindOf(account), account, come)
  })
  Book.leaveEmpty(book, kept.used.places, kept.used.legs)
  Merge.merge(book, index, gone, come)
  return Uint32Array.from(touched)
}

/** The row of the terms of `book` that each row of `after` is. */
function termsOf(book: Book.Book, after: Book.Book): number[] {
  const known = new Map(Book.ladderOf(book).map((row, at) => [row.join(), at]))
  return Book.ladderOf(after).map((row) => {
    const at = known.get(row.join())
    if (at === undefined) throw new FullError('terms', 1)
    return at
  })
}

const fits = ({ used, place, world: { book } }: Kept, number: number, legs: number): boolean =>
  number < used.numbered && legs <= book.first[place[number]! + 1]! - book.first[place[number]!]!

function demandRoom(kept: Kept, accounts: readonly number[], after: Book.Book): void {
  const { used, index, world } = kept
  const legsOf = (row: number): number => after.first[row + 1]! - after.first[row]!
  const moving = accounts.flatMap((number, row) => (fits(kept, number, legsOf(row)) ? [] : [row]))
  const legs = moving.reduce((sum, row) => sum + legsOf(row), 0)
  const pairs = index.places[index.places.length - 1]!
  if (used.places + moving.length > world.book.accounts) throw new FullError('accounts', moving.length)
  if (used.legs + legs > world.book.legs) throw new FullError('legs', legs)
  if (pairs + accounts.length > index.account.length) throw new FullError('pairs', accounts.length)
  if (1 + index.aside[0]! + accounts.length > index.aside.length)
    throw new FullError('accounts aside', accounts.length)
}

/** Takes an account, whose legs still are what they were, out of the index. */
function withdraw(
  { world: { book }, index, solvencyRow, pairs }: Kept,
  kind: Pairs.Kind,
  account: number,
  gone: Merge.Place[],
): void {
  const { aside } = index
  const count = aside[0]!
  const at = aside.subarray(1, 1 + count).indexOf(account)
  if (at >= 0) {
    aside[1 + at] = aside[count]!
    aside[0] = count - 1
  } else if (kind === 'pair') {
    const pair = pairs.get(Pairs.keyOf(book, account))!
    gone.push(Merge.find(book, index, pair, account))
  } else if (kind === 'bare') addBare(book, index, account, -1)
  else if (account < solvencyRow.length) {
    Screen.empty(index.health, account)
    Screen.empty(index.solvency, solvencyRow[account]!)
  }
}

/** Puts an account, whose legs are what they have become, into the index. */
function admit(
  { world: { book }, index, pairs }: Kept,
  kind: Pairs.Kind,
  account: number,
  come: Merge.Arrival[],
): void {
  if (kind === 'idle') return
  if (kind === 'bare') {
    addBare(book, index, account, 1)
    return
  }
  const pair = kind === 'pair' ? pairs.get(Pairs.keyOf(book, account)) : undefined
  if (pair !== undefined) come.push(Merge.arrival(book, index, pair, account))
  else index.aside[++index.aside[0]!] = account
}

function addBare(book: Book.Book, { bareOwed, bareAccounts }: Index, account: number, sign: 1 | -1): void {
  const debt = book.debts[account]!
  const factor = book.factor[debt]!
  bareAccounts[factor]! += sign
  bareOwed[factor] = bareAccounts[factor] === 0 ? 0 : bareOwed[factor]! + sign * book.amount[debt]!
}

function clear({ first, debts, supplies, amount }: Book.Book, account: number): void {
  amount.fill(0, first[account]!, first[account + 1]!)
  debts[account] = first[account]!
  supplies[account] = first[account]!
}

/** Where an account of so many legs is to stand: where it does if they fit there, else in the next place. */
function settle(kept: Kept, number: number, legs: number): number {
  const { used, place, world } = kept
  if (fits(kept, number, legs)) return place[number]!
  const account = used.places++
  world.book.first[account] = used.legs
  used.legs += legs
  world.book.first[account + 1] = used.legs
  place[number] = account
  used.numbered = Math.max(used.numbered, number + 1)
  return account
}

function write(
  book: Book.Book,
  account: number,
  after: Book.Book,
  row: number,
  terms: readonly number[],
): void {
  const from = after.first[row]!
  const to = book.first[account]!
  book.venue[account] = after.venue[row]!
  book.debts[account] = to + after.debts[row]! - from
  book.supplies[account] = to + after.supplies[row]! - from
  for (let leg = from; leg < after.first[row + 1]!; leg++) {
    book.factor[to + leg - from] = after.factor[leg]!
    book.terms[to + leg - from] = terms[after.terms[leg]!]!
    book.amount[to + leg - from] = after.amount[leg]!
  }
}

/** An arrangement has no room for what has changed. @example apply(keep(arrange(world)), aNewAccount) */
export class FullError extends Fault<{ of: string; wanted: number }> {
  override readonly name = 'Changes.FullError'
  constructor(of: string, wanted: number) {
    super(`The arrangement has no room for ${wanted} more ${of}`, { of, wanted })
  }
  override advise = (): string => 'Arrange the world anew, with room for what changes until the next time.'
}
