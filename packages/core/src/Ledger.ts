import type { Account } from './Account.ts'
import type { Asset, AssetId } from './Asset.ts'
import type { Claim } from './Claim.ts'
import type { Event } from './depth/History.ts'
import type { Wad } from './Fixed.ts'
import type { Market } from './Market.ts'
import type { Venue } from './Venue.ts'

/** Where the figures come from. */
export type Provenance = {
  readonly source: string
  readonly chain: string | null
  readonly block: number | null
  /** ISO 8601, UTC. */
  readonly time: string | null
  /** SHA-256 of what was read, hexadecimal. */
  readonly hash: string | null
  readonly reader: string
}

/** Accounts and debt that were read but cannot be used, for one reason. */
export type Rejection = { readonly reason: string; readonly accounts: number; readonly debtUsd: number }

/** What share of what was read the ledger holds. `accounts` and `debtUsd` count what was read, used or not. */
export type Coverage = {
  readonly accounts: number
  readonly debtUsd: number
  /** Used debt over read debt; 1 when there was no debt to read. */
  readonly usedShare: number
  readonly rejected: readonly Rejection[]
}

/** USD per whole token (wad) and who says so. */
export type Price = { readonly asset: AssetId; readonly usd: Wad; readonly source: string }

/** One lending world, exactly: what every reader writes and every command takes. */
export type Ledger = {
  readonly name: string
  readonly provenance: Provenance
  readonly coverage: Coverage
  /** What the importer had to assume, one sentence each. */
  readonly assumptions: readonly string[]
  readonly assets: readonly Asset[]
  readonly prices: readonly Price[]
  readonly claims: readonly Claim[]
  readonly venues: readonly Venue[]
  readonly markets: readonly Market[]
  readonly accounts: readonly Account[]
  /** What led here, where the source tells it: docs/spec/depth.md. */
  readonly history?: readonly Event[] | undefined
}
