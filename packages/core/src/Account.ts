import type { AssetId } from './Asset.ts'
import type { Wad } from './Fixed.ts'

/** `collateral` counts in health, `supply` earns but does not count, `debt` is owed. */
export type Side = 'collateral' | 'supply' | 'debt'

/**
 * One balance of an account, in base units, not negative. `threshold`, `bonus` and `borrowFactor` replace the
 * listing's or the mode's where the source states them for this account alone.
 */
export type Leg = {
  readonly side: Side
  readonly asset: AssetId
  readonly amount: bigint
  readonly ltv?: Wad | undefined
  readonly threshold?: Wad | undefined
  readonly bonus?: Wad | undefined
  readonly borrowFactor?: Wad | undefined
}

/** What is judged and liquidated as one: the balances of an owner (and sub-account) at one venue. */
export type Account = {
  readonly owner: string
  readonly venue: string
  readonly sub?: string | undefined
  readonly mode?: string | undefined
  readonly legs: readonly Leg[]
}

/** A name for an account that no other account of the ledger bears. */
export const idOf = ({ owner, venue, sub }: Account): string =>
  sub === undefined ? `${venue}:${owner}` : `${venue}:${owner}/${sub}`
