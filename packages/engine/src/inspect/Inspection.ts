import * as Cliff from './Cliff.ts'
import * as Concentration from './Concentration.ts'
import * as Leverage from './Leverage.ts'
import * as Recursion from './Recursion.ts'
import * as Sheet from './Sheet.ts'
import { type Subject, seeingMarks } from './Subject.ts'
import * as ThroughBook from './ThroughBook.ts'
import * as Totals from './Totals.ts'

/** An asset as answers name it: its id, and what people call it. */
export type Named = { readonly asset: string; readonly symbol: string }

/** A book looked through its claims, assets by name. docs/spec/claims.md K5 to K8. */
type Claims = Omit<ThroughBook.ThroughBook, 'outside' | 'tokens' | 'reserves' | 'cycles' | 'rejected'> & {
  readonly outside: readonly (Named & Omit<ThroughBook.Outside, 'asset'>)[]
  readonly tokens: readonly (Named & Omit<ThroughBook.Token, 'asset'>)[]
  readonly reserves: readonly (Named & Omit<ThroughBook.Reserve, 'asset'>)[]
  readonly cycles: readonly {
    readonly assets: readonly Named[]
    readonly greatestUsd: number
    readonly leastUsd: number
  }[]
  /** Claims that could not be read, for want of the price of what is named beside them. */
  readonly rejected: readonly (Named & { readonly missing: Named })[]
}

/** What stands behind the collateral, USD. docs/spec/measures.md M10, docs/spec/claims.md. */
export type LookThrough = Claims & {
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
    lookThrough: {
      ...lookThrough(both.totals.collateralUsd, recursion.loopedDebtUsd),
      ...claims(ThroughBook.measure(subject, sheet), named),
    },
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

function claims(through: ThroughBook.ThroughBook, named: (asset: number) => Named): Claims {
  const called = <T extends { readonly asset: number }>({ asset, ...rest }: T) => ({
    ...named(asset),
    ...rest,
  })
  return {
    ...through,
    outside: through.outside.map(called),
    tokens: through.tokens.map(called),
    reserves: through.reserves.map(called),
    cycles: through.cycles.map(({ assets, ...cycle }) => ({ assets: assets.map(named), ...cycle })),
    rejected: through.rejected.map(({ asset, missing }) => ({ ...named(asset), missing: named(missing) })),
  }
}

function lookThrough(grossUsd: number, loopedDebtUsd: number): Omit<LookThrough, keyof Claims> {
  const netUsd = grossUsd - loopedDebtUsd
  return {
    grossUsd,
    netUsd,
    multiplier: netUsd > 0 ? grossUsd / netUsd : null,
    debtFinancedShare: grossUsd > 0 ? loopedDebtUsd / grossUsd : 0,
  }
}
