import type { Oracle } from '@droste/core'
import * as Cliff from '../inspect/Cliff.ts'
import type { Leg, Trigger } from '../inspect/Portrait.ts'
import * as Recursion from '../inspect/Recursion.ts'
import * as Sheet from '../inspect/Sheet.ts'
import { assetOf, legUsd, type Subject } from '../inspect/Subject.ts'
import type { Scope, Seat } from './Seat.ts'

/** Prices of the assets in scope, USD: what the market pays, and what exchange rates alone say. */
export type Marks = { readonly marks: Float64Array; readonly rates: Float64Array }

/** A leg, with what it is times the equity of its account and what it controls times that (null without equity). */
export type WalletLeg = Leg & { readonly leverage: number | null; readonly lookThrough: number | null }

/** One account of a wallet. USD at marks; health, limit and power by the venue's oracles. docs/spec/measures.md. */
export type AccountMeasure = {
  readonly venue: string
  readonly collateralUsd: number
  readonly idleUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  /** What its deposits control through claims (K5). */
  readonly controlledUsd: number
  readonly leverage: number | null
  /** What its collateral controls through claims, over its equity (K5). */
  readonly lookThroughLeverage: number | null
  readonly healthFactor: number | null
  readonly limitUsd: number
  readonly weightedDebtUsd: number
  /** What it could owe at the venue's ltv (weighted), and what of that is left; below 0 the venue would refuse it. */
  readonly powerUsd: number
  readonly borrowableUsd: number
  readonly loopedDebtUsd: number
  readonly loops: number | null
  readonly legs: readonly WalletLeg[]
  /** Smallest fall first. */
  readonly triggers: readonly Trigger[]
}

const over = (part: number, equity: number): number | null => (equity > 0 ? part / equity : null)

/** Measures one account; `control` says what a USD of each asset controls. */
export function measure(
  scope: Scope,
  seat: Seat,
  { marks, rates }: Marks,
  control: Float64Array,
): AccountMeasure {
  const { structure } = scope
  const valued: Subject = { book: seat.book, structure, prices: marks, accountId: () => seat.venue.id }
  const judged: Subject = { ...valued, prices: oraclePrices(scope, seat, marks, rates) }
  const worth = Sheet.draw(valued)
  const { limitUsd, weightedDebtUsd } = Sheet.draw(judged)
  const sheet: Sheet.Sheet = { ...worth, limitUsd, weightedDebtUsd }
  const looped = Recursion.measure(valued, sheet).loopedUsd[0]!
  const collateralUsd = sheet.collateralUsd[0]!
  const debtUsd = sheet.debtUsd[0]!
  const equityUsd = collateralUsd - debtUsd
  const powerUsd = power(judged)
  const controlled = controlledUsd(valued, control)
  return {
    venue: seat.venue.id,
    collateralUsd,
    idleUsd: sheet.idleUsd[0]!,
    debtUsd,
    equityUsd,
    controlledUsd: controlled,
    leverage: over(collateralUsd, equityUsd),
    lookThroughLeverage: over(controlled, equityUsd),
    healthFactor: Sheet.health(sheet, 0),
    limitUsd: limitUsd[0]!,
    weightedDebtUsd: weightedDebtUsd[0]!,
    powerUsd,
    borrowableUsd: powerUsd - weightedDebtUsd[0]!,
    loopedDebtUsd: looped,
    loops: Recursion.loopsOf(sheet, 0, looped),
    legs: legs(valued, seat, equityUsd, control),
    triggers: debtUsd > 0 ? triggers(judged, sheet) : [],
  }
}

function oraclePrices(scope: Scope, { venue }: Seat, marks: Float64Array, rates: Float64Array): Float64Array {
  const regimes = new Map(venue.listings.map(({ asset, oracle }) => [asset, oracle]))
  return Float64Array.from(scope.tables.assets, ({ id }, asset) =>
    seen(regimes.get(id) ?? { kind: 'market' }, scope.prices[asset]!, marks[asset]!, rates[asset]!),
  )
}

/**
 * What an oracle says once it has reported (measures M12). A cap stops rises: one below the ledger's price is taken for
 * that price, so that nothing moves when nothing is set.
 */
function seen(regime: Oracle.Regime, price: number, mark: number, rate: number): number {
  if (regime.kind === 'fixed') return price
  if (regime.kind === 'rate') return rate
  if (regime.kind === 'capped')
    return Math.min(regime.of === 'rate' ? rate : mark, Math.max(price, Number(regime.cap) / 1e18))
  return mark
}

function power(subject: Subject): number {
  const { book } = subject
  let total = 0
  for (let at = 0; at < book.debts[0]!; at++) total += legUsd(subject, at) * book.ltv[book.terms[at]!]!
  return total
}

function controlledUsd(subject: Subject, control: Float64Array): number {
  const { book } = subject
  let total = 0
  for (let at = 0; at < book.first[1]!; at++)
    if (at < book.debts[0]! || at >= book.supplies[0]!)
      total += legUsd(subject, at) * control[assetOf(book, at)]!
  return total
}

/** Legs with something in them, or that had something before the what-if. */
function legs(subject: Subject, seat: Seat, equityUsd: number, control: Float64Array): WalletLeg[] {
  const { book, prices } = subject
  const found: WalletLeg[] = []
  for (let at = 0; at < book.first[1]!; at++) {
    const tokens = book.amount[at]!
    if (tokens === 0 && seat.amount[at] === 0) continue
    const asset = assetOf(book, at)
    const { id, symbol } = book.assets[asset]!
    const valueUsd = legUsd(subject, at)
    found.push({
      side: at < book.debts[0]! ? 'collateral' : at < book.supplies[0]! ? 'debt' : 'supply',
      asset: id,
      symbol,
      tokens,
      priceUsd: prices[asset]!,
      valueUsd,
      threshold: book.threshold[book.terms[at]!]!,
      leverage: over(valueUsd, equityUsd),
      lookThrough: over(valueUsd * control[asset]!, equityUsd),
    })
  }
  return found
}

/** Where the straight line of M13 crosses zero, asset by asset. */
function triggers(judged: Subject, sheet: Sheet.Sheet): Trigger[] {
  const margin = sheet.limitUsd[0]! - sheet.weightedDebtUsd[0]!
  if (margin < 0) return []
  const swings = new Cliff.Swings(judged)
  const found: Trigger[] = []
  for (const asset of swings.of(0)) {
    const drop = margin / swings.margin[asset]!
    if (!(drop >= 0 && drop < 1) || swings.bent.has(asset)) continue
    const { id, symbol } = judged.book.assets[asset]!
    found.push({ asset: id, symbol, drop })
  }
  return found.sort((a, b) => a.drop - b.drop)
}
