import { readFile, rm } from 'node:fs/promises'
import { Fault } from '@droste/core'
import { LedgerFile } from '@droste/data'
import type { Pin, Snapshot } from '@droste/data/rpc'
import * as Answer from '../Answer.ts'
import * as heading from '../render/heading.ts'
import { count, plural } from '../render/Text.ts'
import * as PaceBar from '../terminal/PaceBar.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import * as LocalNetwork from './LocalNetwork.ts'

export type SnapshotFlags = {
  readonly rpc: readonly string[]
  readonly network?: string
  readonly market?: string
  readonly provider?: string
  readonly block: string
  readonly fromBlock?: string
  readonly accounts?: string
  readonly sample: string
  readonly fresh?: boolean
  readonly out: string
  readonly json?: boolean
}

/** The protocols that can be read from a chain. */
export const PROTOCOLS = ['aave-v3'] as const

/** `droste snapshot PROTOCOL --rpc URL --out LEDGER` */
export async function snapshot(protocol: string, flags: SnapshotFlags, terminal: Terminal): Promise<void> {
  if (!PROTOCOLS.some((name) => name === protocol)) throw new UnknownProtocolError(protocol)
  const local = flags.network === undefined ? null : await LocalNetwork.start(flags.network, terminal)
  const stop = sayHowToGoOn(terminal, local)
  try {
    const addresses = local === null ? addressesOf(flags.rpc) : [local.url]
    const own = local === null ? flags : { ...flags, provider: local.provider }
    await take(own, addresses, terminal)
  } finally {
    stop()
    local?.stop()
  }
}

async function take(flags: SnapshotFlags, addresses: readonly string[], terminal: Terminal): Promise<void> {
  const { AaveV3Reader, Connection, Snapshot } = await import('@droste/data/rpc')
  const surroundings = {
    now: () => performance.now(),
    sleep: (milliseconds: number) => new Promise<void>((resume) => setTimeout(resume, milliseconds)),
    chance: Math.random,
  }
  const block = blockOf(flags.block)
  const sample = wholeOf('--sample', flags.sample)
  const accounts = flags.accounts === undefined ? undefined : await addressesIn(flags.accounts)
  const archive = archiveOf(flags.out)
  const connection = Connection.open(addresses, surroundings)
  const market = await marketOf(flags, connection)
  if (flags.fresh) await rm(archive, { force: true })
  const bar = PaceBar.begin(terminal)
  try {
    const { ledger, report } = await Snapshot.take(AaveV3Reader.reader(market), {
      ...{ connection, surroundings, archive, block, sample, accounts },
      listener: bar.listener,
    })
    await LedgerFile.write(ledger, flags.out)
    bar.done()
    if (flags.json) {
      terminal.out(Answer.json({ ...Answer.about(ledger), snapshot: told(report), out: flags.out }))
      return
    }
    terminal.out(heading.heading(ledger, terminal.colour))
    terminal.out(`${summary(report)}\nwritten to ${flags.out}; what was read is kept in ${archive}\n`)
    terminal.err(heading.notes(ledger, [], terminal.colour))
  } finally {
    bar.done()
  }
}

async function marketOf(flags: SnapshotFlags, connection: Parameters<typeof Pin.chainOf>[0]) {
  const { AaveV3Markets, Pin } = await import('@droste/data/rpc')
  const since = flags.fromBlock === undefined ? undefined : wholeOf('--from-block', flags.fromBlock)
  if (flags.provider !== undefined) {
    const provider = addressOf(flags.provider)
    return { name: flags.market ?? provider, provider, since: since ?? 0 }
  }
  const known =
    flags.market === undefined
      ? AaveV3Markets.on(await Pin.chainOf(connection))
      : AaveV3Markets.named(flags.market)
  return { ...known, since: since ?? known.since }
}

/** A tree of figures for programs: `report` without what the answer has elsewhere. */
const told = ({ pin, ...report }: Snapshot.Report) => ({ block: pin.block, blockHash: pin.hash, ...report })

function summary(report: Snapshot.Report): string {
  const { accounts, fresh, sampled, deviation, trips, calls, retries, pin } = report
  const agreement =
    deviation === 0 ? 'no difference' : `the largest difference ${deviation.toExponential(1)} of the value`
  return [
    `block ${count(pin.block)} is ${pin.hash}`,
    `${plural(fresh, 'account')} read now, ${count(accounts - fresh)} kept from before`,
    `${plural(sampled, 'account')} held against the protocol's own views: ${agreement}`,
    `${plural(calls, 'call')} in ${plural(trips, 'round trip')}, ${count(retries)} repeated`,
  ].join('\n')
}

/** Where what has been read is kept: beside the ledger. */
const archiveOf = (out: string): string => `${out.replace(/[/\\]+$/, '')}.snapshot`

/** Addresses from the command line, or from the environment, where they do not show in the list of processes. */
function addressesOf(rpc: readonly string[]): readonly string[] {
  const addresses = rpc.length > 0 ? rpc : (process.env['DROSTE_RPC'] ?? '').split(/\s+/).filter(Boolean)
  if (addresses.length === 0) throw new NoEndpointError()
  return addresses
}

function blockOf(text: string): Pin.Wanted {
  if (text === 'latest' || text === 'safe' || text === 'finalized') return text
  return wholeOf('--block', text)
}

function wholeOf(flag: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new NotWholeError(flag, text)
  return Number(text)
}

function addressOf(text: string): `0x${string}` {
  if (!/^0x[\da-f]{40}$/i.test(text)) throw new NotAddressError(text)
  return text as `0x${string}`
}

/** Addresses in a text file, one a line or between commas. */
async function addressesIn(path: string): Promise<readonly `0x${string}`[]> {
  const words = (await readFile(path, 'utf8')).split(/[\s,;]+/).filter(Boolean)
  return words.map(addressOf)
}

/** Ctrl-C loses nothing: says so. Answers how to take that back. */
function sayHowToGoOn(terminal: Terminal, local: LocalNetwork.Local | null): () => void {
  const end = (): void => {
    local?.stop()
    terminal.err('\nstopped; the same command goes on from here\n')
    process.exit(130)
  }
  process.once('SIGINT', end)
  return () => process.removeListener('SIGINT', end)
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

/** @example droste snapshot aave-v3 --provider 0x12 */
export class NotAddressError extends Fault<{ text: string }> {
  override readonly name = 'Flag.NotAddressError'
  constructor(text: string) {
    super(`“${text}” is not an address`, { text })
  }
  override advise = (): string => 'An address is 0x and 40 hexadecimal digits.'
}
