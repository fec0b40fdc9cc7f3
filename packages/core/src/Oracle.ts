import type { Wad } from './Fixed.ts'

/**
 * How a venue's oracle prices an asset; the mark is what the market pays, and the two may differ.
 * - `market`: the mark.
 * - `rate`: the claim's value at its exchange rate, blind to the token's own discount (wstETH as rate × ETH).
 * - `capped`: the mark or the rate, never above `cap` (USD per whole token, wad).
 * - `delayed`: the mark of `rounds` rounds ago, published only when it has moved by at least `deviation` (wad).
 * - `fixed`: the ledger's price, whatever happens.
 */
export type Regime =
  | { readonly kind: 'market' }
  | { readonly kind: 'rate' }
  | { readonly kind: 'capped'; readonly of: 'market' | 'rate'; readonly cap: Wad }
  | { readonly kind: 'delayed'; readonly rounds: number; readonly deviation: Wad }
  | { readonly kind: 'fixed' }
