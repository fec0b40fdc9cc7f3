import * as Wad from './Wad.ts'

// One virtual asset against a million virtual shares: what makes the share price costly to inflate.
const VIRTUAL_SHARES = 10n ** 6n
const VIRTUAL_ASSETS = 1n

/** A pool of assets (token units) and the shares that stand for them. */
export type Totals = { readonly assets: bigint; readonly shares: bigint }

/** Shares for `assets`, rounded down. Mirrors `SharesMathLib.toSharesDown`. */
export const fromAssetsDown = (assets: bigint, totals: Totals): bigint =>
  Wad.mulDivDown(assets, totals.shares + VIRTUAL_SHARES, totals.assets + VIRTUAL_ASSETS)

/** Shares for `assets`, rounded up. Mirrors `SharesMathLib.toSharesUp`. */
export const fromAssetsUp = (assets: bigint, totals: Totals): bigint =>
  Wad.mulDivUp(assets, totals.shares + VIRTUAL_SHARES, totals.assets + VIRTUAL_ASSETS)

/** Assets for `shares`, rounded down. Mirrors `SharesMathLib.toAssetsDown`. */
export const toAssetsDown = (shares: bigint, totals: Totals): bigint =>
  Wad.mulDivDown(shares, totals.assets + VIRTUAL_ASSETS, totals.shares + VIRTUAL_SHARES)

/** Assets for `shares`, rounded up. Mirrors `SharesMathLib.toAssetsUp`. */
export const toAssetsUp = (shares: bigint, totals: Totals): bigint =>
  Wad.mulDivUp(shares, totals.assets + VIRTUAL_ASSETS, totals.shares + VIRTUAL_SHARES)
