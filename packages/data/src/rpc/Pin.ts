import { Fault } from '@droste/core'
import { type Hex, hexToNumber } from 'viem'
import type { Connection } from './Connection.ts'
import { type Call, UnknownBlockError } from './Endpoint.ts'

/** The one block that everything is read at. */
export type Pin = {
  readonly chainId: number
  readonly block: number
  readonly hash: Hex
  /** Seconds since 1970. */
  readonly time: number
}

/** A block to pin: its number, or what the chain calls its newest. */
export type Wanted = number | 'latest' | 'safe' | 'finalized'

type Header = { readonly number: Hex; readonly hash: Hex; readonly timestamp: Hex } | null

/** Number and hash of a block that was pinned before. */
export type Earlier = { readonly block: number; readonly hash: Hex }

const quantity = (block: number): Hex => `0x${block.toString(16)}`
const header = (block: number | string): Call => ({
  method: 'eth_getBlockByNumber',
  params: [typeof block === 'number' ? quantity(block) : block, false],
})
const CHAIN: Call = { method: 'eth_chainId', params: [] }

/**
 * Pins a block that every endpoint holds, with the same hash. A name such as `latest` means the newest block that all
 * of them have. `chainId` is the chain that must answer, if it is known.
 * @throws WrongChainError, DisagreementError, NoBlockError, and the faults of `Connection.ask`
 */
export async function choose(connection: Connection, wanted: Wanted, chainId?: number): Promise<Pin> {
  const newest = await connection.askAll([CHAIN, header(wanted)], (answers) => read(answers, wanted))
  const expected = chainId ?? newest[0]!.said.chainId
  for (const { endpoint, said } of newest)
    if (said.chainId !== expected) throw new WrongChainError(endpoint, said.chainId, expected)
  const lowest = newest.map(({ said }) => said).reduce((low, next) => (next.block < low.block ? next : low))
  await check(connection, lowest)
  return lowest
}

/**
 * Makes sure that every endpoint is on the pinned chain still, and holds the pinned block.
 * @throws WrongChainError, DisagreementError, ReorganisedError, NoBlockError
 */
export async function check(connection: Connection, pin: Pin): Promise<void> {
  const all = await connection.askAll([CHAIN, header(pin.block)], (answers) => read(answers, pin.block))
  for (const { endpoint, said } of all)
    if (said.chainId !== pin.chainId) throw new WrongChainError(endpoint, said.chainId, pin.chainId)
  const others = all.filter(({ said }) => said.hash !== pin.hash)
  const [other] = others
  if (other === undefined) return
  if (others.length < all.length) throw new DisagreementError(other.endpoint, pin.block)
  same(pin, other.said.hash)
}

/** The chain that the first endpoint answers for. */
export const chainOf = (connection: Connection): Promise<number> =>
  connection.ask([CHAIN], ([chain]) => hexToNumber(chain as Hex))

/** The call that shows, in the same round trip as other calls, which chain they are answered from. */
export const witness = ({ block }: { readonly block: number }): Call => header(block)

/** Refuses answers that come with another block in the pin's place. @throws ReorganisedError, UnknownBlockError */
export function testify({ block, hash }: Earlier, answer: unknown, endpoint: string): void {
  const found = answer as Header
  if (found === null) throw new UnknownBlockError(endpoint, `there is no block ${block}`)
  same({ block, hash }, found.hash)
}

/** Refuses another hash in the place of the pinned one. @throws ReorganisedError */
export function same({ block, hash }: Earlier, found: Hex): void {
  if (found !== hash) throw new ReorganisedError(block, hash, found)
}

function read([chain, block]: readonly unknown[], wanted: Wanted): Pin {
  const found = block as Header
  if (found === null) throw new NoBlockError(wanted)
  return {
    chainId: hexToNumber(chain as Hex),
    block: hexToNumber(found.number),
    hash: found.hash,
    time: hexToNumber(found.timestamp),
  }
}

/** An endpoint answers for another chain. */
export class WrongChainError extends Fault<{ endpoint: string; found: number; expected: number }> {
  override readonly name = 'Pin.WrongChainError'
  constructor(endpoint: string, found: number, expected: number) {
    super(`${endpoint} answers for chain ${found}, not ${expected}`, { endpoint, found, expected })
  }
  override advise = (): string => 'Name endpoints of one chain only, the one that the market is on.'
}

/** Two endpoints have different blocks of the same number. */
export class DisagreementError extends Fault<{ endpoint: string; block: number }> {
  override readonly name = 'Pin.DisagreementError'
  constructor(endpoint: string, block: number) {
    super(`${endpoint} has another block ${block} than the others`, { endpoint, block })
  }
  override advise = (): string => 'Pin an older block, such as --block finalized, or leave that endpoint out.'
}

/** The chain was reorganised under the pinned block: what was read belongs to a history that is gone. */
export class ReorganisedError extends Fault<{ block: number; pinned: string; found: string }> {
  override readonly name = 'Pin.ReorganisedError'
  constructor(block: number, pinned: string, found: string) {
    super(`Block ${block} is no longer ${pinned}; the chain now has ${found}`, {
      block,
      pinned,
      found,
    })
  }
  override advise = (): string =>
    'Start again with --fresh, best at a block that is final: --block finalized.'
}

/** The chain has no such block yet. */
export class NoBlockError extends Fault<{ block: Wanted }> {
  override readonly name = 'Pin.NoBlockError'
  constructor(block: Wanted) {
    super(`The endpoint has no block ${block}`, { block })
  }
  override advise = (): string => 'Name a block that exists, or leave --block out for the newest.'
}
