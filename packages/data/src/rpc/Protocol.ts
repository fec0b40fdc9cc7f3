import type { Account, Ledger } from '@droste/core'
import type { Hex } from 'viem'
import type { Telling } from './history/Telling.ts'
import type { Filter, Log } from './LogScan.ts'
import type { Seen, View } from './Multicall.ts'
import type { Pin } from './Pin.ts'
import type { Place } from './Roster.ts'

/** Reads views at the pinned block, in as few round trips as the endpoint allows. */
export type See = (views: readonly View[]) => Promise<Seen[]>

/** What the chain said of one account: its slots, and a number (hexadecimal, no `0x`) for each of its views. */
export type Row = readonly [address: Hex, slots: readonly number[], values: readonly string[]]

/** A balance that all accounts together must add up to: what the market itself says is held or owed in a slot. */
export type Total = {
  readonly amount: bigint
  readonly side: 'supply' | 'debt'
  readonly usd: (amount: bigint) => number
  /** So much may be missing by rounding alone. */
  readonly dust?: bigint
}

/** A share of a total that an account holds, in the total's unit. */
export type Share = { readonly slot: number; readonly amount: bigint }

/** A question to the protocol's own views, and by how much (relative) our own answer differs. */
export type Check = { readonly views: readonly View[]; readonly deviation: (seen: readonly Seen[]) => number }

/** What a market brings to a ledger, without its accounts. */
export type World = Pick<Ledger.Ledger, 'assets' | 'prices' | 'venues' | 'assumptions'>

/**
 * A lending protocol as the reader needs it. `Raw` is what the chain said of the market (plain JSON), `State` the same
 * understood. A slot is a place in the market where an account can stand: a token, or a market of its own.
 */
export type Protocol<Raw, State> = {
  readonly name: string
  readonly version: number
  /** Which market: a store belongs to one. */
  readonly market: string
  /** The chain it is on, where that is known. */
  readonly chainId: number | undefined
  /** First block that may hold an event of it. */
  readonly since: number
  readonly read: (see: See) => Promise<Raw>
  readonly understand: (raw: Raw, pin: Pin) => State
  /** What stands at each slot number; must not change from one pinned block to the next. */
  readonly slots: (state: State) => ReadonlyMap<number, string>
  readonly filter: (state: State) => Filter
  readonly touched: (state: State, log: Log) => readonly Place[]
  readonly views: (state: State, address: Hex, slots: readonly number[]) => readonly View[]
  readonly totals: (state: State) => ReadonlyMap<number, Total>
  readonly shares: (row: Row) => readonly Share[]
  readonly check: (state: State, row: Row) => Check
  readonly world: (state: State) => World
  readonly accounts: (state: State, rows: readonly Row[]) => readonly Account.Account[]
  readonly source: (state: State) => string
  /** How its logs tell a history, where that is known. */
  readonly telling?: Telling<State>
}
