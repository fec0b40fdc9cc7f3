import { type Asset, Fault, type Oracle } from '@droste/core'

/** A relative change of an asset's price against the ledger's: −.2 for a fall of 20 %. Above −1. */
export type Shock = { readonly asset: Asset.AssetId; readonly change: number }

/** Another oracle for an asset, at every venue that lists it. */
export type OracleOverride = { readonly asset: Asset.AssetId; readonly regime: Oracle.Regime }

/** The share of an asset that the suppliers of a venue have lost, 0 to 1 (docs/spec/cascade.md C17). */
export type Lost = { readonly venue: string; readonly asset: Asset.AssetId; readonly share: number }

/**
 * What is done to a book. A shock on an asset carries to every claim on it; a token that is shocked itself is moved
 * against its claim's value (a depeg). A one-to-one wrapper stands for what it wraps. docs/spec/cascade.md C1.
 */
export type Scenario = {
  readonly shocks: readonly Shock[]
  readonly oracles: readonly OracleOverride[]
  /** What one liquidation costs its liquidator, USD. */
  readonly gasUsd: number
  /** Every market's depth is multiplied by this: 1 as the ledger has it, .5 for half. Above 0. */
  readonly depth: number
  /** Share of every market's impact that arbitrage undoes after each round; null as the ledger has it. */
  readonly recovers: number | null
  /** Share of a debt that may be repaid at once, at every venue (L13), above 0, at most 1; null as each venue has it. */
  readonly closeFactor: number | null
  /** What all liquidators together can repay in one round, USD at marks, above 0; null for any amount. */
  readonly capitalUsd: number | null
  /** What claims are written down by; nothing where it is left out. */
  readonly lost?: readonly Lost[] | undefined
}

/** Nothing happens: no shock, the ledger's own oracles, depth and rules, gas of 10 USD, capital without end. */
export const calm: Scenario = {
  shocks: [],
  oracles: [],
  gasUsd: 10,
  depth: 1,
  recovers: null,
  closeFactor: null,
  capitalUsd: null,
}

/** Shocks on one asset, each above −1, that together leave no price. @example --shock ETH=-99.9999999% --shock WETH=-99.9999999999% */
export class NothingLeftError extends Fault<{ asset: Asset.AssetId }> {
  override readonly name = 'Scenario.NothingLeftError'
  constructor(asset: Asset.AssetId) {
    super(`The shocks on ${asset} together leave nothing of its price`, { asset })
  }
  override advise = (): string => 'Shock it once; a wrapper stands for what it wraps.'
}
