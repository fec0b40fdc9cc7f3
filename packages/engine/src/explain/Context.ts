import type { Ledger } from '@droste/core'
import * as Inspection from '../inspect/Inspection.ts'
import * as Recursion from '../inspect/Recursion.ts'
import * as Sheet from '../inspect/Sheet.ts'
import type { Subject } from '../inspect/Subject.ts'

/** Where the figures were read. */
export type Origin = Pick<Ledger.Ledger, 'provenance' | 'coverage' | 'prices' | 'history'>

/** A book, everything measured of it, and where it was read. */
export type Context = {
  readonly subject: Subject
  readonly origin: Origin
  readonly sheet: Sheet.Sheet
  readonly inspection: Inspection.Inspection
  /** Looped debt of each account, USD. */
  readonly loopedUsd: Float64Array
}

/** Measures the book once, for any number of explanations. */
export function build(subject: Subject, origin: Origin): Context {
  const sheet = Sheet.draw(subject)
  return {
    subject,
    origin,
    sheet,
    inspection: Inspection.of(subject),
    loopedUsd: Recursion.measure(subject, sheet).loopedUsd,
  }
}

/** The rows of the accounts for which `keep` holds, each with its part of a sum. */
export function rowsOf(
  accounts: number,
  keep: (row: number) => boolean,
  value: (row: number) => number,
): { row: number; value: number }[] {
  const parts: { row: number; value: number }[] = []
  for (let row = 0; row < accounts; row++) if (keep(row)) parts.push({ row, value: value(row) })
  return parts
}
