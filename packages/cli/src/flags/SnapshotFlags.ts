import { readFile } from 'node:fs/promises'
import { Fault } from '@droste/core'
import type { Pin, Snapshot } from '@droste/data/rpc'
import type { Command } from 'commander'
import * as Pair from './Pair.ts'
import { collect } from './StressFlags.ts'

/** The flags of `droste snapshot`. */
export type SnapshotFlags = {
  readonly rpc?: readonly string[]
  readonly network?: string
  readonly market?: readonly string[]
  readonly contract?: string
  readonly loanUsd?: string
  readonly block: string
  readonly fromBlock?: string
  readonly accounts?: string
  readonly history?: boolean
  readonly pool?: readonly string[]
  readonly claim?: readonly string[]
  readonly sample: string
  readonly tries: string
  readonly fresh?: boolean
  readonly out: string
  readonly json?: boolean
}

/** The protocols that can be read from a chain. */
export const PROTOCOLS = ['aave-v3', 'morpho-blue', 'compound-v2'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** Declares what the command takes. */
export const declare = (command: Command): Command =>
  command
    .description('read a lending market from a chain, at one block')
    .argument('<protocol>', PROTOCOLS.join(', '))
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option('--rpc <url>', 'a JSON-RPC endpoint; may be repeated; or DROSTE_RPC in the environment', collect)
    .option('--network <name>', 'local: a chain started here, with a real market and loops on it')
    .option(
      '--market <name>',
      'such as ethereum-core (default: the main one of the chain); for morpho-blue a market’s id, may be repeated',
      collect,
    )
    .option(
      '--contract <address>',
      'of a market without a name: Aave’s PoolAddressesProvider, Morpho itself, or a Comptroller',
    )
    .option('--loan-usd <price>', 'morpho-blue: what a loan token is worth (default: as Aave’s oracle says)')
    .option('--block <n>', 'a number, latest, safe or finalized', 'latest')
    .option('--from-block <n>', 'first block to search for events')
    .option('--accounts <file>', 'reads the addresses in this file instead of searching for events')
    .option('--history', 'reads what led here as well: every dealing, swap and transfer, for traced depth')
    .option(
      '--pool <asset=address>',
      'a Uniswap v3 pool in which the asset is sold; may be repeated',
      collect,
    )
    .option(
      '--claim <token=asset>',
      'wstETH=WETH: what a token stands for, at the rate of their prices',
      collect,
    )
    .option('--sample <n>', 'accounts to hold against the protocol’s own views', '50')
    .option('--tries <n>', 'how often to ask before giving up, waiting longer each time', '10')
    .option('--fresh', 'reads everything anew, over what an earlier run has kept')

/** @throws UnknownProtocolError */
export function protocolOf(text: string): Protocol {
  const found = PROTOCOLS.find((name) => name === text)
  if (found === undefined) throw new UnknownProtocolError(text)
  return found
}

/** Addresses from the command line, or from the environment, where they do not show in the list of processes. */
export function addressesOf(rpc: readonly string[] = []): readonly string[] {
  const addresses = rpc.length > 0 ? rpc : (process.env['DROSTE_RPC'] ?? '').split(/\s+/).filter(Boolean)
  if (addresses.length === 0) throw new NoEndpointError()
  return addresses
}

/** Pools by the asset that is sold there. @throws Pair.NotPairError, NotAddressError */
export const poolsOf = ({ pool = [] }: SnapshotFlags): Snapshot.Options['pools'] =>
  pool.map((text) => {
    const { name, value } = Pair.parse('--pool', text, 'ASSET=ADDRESS')
    return { base: name, pool: addressOf(value) }
  })

/** Tokens and what they stand for. @throws Pair.NotPairError */
export const claimsOf = ({ claim = [] }: SnapshotFlags): Snapshot.Options['claims'] =>
  claim.map((text) => {
    const { name, value } = Pair.parse('--claim', text, 'TOKEN=ASSET')
    return { asset: name, on: value }
  })

export function blockOf(text: string): Pin.Wanted {
  if (text === 'latest' || text === 'safe' || text === 'finalized') return text
  return wholeOf('--block', text)
}

export function wholeOf(flag: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new NotWholeError(flag, text)
  return Number(text)
}

export function addressOf(text: string): `0x${string}` {
  if (!/^0x[\da-f]{40}$/i.test(text)) throw new NotAddressError(text)
  return text as `0x${string}`
}

/** Addresses in a text file, one a line or between commas. */
export async function addressesIn(path: string): Promise<readonly `0x${string}`[]> {
  const words = (await readFile(path, 'utf8')).split(/[\s,;]+/).filter(Boolean)
  return words.map(addressOf)
}

/** No reader of that name. @example droste snapshot euler --rpc URL --out ledger.json */
export class UnknownProtocolError extends Fault<{ protocol: string }> {
  override readonly name = 'Flag.UnknownProtocolError'
  constructor(protocol: string) {
    super(`Droste cannot read “${protocol}” from a chain`, { protocol })
  }
  override advise = (): string => `It reads ${PROTOCOLS.join(', ')}.`
}

/** Nothing to read from. @example droste snapshot aave-v3 --out ledger.json */
export class NoEndpointError extends Fault<Record<never, never>> {
  override readonly name = 'Flag.NoEndpointError'
  constructor() {
    super('No endpoint to read from', {})
  }
  override advise = (): string =>
    'Give its address with --rpc, or in the variable DROSTE_RPC; --network local needs none.'
}

/** @example droste snapshot aave-v3 --block 12.5 */
export class NotWholeError extends Fault<{ flag: string; text: string }> {
  override readonly name = 'Flag.NotWholeError'
  constructor(flag: string, text: string) {
    super(`${flag} “${text}” is not a whole number`, { flag, text })
  }
  override advise = (): string => 'Write it in digits; --block also takes latest, safe and finalized.'
}

/** @example droste snapshot aave-v3 --contract 0x12 */
export class NotAddressError extends Fault<{ text: string }> {
  override readonly name = 'Flag.NotAddressError'
  constructor(text: string) {
    super(`“${text}” is not an address`, { text })
  }
  override advise = (): string => 'An address is 0x and 40 hexadecimal digits.'
}
