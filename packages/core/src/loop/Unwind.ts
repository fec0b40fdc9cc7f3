import type { State } from './Entry.ts'
import * as Sale from './Sale.ts'

/** Leaving with a share of a loop: its debt repaid by a flash loan that selling its collateral pays back. */
export type Exit =
  | {
      readonly kind: 'done'
      readonly fraction: number
      readonly repaidUsd: number
      readonly soldUsd: number
      /** Collateral of the share that need not be sold: what the owner takes home, before gas. */
      readonly returnedUsd: number
      /** Price impact, flash fee and gas. */
      readonly costUsd: number
    }
  | {
      readonly kind: 'short'
      readonly fraction: number
      readonly repaidUsd: number
      /** What selling the whole share's collateral still leaves unpaid. */
      readonly shortUsd: number
    }

export type ExitOptions = {
  readonly state: State
  /** Collateral into debt asset. */
  readonly sell: Sale.Sell
  readonly flashFee: number
  readonly gasUsd: number
}

/** Leaves with `fraction` of the position, its health unchanged. All in USD at mark. */
export function exit({ state, sell, flashFee, gasUsd }: ExitOptions, fraction: number): Exit {
  const repaidUsd = fraction * state.debtUsd
  const collateralUsd = fraction * state.collateralUsd
  const owedUsd = repaidUsd * (1 + flashFee)
  const soldUsd = Sale.amountFor(sell, owedUsd, collateralUsd)
  if (soldUsd === undefined)
    return { kind: 'short', fraction, repaidUsd, shortUsd: owedUsd - sell(collateralUsd) }
  return {
    kind: 'done',
    fraction,
    repaidUsd,
    soldUsd,
    returnedUsd: collateralUsd - soldUsd,
    costUsd: soldUsd - repaidUsd + gasUsd,
  }
}

/** Leaving without a flash loan: withdraw what health allows, sell, repay, again. `stuck` when that leads nowhere. */
export type Ladder =
  | { readonly kind: 'done'; readonly steps: number; readonly soldUsd: number; readonly costUsd: number }
  | { readonly kind: 'stuck'; readonly steps: number; readonly debtUsd: number }

export type LadderOptions = ExitOptions & {
  readonly threshold: number
  /** Health factor no withdrawal may go below; 1 is where the contract refuses. */
  readonly leastHealth?: number
}

/** A step that repays less than this share of the debt is none: the ladder would not end. */
const LEAST_REPAY = 1e-6

/** Steps to repay everything without a flash loan, and what they cost in price impact and gas (USD). */
export function withoutFlash({ state, sell, gasUsd, threshold, leastHealth = 1 }: LadderOptions): Ladder {
  let { collateralUsd, debtUsd } = state
  let soldUsd = 0
  let steps = 0
  while (debtUsd > 0) {
    const free = Math.min(collateralUsd, collateralUsd - (leastHealth * debtUsd) / threshold)
    const before = soldUsd
    const last =
      free > 0 ? Sale.amountFor((amount) => Sale.more(sell, before, amount), debtUsd, free) : undefined
    const sold = last ?? free
    const repaid = last === undefined ? Sale.more(sell, soldUsd, free) : debtUsd
    if (!(repaid > LEAST_REPAY * state.debtUsd)) return { kind: 'stuck', steps, debtUsd }
    soldUsd += sold
    collateralUsd -= sold
    debtUsd -= repaid
    steps++
  }
  return { kind: 'done', steps, soldUsd, costUsd: soldUsd - state.debtUsd + steps * gasUsd }
}
