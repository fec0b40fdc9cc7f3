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

/** Per account, USD at the end: what the cascade did to it. */
export type AccountColumns = {
  readonly eligible: Uint8Array
  readonly repaidUsd: Float64Array
  readonly seizedUsd: Float64Array
  readonly absorbedUsd: Float64Array
  readonly badDebtUsd: Float64Array
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
  readonly warnings: readonly string[]
}
