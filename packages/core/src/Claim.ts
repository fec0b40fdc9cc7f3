import type { AssetId } from './Asset.ts'
import type { Wad } from './Fixed.ts'

/** So many whole tokens of an asset (wad) for one whole token of the claim. */
export type Part = { readonly asset: AssetId; readonly amount: Wad }

/**
 * What one whole token of `asset` stands for: other tokens, less debts. A `wrapper` with a single part of exactly
 * one stands for what it wraps (WETH is ETH). Claims may form cycles.
 */
export type Claim = {
  readonly kind: 'wrapper' | 'receipt' | 'vault' | 'loop' | 'synthetic'
  readonly asset: AssetId
  readonly backing: readonly Part[]
  readonly debts: readonly Part[]
}
