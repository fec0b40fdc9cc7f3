import type { Hex } from 'viem'
import { type Connection, GivenUpError, type Read } from './Connection.ts'
import { TooLargeError } from './Endpoint.ts'
import * as Pin from './Pin.ts'

/** Which logs: of any of these contracts, with one of these words in each place. */
export type Filter = {
  readonly address: readonly Hex[]
  readonly topics: readonly (Hex | readonly Hex[] | null)[]
}

export type Log = {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: Hex
  readonly logIndex: Hex
  readonly transactionHash: Hex
}

/** The logs of the blocks `from` to `to`, both included, in their order. */
export type Stretch = { readonly from: number; readonly to: number; readonly logs: readonly Log[] }

/** How many blocks to ask for. */
export type Reach = {
  readonly first: number
  readonly most: number
  /** Logs of one answer above which the next asks for less, so that memory stays bounded. */
  readonly logs: number
}

export const REACH: Reach = { first: 2_000, most: 1_000_000, logs: 10_000 }

/** How many blocks are asked for next: what one search learns of an endpoint's limits, the next one knows. */
export type Stride = { readonly reach: Reach; span: number; ceiling: number; successes: number }

export const stride = (reach: Reach = REACH): Stride => ({
  reach,
  span: reach.first,
  ceiling: reach.most,
  successes: 0,
})

// Enough tries to get over a hiccup; after that a narrower range is the better guess.
const TRIES = 4
// Successes after which a limit met before is tried again.
const LIFT = 32

/**
 * All logs that fit one of `filters`, each once, from block `from` up to the pinned one, in ranges that halve when the endpoint finds them too large or takes
 * too long, and grow while it does not. Each answer comes with the pinned block: from another chain, or another history
 * of this one, nothing is taken.
 * @throws Pin.ReorganisedError, TooLargeError for a single block, and the faults of `Connection.ask`
 */
export async function* scan(
  connection: Connection,
  pin: Pin.Earlier,
  filters: readonly Filter[],
  from: number,
  stride: Stride,
): AsyncGenerator<Stretch> {
  const { reach } = stride
  for (let next = from; next <= pin.block; ) {
    const to = Math.min(next + stride.span - 1, pin.block)
    try {
      const logs = await ask(connection, pin, filters, next, to)
      yield { from: next, to, logs }
      next = to + 1
      stride.successes++
      if (stride.successes % LIFT === 0) stride.ceiling = Math.min(stride.ceiling * 2, reach.most)
      stride.span =
        logs.length > reach.logs ? Math.max(stride.span >> 1, 1) : Math.min(stride.span * 2, stride.ceiling)
    } catch (error) {
      const asked = to - next + 1
      if (asked === 1 || !isTooMuch(error)) throw error
      stride.span = asked >> 1
      stride.ceiling = stride.span
      stride.successes = 0
    }
  }
}

// A range that a server cannot bear shows as a timeout, as a lost connection, or as an error of the server.
const isTooMuch = (error: unknown): boolean => error instanceof TooLargeError || error instanceof GivenUpError

/** Logs of several searches, as the chain has them. */
function inOrder(found: readonly Log[][]): Log[] {
  if (found.length === 1) return found[0]!
  const byPlace = new Map(found.flat().map((log) => [`${log.blockNumber} ${log.logIndex}`, log]))
  return [...byPlace.values()].sort(
    (a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
  )
}

async function ask(
  connection: Connection,
  pin: Pin.Earlier,
  filters: readonly Filter[],
  from: number,
  to: number,
): Promise<Log[]> {
  const range = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` }
  const searches = filters.map((filter) => ({ method: 'eth_getLogs', params: [{ ...filter, ...range }] }))
  const calls = [Pin.witness(pin), ...searches]
  const read: Read<Log[]> = ([block, ...found], endpoint) => {
    Pin.testify(pin, block, endpoint)
    return inOrder(found as Log[][])
  }
  try {
    return await connection.ask(calls, read, to > from ? TRIES : undefined)
  } catch (error) {
    // Smaller ranges would be more requests: the wrong answer to a limit on requests.
    if (to > from && error instanceof GivenUpError && error.facts.last.facts.reason === 'limit')
      return await connection.ask(calls, read)
    throw error
  }
}
