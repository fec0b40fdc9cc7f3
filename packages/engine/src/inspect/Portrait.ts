import * as Cliff from './Cliff.ts'
import * as Recursion from './Recursion.ts'
import * as Sheet from './Sheet.ts'
import { assetOf, legUsd, type Subject } from './Subject.ts'

/** A leg as people read it: whole tokens, USD per token, USD. Ratios as fractions. */
export type Leg = {
  readonly side: 'collateral' | 'debt' | 'supply'
  readonly asset: string
  readonly symbol: string
  readonly tokens: number
  readonly priceUsd: number
  readonly valueUsd: number
  readonly threshold: number
}

/** The fall of an asset at which the account becomes eligible, all else standing still (M13). */
export type Trigger = { readonly asset: string; readonly symbol: string; readonly drop: number }

/** One account, whole. Null: no health without debt, no leverage without equity, loops that no number reaches. */
export type Portrait = {
  readonly account: string
  readonly venue: string
  readonly collateralUsd: number
  readonly idleUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly leverage: number | null
  readonly healthFactor: number | null
  readonly loopedDebtUsd: number
  readonly loops: number | null
  readonly legs: readonly Leg[]
  /** Smallest fall first. */
  readonly triggers: readonly Trigger[]
}

/** Draws the accounts in `rows`. */
export function draw(subject: Subject, rows: readonly number[]): Portrait[] {
  const sheet = Sheet.draw(subject)
  const { loopedUsd } = Recursion.measure(subject, sheet)
  const swings = new Cliff.Swings(subject)
  return rows.map((row) => {
    const collateralUsd = sheet.collateralUsd[row]!
    const debtUsd = sheet.debtUsd[row]!
    return {
      account: subject.accountId(row),
      venue: subject.book.venues[subject.book.venue[row]!]!.id,
      collateralUsd,
      idleUsd: sheet.idleUsd[row]!,
      debtUsd,
      equityUsd: collateralUsd - debtUsd,
      leverage: Sheet.leverage(sheet, row),
      healthFactor: Sheet.health(sheet, row),
      loopedDebtUsd: loopedUsd[row]!,
      loops: Recursion.loopsOf(sheet, row, loopedUsd[row]!),
      legs: legs(subject, row),
      triggers: debtUsd > 0 ? triggers(subject, sheet, swings, row) : [],
    }
  })
}

function legs(subject: Subject, row: number): Leg[] {
  const { book, prices } = subject
  return Array.from({ length: book.first[row + 1]! - book.first[row]! }, (_, step) => {
    const at = book.first[row]! + step
    const asset = assetOf(book, at)
    const { id, symbol } = book.assets[asset]!
    const side = at < book.debts[row]! ? 'collateral' : at < book.supplies[row]! ? 'debt' : 'supply'
    return {
      side,
      asset: id,
      symbol,
      tokens: book.amount[at]!,
      priceUsd: prices[asset]!,
      valueUsd: legUsd(subject, at),
      threshold: book.threshold[book.terms[at]!]!,
    }
  })
}

/** Where the straight line of M13 crosses zero; falls that make a claim worthless on the way are left out. */
export function triggers(subject: Subject, sheet: Sheet.Sheet, swings: Cliff.Swings, row: number): Trigger[] {
  const margin = sheet.limitUsd[row]! - sheet.weightedDebtUsd[row]!
  const found: Trigger[] = []
  for (const asset of swings.of(row)) {
    const slope = swings.margin[asset]!
    const drop = margin / slope
    if (margin < 0 || slope <= 0 || drop >= 1 || swings.bent.has(asset)) continue
    const { id, symbol } = subject.book.assets[asset]!
    found.push({ asset: id, symbol, drop })
  }
  return found.sort((a, b) => a.drop - b.drop)
}
