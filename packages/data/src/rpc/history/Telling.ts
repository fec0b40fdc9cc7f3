import type { Asset, History } from '@droste/core'
import type { Hex } from 'viem'
import type { Filter, Log } from '../LogScan.ts'

/** Something that was done, and whether tokens moved between the market and the wallet for it. */
export type Told = { readonly event: History.Event; readonly moves: boolean }

/** How the logs of a protocol tell what its accounts have done. docs/spec/depth.md D9. */
export type Telling<State> = {
  /** Which logs of the market tell of dealings: of all accounts, or of these and who may have acted for them. */
  readonly filters: (state: State, owners: readonly Hex[] | null) => readonly Filter[]
  /** What a log says was done, in the order in which it was; addresses in lower case. */
  readonly told: (state: State, log: Log) => readonly Told[]
  /** The tokens that are followed, by address. */
  readonly tokens: (state: State) => ReadonlyMap<Hex, Asset.AssetId>
  /** Where the market keeps its tokens. */
  readonly vaults: (state: State) => ReadonlySet<string>
}

/** An address as a topic of a filter. */
export const asTopic = (address: string): Hex => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`

/** Where a log stands. */
export const placeOf = ({ blockNumber, logIndex, transactionHash }: Log): History.Place => ({
  block: Number(blockNumber),
  log: Number(logIndex),
  transaction: transactionHash,
})
