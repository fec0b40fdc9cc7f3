import type { Asset } from '@droste/core'
import type { Matrix } from './Correlation.ts'
import type { History } from './History.ts'

/** How one driver's logarithm moves. Rates and volatilities a year; jumps in logarithms. docs/spec/paths.md P2 to P5. */
export type Law =
  | { readonly kind: 'brownian'; readonly drift: number; readonly volatility: number }
  | ({ readonly kind: 'jump-diffusion'; readonly drift: number; readonly volatility: number } & Jumps)
  | ({ readonly kind: 'peg'; readonly reversion: number; readonly volatility: number } & Jumps)
  /** Moves as a column of the model's history did. */
  | { readonly kind: 'historical'; readonly series: string }

/** So many jumps a year, each a normal number added to the logarithm. */
export type Jumps = {
  readonly jumpsPerYear: number
  readonly jumpMean: number
  readonly jumpDeviation: number
}

/** What a driver moves: an asset's price (a claim's against what it stands for), the depth of every market, nothing. */
export type Target =
  | { readonly kind: 'price'; readonly asset: Asset.AssetId }
  | { readonly kind: 'depth' }
  | { readonly kind: 'hidden'; readonly label: string }

export type Driver = {
  readonly target: Target
  readonly law: Law
  /** Moves by `share` of an earlier driver's logarithm beside its own law. */
  readonly follows: readonly { readonly driver: number; readonly share: number }[]
  /** What of a common jump reaches it. */
  readonly exposure: number
}

/** How the history is drawn from. docs/spec/paths.md P6 to P8. */
export type Bootstrap = {
  readonly history: History
  /** Rows that stay together. */
  readonly block: number
  /** Weight of the last step's variance in the next one's (RiskMetrics: .94 a day); null for returns as they were. */
  readonly decay: number | null
  /** How far correlations are moved towards 1. */
  readonly stress: number
  /** Every return is multiplied by this. */
  readonly scale: number
}

/** What prices may do, as data. */
export type Model = {
  readonly name: string
  readonly stepDays: number
  readonly drivers: readonly Driver[]
  /** Between the normal parts of the drivers that are not historical, in their order; one number for all pairs. */
  readonly correlation: Matrix | number
  /** Jumps that come to all drivers at once, by their exposure. */
  readonly commonJumps: Jumps | null
  readonly bootstrap: Bootstrap | null
}
