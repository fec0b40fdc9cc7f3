import type { Asset } from '@droste/core'

/** One round of a cascade. USD at the marks of the round's start. docs/spec/cascade.md. */
export type Round = {
  readonly round: number
  /** Mark of each asset (USD) after the round's sales, in the order of the ledger's assets. */
  readonly marks: readonly number[]
  /** Debt of the accounts that stood below a health of 1 at the round's oracle prices. */
  readonly eligibleDebtUsd: number
  readonly liquidations: number
  readonly repaidUsd: number
  readonly seizedUsd: number
  /** Debt that left the accounts' books without being repaid by a liquidator, in this round. */
  readonly absorbedUsd: number
  /** Debt without collateral behind it at the end of the round (C12), not only this round's. */
  readonly badDebtUsd: number
}

/** The four words for four numbers, over the whole cascade. */
export type Totals = {
  /** Debt of every account that was eligible at some time, counted once, when it first was. */
  readonly eligibleDebtUsd: number
  /** Repaid by liquidators. */
  readonly repaidUsd: number
  /** Collateral that left the accounts. */
  readonly seizedUsd: number
  /** Debt written off into the venues' books, or taken over by a venue. */
  readonly absorbedUsd: number
  /** Losses of the venues at the end: written off and not covered, plus debt above collateral still standing. */
  readonly badDebtUsd: number
  /** Part of `badDebtUsd` that stood in the book before the shock. */
  readonly badDebtBeforeUsd: number
  /** Accounts that were eligible at some time. */
  readonly accounts: number
}

/** A fixed point of the price map: the mark of each asset, USD. */
export type FixedPoint = { readonly marks: readonly number[]; readonly eligibleDebtUsd: number }

/** What the cascade did to each account, USD, in the order of the book. */
export type AccountColumns = {
  /** Its debt when it first became eligible; 0 if it never did. */
  readonly eligibleDebtUsd: Float64Array
  readonly repaidUsd: Float64Array
  readonly seizedUsd: Float64Array
  readonly absorbedUsd: Float64Array
  /** Written off, or owed above its collateral, at the final marks. A loss by L11 is the venue's, not an account's. */
  readonly badDebtUsd: Float64Array
}

/** Columns for so many accounts, all 0, in one buffer. */
export function columnsFor(accounts: number): AccountColumns {
  const columns = new Float64Array(5 * accounts)
  const column = (at: number): Float64Array => columns.subarray(at * accounts, (at + 1) * accounts)
  return {
    eligibleDebtUsd: column(0),
    repaidUsd: column(1),
    seizedUsd: column(2),
    absorbedUsd: column(3),
    badDebtUsd: column(4),
  }
}

/** Bad debt of a venue in an asset, by their ids, USD: before the shock at the ledger's prices, and at the end. */
export type Loss = {
  readonly venue: string
  readonly asset: Asset.AssetId
  readonly beforeUsd: number
  readonly usd: number
}

/** What a cascade came to. */
export type Outcome = {
  /** Marks before the shock and right after it, USD, in the order of the ledger's assets. */
  readonly marksBefore: readonly number[]
  readonly marksShocked: readonly number[]
  readonly rounds: readonly Round[]
  readonly totals: Totals
  /** Total fall of the collateral's value over its fall under the shock alone; null if the shock moves nothing. */
  readonly amplification: number | null
  readonly accounts: AccountColumns
  /** Of the venues and assets that claims are lent at, in the ledger's order (C18). */
  readonly losses: readonly Loss[]
}
