import { Quantile } from '@droste/core'
import * as Sheet from './Sheet.ts'

/** Debt below this (USD) is dust: in every total, in no quantile. M5. */
export const DUST_USD = 100

/** Accounts and what they owe, USD. */
export type Group = { readonly accounts: number; readonly debtUsd: number }

/** A bar of the histogram: leverage from `from` up to, not including, `to`; the last bar has no end. */
export type Bar = Group & { readonly from: number; readonly to: number | null }

/** How leverage is spread over the borrowers. Null where nobody is left to measure. M5. */
export type Distribution = {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
  readonly max: number | null
  /** Mean leverage, each account weighing what it owes. */
  readonly debtWeighted: number | null
  readonly accounts: number
  /** Debt at or above collateral: no number can say their leverage. */
  readonly underwater: Group
  readonly dust: Group
  readonly histogram: readonly Bar[]
}

const EDGES = [1, 1.25, 1.5, 2, 3, 4, 6, 8, 10, 12, 15, 20]

/** Measures every borrower that is neither dust nor under water. */
export function distribute(sheet: Sheet.Sheet): Distribution {
  const measured = new Float64Array(sheet.debtUsd.length)
  const underwater = { accounts: 0, debtUsd: 0 }
  const dust = { accounts: 0, debtUsd: 0 }
  const bars = EDGES.map((from, at) => ({ from, to: EDGES[at + 1] ?? null, accounts: 0, debtUsd: 0 }))
  let count = 0
  let debt = 0
  let weighted = 0
  for (let row = 0; row < sheet.debtUsd.length; row++) {
    const debtUsd = sheet.debtUsd[row]!
    if (debtUsd <= 0) continue
    const leverage = Sheet.leverage(sheet, row)
    const apart = debtUsd < DUST_USD ? dust : leverage === null ? underwater : null
    if (apart || leverage === null) {
      add(apart ?? underwater, debtUsd)
      continue
    }
    measured[count++] = leverage
    debt += debtUsd
    weighted += debtUsd * leverage
    add(bars[barOf(leverage)]!, debtUsd)
  }
  const sorted = measured.subarray(0, count).sort()
  const quantile = (level: number): number | null => (count > 0 ? Quantile.ofSorted(sorted, level) : null)
  return {
    p10: quantile(0.1),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
    max: quantile(1),
    debtWeighted: debt > 0 ? weighted / debt : null,
    accounts: count,
    underwater,
    dust,
    histogram: bars,
  }
}

function add(group: { accounts: number; debtUsd: number }, debtUsd: number): void {
  group.accounts++
  group.debtUsd += debtUsd
}

/** The bar a leverage falls into. */
export function barOf(leverage: number): number {
  let bar = 0
  while (bar + 1 < EDGES.length && leverage >= EDGES[bar + 1]!) bar++
  return bar
}
