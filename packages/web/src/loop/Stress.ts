import type { Loop } from '@droste/core'

/** A loop after its collateral fell against its debt by `fall`, nobody having acted. USD. */
export type Fallen = {
  readonly fall: number
  readonly price: number
  readonly healthFactor: number | null
  readonly loanToValue: number
  readonly equityUsd: number
  /** What is left of the capital put in. */
  readonly kept: number
  readonly state: 'stands' | 'eligible' | 'uncovered' | 'insolvent'
}

export const FALLS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5] as const

/** The loop at a fall. `uncovered`: a liquidation, bonus and all, no longer repays the debt. */
export function fallen(
  plan: Loop.LoopPlan,
  { depositUsd, price }: { readonly depositUsd: number; readonly price: number },
  fall: number,
): Fallen {
  const { collateralUsd, debtUsd, healthFactor, dropToExhaustion, dropToLiquidation } = plan
  const left = collateralUsd * (1 - fall)
  return {
    fall,
    price: price * (1 - fall),
    healthFactor: healthFactor === null ? null : healthFactor * (1 - fall),
    loanToValue: debtUsd / left,
    equityUsd: left - debtUsd,
    kept: (left - debtUsd) / depositUsd,
    state:
      debtUsd > left
        ? 'insolvent'
        : dropToExhaustion !== null && fall > dropToExhaustion
          ? 'uncovered'
          : dropToLiquidation !== null && fall > dropToLiquidation
            ? 'eligible'
            : 'stands',
  }
}

export const RATE_RISES = [0.01, 0.02, 0.05, 0.1] as const

/** Yearly yield on equity when borrowing costs `rise` more. */
export const netApyAt = (plan: Loop.LoopPlan, rise: number): number =>
  plan.netApy - rise * (plan.leverage - 1)
