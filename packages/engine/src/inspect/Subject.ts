import type { Structure } from '@droste/core'
import type * as Book from '../Book.ts'

/** What is measured: a book, what its assets stand on, and what one whole token of each is worth. */
export type Subject = {
  readonly book: Book.Book
  readonly structure: Structure.Structure
  /** USD per whole token, in the order of the book's assets. An asset that nobody holds may be 0. */
  readonly prices: ArrayLike<number>
  /** What people call account `row`. */
  readonly accountId: (row: number) => string
}

/** USD value of leg `at`. docs/spec/measures.md M1. */
export const legUsd = ({ book, prices }: Pick<Subject, 'book' | 'prices'>, at: number): number =>
  book.amount[at]! * prices[assetOf(book, at)]!

/** The same book under oracles that all see the mark (M15). */
export const seeingMarks = (subject: Subject): Subject => ({
  ...subject,
  book: {
    ...subject.book,
    venues: subject.book.venues.map((venue) => ({
      ...venue,
      listings: venue.listings.map((listing) => ({ ...listing, oracle: { kind: 'market' } })),
    })),
  },
})

/** Index of the asset of leg `at`. */
export const assetOf = (book: Book.Book, at: number): number => book.factors[book.factor[at]!]!.asset
