import type { AssetId } from './Asset.ts'
import type { Wad } from './Fixed.ts'

/**
 * So many whole tokens of an asset (wad) for one whole token of the claim. `at`: the venue where they are lent or owed,
 * whose suppliers bear its bad debt (docs/spec/cascade.md C17); held outright where it is left out.
 */
export type Part = { readonly asset: AssetId; readonly amount: Wad; readonly at?: string | undefined }

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
