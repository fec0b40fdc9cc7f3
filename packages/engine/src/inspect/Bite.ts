import { Asset } from '@droste/core'
import type { Scenario } from '../Scenario.ts'
import * as Cliff from './Cliff.ts'
import * as Sheet from './Sheet.ts'
import { type Subject, seeingMarks } from './Subject.ts'

/**
 * Whether a scenario can make anything eligible before a single sale, and if not, why: nobody holds or owes what is
 * shocked; no oracle sees the shock; it only relieves; or it is too small, by `times` (about, to first order).
 */
export type Bite =
  | { readonly kind: 'bites' }
  | { readonly kind: 'no-shock' | 'untouched' | 'unseen' | 'relieves' }
  | { readonly kind: 'too-small'; readonly times: number }

/** The subject as the scenario's oracles see it. */
export function under(subject: Subject, { oracles }: Scenario): Subject {
  const regimes = new Map(oracles.map(({ asset, regime }) => [asset, regime]))
  const venues = subject.book.venues.map((venue) => ({
    ...venue,
    listings: venue.listings.map((listing) => ({
      ...listing,
      oracle: regimes.get(listing.asset) ?? listing.oracle,
    })),
  }))
  return { ...subject, book: { ...subject.book, venues } }
}

/** Judges a scenario before it is run (M13). */
export function of(subject: Subject, scenario: Scenario): Bite {
  const { book, structure } = subject
  const falls = new Map<number, number>()
  for (const { asset, change } of scenario.shocks) {
    const stood = structure.stands[book.assets.indexOf(Asset.find(book.assets, asset))]!
    falls.set(stood, 1 - (1 - (falls.get(stood) ?? 0)) * (1 + change))
  }
  if ([...falls.values()].every((fall) => fall === 0)) return { kind: 'no-shock' }
  const sheet = Sheet.draw(subject)
  const swings = new Cliff.Swings(under(subject, scenario))
  let seen = false
  let nearest = Number.POSITIVE_INFINITY
  for (let row = 0; row < book.accounts; row++) {
    if (sheet.debtUsd[row]! <= 0) continue
    const margin = sheet.limitUsd[row]! - sheet.weightedDebtUsd[row]!
    let slope = 0
    for (const asset of swings.of(row)) {
      const fall = falls.get(asset)
      if (fall === undefined) continue
      seen = true
      slope += fall * swings.margin[asset]!
    }
    if (margin < 0) return { kind: 'bites' }
    if (slope > 0) nearest = Math.min(nearest, margin / slope)
  }
  if (nearest < 1) return { kind: 'bites' }
  if (nearest < Number.POSITIVE_INFINITY) return { kind: 'too-small', times: nearest }
  if (seen) return { kind: 'relieves' }
  return { kind: held(subject, new Set(falls.keys())) ? 'unseen' : 'untouched' }
}

/** Whether an account that owes anything holds or owes an asset whose mark moves with one of `assets`. */
function held(subject: Subject, assets: ReadonlySet<number>): boolean {
  const { book } = subject
  const swings = new Cliff.Swings(seeingMarks(subject))
  for (let row = 0; row < book.accounts; row++) {
    if (book.debts[row] === book.supplies[row]) continue
    for (const asset of swings.of(row)) if (assets.has(asset)) return true
  }
  return false
}
