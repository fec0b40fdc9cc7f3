import type { AssetId } from './Asset.ts'
import type { Wad } from './Fixed.ts'
import type * as Oracle from './Oracle.ts'

/** How much of a debt one liquidation may repay. `docs/spec/liquidation.md` L4. */
export type CloseFactor =
  /** Everything, at the liquidator's choice (Morpho Blue). */
  | { readonly kind: 'whole' }
  /**
   * At most `share` of the debt: of the `reserve` repaid, or of the `account`'s total debt value (Aave v3.3+).
   * `whole` lifts the limit at a low health or for small positions, boundaries as `Venue.WholeWhen` says.
   */
  | {
      readonly kind: 'share'
      readonly share: Wad
      readonly of: 'reserve' | 'account'
      readonly whole: WholeWhen | null
    }
  /** As much as restores the account to `health` (Euler v1, Aave v4). */
  | { readonly kind: 'target'; readonly health: Wad }

/** The whole reserve may be repaid if health ≤ `healthAtMost`, or its debt or collateral is worth < `valueBelow` USD. */
export type WholeWhen = { readonly healthAtMost: Wad; readonly valueBelow: Wad }

/** What a liquidator is paid above what it repays. */
export type Bonus =
  /** The bonus of the collateral leg: its listing's, its mode's, or its own. */
  | { readonly kind: 'listing' }
  /** A discount of 1 − health, never more than `cap`: bonus = 1/(1 − discount) − 1 (Euler). */
  | { readonly kind: 'discount'; readonly cap: Wad }

/** Down, up, or to the nearest with halves up. */
export type Way = 'down' | 'up' | 'nearest'

/**
 * How the contract rounds where it does not round each figure once, down: steps one by one, amounts converted at
 * prices first (down), then shares of them taken. `docs/spec/liquidation.md` L12.
 */
export type Rounding = {
  /** Digits after the point of the oracle's prices; marks are published to the nearest of them. */
  readonly priceDecimals: number
  /** The value of a debt in the base currency. */
  readonly debtValue: Way
  /** Digits to which health is divided, to the nearest, before it is cut to 18. */
  readonly healthDigits: number
  /** What a share comes to: of a debt, of a bonus, of a fee. */
  readonly share: Way
  /** What an emptied collateral leg pays for. */
  readonly paid: Way
}

/** How a lending market liquidates, as data for the one kernel that serves every protocol. */
export type Rule =
  | {
      readonly kind: 'pair'
      readonly closeFactor: CloseFactor
      readonly bonus: Bonus
      /** What each listing's `fee` is a share of: the bonus part alone (Aave), or all that is seized (Compound v2). */
      readonly feeOn: 'bonus' | 'seized'
      /** A partial liquidation leaves at least this much USD on both sides, or is not allowed. 0 for no such rule. */
      readonly leftover: Wad
      /** Where a debt without collateral goes: burned into the venue's deficit, cut from suppliers, or left standing. */
      readonly badDebt: 'deficit' | 'socialised' | 'stays'
      /** Digits after the point of the base currency in which the contract adds up values, each rounded down. */
      readonly valueDecimals: number
      /** Absent: each figure is rounded once, as L2 to L8 say. */
      readonly rounding?: Rounding | undefined
    }
  /**
   * The protocol takes the whole account at each listing's `liquidationFactor`, then sells the collateral at a
   * discount of `storeFront` × (1 − liquidationFactor) (Compound III).
   */
  | { readonly kind: 'absorb'; readonly storeFront: Wad; readonly valueDecimals: number }

/** How a venue treats one asset. Ratios in wad. */
export type Listing = {
  readonly asset: AssetId
  /** Borrowing power of collateral, at most `threshold`. */
  readonly ltv: Wad
  /** Share of the collateral's value that counts in health. At most 1. */
  readonly threshold: Wad
  /** Liquidator's bonus over the repaid value: .05 for 5 %. */
  readonly bonus: Wad
  /** The protocol's share, see `Rule.feeOn`. */
  readonly fee: Wad
  /** A debt of value D counts as D / borrowFactor in health (Euler). 1 elsewhere. */
  readonly borrowFactor: Wad
  /** Share of the collateral's value credited when an account is absorbed (Compound III). */
  readonly liquidationFactor: Wad
  readonly oracle: Oracle.Regime
}

/** An efficiency mode: tighter terms for accounts that opted in, for the collateral it names. */
export type Mode = {
  readonly id: string
  readonly label: string
  readonly collateral: readonly AssetId[]
  readonly ltv: Wad
  readonly threshold: Wad
  readonly bonus: Wad
}

/** A debt the venue carries for accounts that are gone, in base units of the asset. */
export type Deficit = { readonly asset: AssetId; readonly amount: bigint }

/** A two-slope borrow rate, yearly without compounding, and the share of it that suppliers do not get; wad. */
export type Rates = {
  readonly base: Wad
  readonly slope1: Wad
  readonly slope2: Wad
  /** Utilisation at the kink, above 0 and below 1. */
  readonly optimal: Wad
  readonly reserveFactor: Wad
}

/** What is lent of an asset at a venue, and how far that may grow; base units, no cap where none is given. */
export type Reserve = {
  readonly asset: AssetId
  readonly supplied: bigint
  readonly borrowed: bigint
  readonly supplyCap?: bigint | undefined
  readonly borrowCap?: bigint | undefined
  readonly rates?: Rates | undefined
}

/** One pool of lending whose accounts share a rule. A Morpho market is a venue of its own. */
export type Venue = {
  readonly id: string
  readonly protocol: string
  readonly rule: Rule
  readonly listings: readonly Listing[]
  readonly modes: readonly Mode[]
  readonly deficits: readonly Deficit[]
  /** Where the source tells them: what new loans meet. No liquidation depends on them. */
  readonly reserves?: readonly Reserve[] | undefined
}
