import * as Cliff from './Cliff.ts'
import * as Concentration from './Concentration.ts'
import * as Leverage from './Leverage.ts'
import * as Recursion from './Recursion.ts'
import * as Sheet from './Sheet.ts'
import { type Subject, seeingMarks } from './Subject.ts'
import * as Totals from './Totals.ts'

/** An asset as answers name it: its id, and what people call it. */
export type Named = { readonly asset: string; readonly symbol: string }

/** What stands behind the collateral, USD. docs/spec/measures.md M10. */
export type LookThrough = {
  readonly grossUsd: number
  readonly netUsd: number
  /** Gross over net, null where nothing stands behind it. */
  readonly multiplier: number | null
  readonly debtFinancedShare: number
}

export type NamedCliff = Named & Omit<Cliff.Cliff, 'asset'>

/** Everything that is measured of a book: `inspect`'s own keys. docs/spec/measures.md. */
export type Inspection = Totals.Both & {
  readonly leverage: Leverage.Distribution
  readonly recursion: Omit<Recursion.Recursion, 'families'> & {
    readonly families: readonly (Named & Omit<Recursion.FamilyTotals, 'root'>)[]
  }
  readonly lookThrough: LookThrough
  readonly concentration: Concentration.Concentration
  readonly cliffs: readonly NamedCliff[]
  /** Cliffs that there would be if every oracle saw the mark, of assets that have none as it is. M15. */
  readonly unseen: readonly NamedCliff[]
}

/** Measures a book. */
export function of(subject: Subject): Inspection {
  const sheet = Sheet.draw(subject)
  const both = Totals.sum(sheet)
  const { recursion } = Recursion.measure(subject, sheet)
  const named = (asset: number): Named => {
    const { id, symbol } = subject.book.assets[asset]!
    return { asset: id, symbol }
  }
  return {
    ...both,
    leverage: Leverage.distribute(sheet),
    recursion: {
      ...recursion,
      families: recursion.families.map(({ root, ...family }) => ({ ...named(root), ...family })),
    },
    lookThrough: lookThrough(both.totals.collateralUsd, recursion.loopedDebtUsd),
    concentration: Concentration.measure(subject, sheet),
    ...cliffs(subject, sheet, named),
  }
}

function cliffs(
  subject: Subject,
  sheet: Sheet.Sheet,
  named: (asset: number) => Named,
): Pick<Inspection, 'cliffs' | 'unseen'> {
  const find = (seen: Subject): NamedCliff[] =>
    Cliff.find(seen, sheet).map(({ asset, ...cliff }) => ({ ...named(asset), ...cliff }))
  const found = find(subject)
  const listings = subject.book.venues.flatMap((venue) => venue.listings)
  if (listings.every(({ oracle }) => oracle.kind === 'market')) return { cliffs: found, unseen: [] }
  const known = new Set(found.map(({ asset }) => asset))
  return { cliffs: found, unseen: find(seeingMarks(subject)).filter(({ asset }) => !known.has(asset)) }
}

function lookThrough(grossUsd: number, loopedDebtUsd: number): LookThrough {
  const netUsd = grossUsd - loopedDebtUsd
  return {
    grossUsd,
    netUsd,
    multiplier: netUsd > 0 ? grossUsd / netUsd : null,
    debtFinancedShare: grossUsd > 0 ? loopedDebtUsd / grossUsd : 0,
  }
}
