import type { ClaimGraph } from './ClaimGraph.ts'
import type { Solution } from './Clearing.ts'

/** A system of claims added up; one currency. */
export type Totals = {
  /** Worth of all tokens, and of what is held outside them: what it all stands on. */
  readonly gross: number
  readonly net: number
  /** Gross over net; `null` where there is nothing outside. */
  readonly multiplier: number | null
  /** Assets in every token, each claim counted again (TVL), less what is counted twice (TVR). */
  readonly lockedValue: number
  readonly redeemableValue: number
  readonly debts: number
}

/** Adds up one solution. */
export function totals({ outside, debts }: ClaimGraph, { values, assets }: Solution): Totals {
  const net = sum(outside)
  const gross = sum(values)
  return {
    gross,
    net,
    multiplier: net > 0 ? gross / net : null,
    lockedValue: sum(assets),
    redeemableValue: net,
    debts: sum(debts),
  }
}

/** An issuer's own figures: `gross` counts what it owes on top of its backing. Say which of the two is meant. */
export const ofIssuer = (
  backing: number,
  liabilities: number,
): {
  readonly grossOverBacking: number
  readonly liabilitiesOverBacking: number
  readonly equity: number
} => ({
  grossOverBacking: (backing + liabilities) / backing,
  liabilitiesOverBacking: liabilities / backing,
  equity: backing - liabilities,
})

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
