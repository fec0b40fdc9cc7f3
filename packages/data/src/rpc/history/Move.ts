import type { Asset, History } from '@droste/core'
import { type Hex, toEventSelector } from 'viem'
import type { Filter, Log } from '../LogScan.ts'
import * as Words from '../Words.ts'
import { asTopic, placeOf } from './Telling.ts'

/** Tokens that have moved, in base units; from nobody where they were minted, to nobody where they were burned. */
export type Move = History.Place & {
  readonly asset: Asset.AssetId
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

/** Who holds nothing: the origin of what is minted, the end of what is burned. */
export const NOBODY = '0x0000000000000000000000000000000000000000'

// A wrapped coin tells of its own wrapping by events of its own, without a transfer.
const topic = {
  transfer: toEventSelector('Transfer(address,address,uint256)'),
  deposit: toEventSelector('Deposit(address,uint256)'),
  withdrawal: toEventSelector('Withdrawal(address,uint256)'),
}

/** Every move of the tokens out of these wallets or into them. */
export function filters(tokens: readonly Hex[], wallets: readonly string[]): Filter[] {
  const words = wallets.map(asTopic)
  return [
    { address: tokens, topics: [Object.values(topic), words] },
    { address: tokens, topics: [topic.transfer, null, words] },
  ]
}

/** The move that a log of such a filter tells of; null where nothing has moved, or not what is followed. */
export function read(log: Log, tokens: ReadonlyMap<Hex, Asset.AssetId>): Move | null {
  const asset = tokens.get(log.address.toLowerCase() as Hex)
  const [name, first, second] = log.topics
  if (asset === undefined || first === undefined || log.data.length < 66) return null
  const amount = Words.word(log.data.slice(2))
  const one = Words.topicAddress(first)
  const [from, to] =
    name === topic.deposit
      ? [NOBODY, one]
      : name === topic.withdrawal
        ? [one, NOBODY]
        : [one, second === undefined ? one : Words.topicAddress(second)]
  return amount === 0n || from === to ? null : { ...placeOf(log), asset, from, to, amount }
}
