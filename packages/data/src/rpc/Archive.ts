import { Fault } from '@droste/core'
import type { Hex } from 'viem'
import type { Raw as PoolRaw } from './depth/UniswapV3.ts'
import type { Log } from './LogScan.ts'
import type { Pin } from './Pin.ts'
import type { Row } from './Protocol.ts'
import { type Place, Roster } from './Roster.ts'
import * as Store from './Store.ts'

type Entry =
  | { readonly kind: 'market'; readonly protocol: string; readonly market: string; readonly chainId: number }
  | ({ readonly kind: 'pin' } & Pin)
  | { readonly kind: 'state'; readonly raw: unknown }
  | { readonly kind: 'pools'; readonly pools: readonly PoolRaw[] }
  | { readonly kind: 'logs'; readonly to: number; readonly touched: string }
  | { readonly kind: 'accounts'; readonly rows: readonly Row[] }
  | { readonly kind: 'told'; readonly to: number; readonly logs: readonly Log[] }
  | { readonly kind: 'wallets'; readonly since: number; readonly wallets: readonly Hex[] }
  | { readonly kind: 'moved'; readonly batch: number; readonly to: number; readonly logs: readonly Log[] }

/** Wallets whose tokens are followed together: all their moves up to the block `to` are kept. */
export type Batch = { readonly wallets: readonly Hex[]; readonly to: number }

/** What is kept for a history: the market's own logs, and the moves of tokens of the wallets they name. */
export type Past = {
  /** Last block whose logs of the market are kept. */
  readonly to: () => number | null
  readonly batches: () => readonly Batch[]
  readonly told: (to: number, logs: readonly Log[]) => Promise<void>
  /** Begins a batch, whose moves matter from the block `since`. */
  readonly follow: (since: number, wallets: readonly Hex[]) => Promise<void>
  readonly moved: (batch: number, to: number, logs: readonly Log[]) => Promise<void>
  /** All logs of a kind, in the order in which they were kept. */
  readonly logs: (kind: 'told' | 'moved') => AsyncGenerator<readonly Log[]>
}

/** All that has been read of one market, on disk; what is in memory is an index of it. */
export type Archive = {
  readonly roster: Roster
  readonly dropped: number
  /** The block read at last, if any. */
  readonly pin: () => Pin | null
  /** What the chain said of the market at that block. */
  readonly raw: () => unknown
  /** What pools said at that block. */
  readonly pools: () => readonly PoolRaw[]
  /** Last block searched for events. */
  readonly scanned: () => number | null
  readonly pinned: (pin: Pin) => Promise<void>
  readonly stated: (raw: unknown) => Promise<void>
  readonly pooled: (pools: readonly PoolRaw[]) => Promise<void>
  readonly searched: (to: number, touched: readonly Place[]) => Promise<void>
  /** Keeps the rows of accounts; `places` are theirs, in the same order. */
  readonly read: (rows: readonly Row[], places: readonly Uint32Array[]) => Promise<void>
  readonly row: (address: Hex, line: number) => Promise<Row>
  readonly past: Past
  readonly close: () => Promise<void>
}

const RECENT = 16 // lines kept at hand: accounts are asked for in the order in which they were written

/**
 * Opens the archive of a market at `path`, or begins it.
 * @throws OtherMarketError, Store.ForeignFileError
 */
export async function open(
  path: string,
  market: { readonly protocol: string; readonly market: string; readonly chainId: number },
): Promise<Archive> {
  const roster = new Roster()
  const held = {
    market: null as typeof market | null,
    pin: null as Pin | null,
    raw: null as unknown,
    pools: [] as readonly PoolRaw[],
    scanned: null as number | null,
  }
  const note = (entry: Entry, line: number): void => {
    switch (entry.kind) {
      case 'market':
        held.market = entry
        return
      case 'pin':
        held.pin = { chainId: entry.chainId, block: entry.block, hash: entry.hash, time: entry.time }
        held.raw = null
        held.pools = []
        return
      case 'state':
        held.raw = entry.raw
        return
      case 'pools':
        held.pools = entry.pools
        return
      case 'logs':
        held.scanned = entry.to
        for (const place of unpack(entry.touched)) roster.touch(place)
        return
      case 'accounts':
        for (const [address, slots] of entry.rows) roster.settleAt(address, slots, line)
        return
      default:
        past.note(entry, line)
    }
  }
  const past = pastOf(
    (line) => store.line(line),
    async (entry) => void (await add(entry)),
  )
  const store = await Store.open<Entry>(path, note)
  if (held.market === null) await store.append({ kind: 'market', ...market })
  else if (!isSame(held.market, market)) {
    await store.close()
    throw new OtherMarketError(path, held.market.market, market.market)
  }
  const add = async (entry: Entry): Promise<number> => {
    const line = await store.append(entry)
    note(entry, line)
    return line
  }
  const recent = new Map<number, ReadonlyMap<Hex, Row>>()
  return {
    roster,
    dropped: store.dropped,
    pin: () => held.pin,
    raw: () => held.raw,
    pools: () => held.pools,
    scanned: () => held.scanned,
    pinned: async (pin) => void (await add({ kind: 'pin', ...pin })),
    stated: async (raw) => void (await add({ kind: 'state', raw })),
    pooled: async (pools) => void (await add({ kind: 'pools', pools })),
    searched: async (to, touched) => void (await add({ kind: 'logs', to, touched: pack(touched) })),
    read: async (rows, places) => {
      const line = await store.append({ kind: 'accounts', rows })
      for (const each of places) roster.settle(each, line)
    },
    row: async (address, line) => {
      const rows = recent.get(line) ?? byAddress(await store.line(line))
      recent.delete(line)
      recent.set(line, rows)
      if (recent.size > RECENT) recent.delete(recent.keys().next().value!)
      return rows.get(address)!
    },
    past,
    close: store.close,
  }
}

type PastEntry = Extract<Entry, { kind: 'told' | 'wallets' | 'moved' }>

function pastOf(
  line: (number: number) => Promise<Entry>,
  add: (entry: PastEntry) => Promise<void>,
): Past & { readonly note: (entry: PastEntry, line: number) => void } {
  const batches: { wallets: readonly Hex[]; to: number }[] = []
  const lines: Record<'told' | 'moved', number[]> = { told: [], moved: [] }
  let told: number | null = null
  return {
    note: (entry, at) => {
      if (entry.kind === 'wallets') batches.push({ wallets: entry.wallets, to: entry.since - 1 })
      else {
        if (entry.kind === 'told') told = entry.to
        else batches[entry.batch]!.to = entry.to
        if (entry.logs.length > 0) lines[entry.kind].push(at)
      }
    },
    to: () => told,
    batches: () => batches,
    told: (to, logs) => add({ kind: 'told', to, logs }),
    follow: (since, wallets) => add({ kind: 'wallets', since, wallets }),
    moved: (batch, to, logs) => add({ kind: 'moved', batch, to, logs }),
    logs: async function* (kind) {
      for (const at of lines[kind]) {
        const entry = await line(at)
        if (entry.kind === kind) yield entry.logs
      }
    },
  }
}

const byAddress = (entry: Entry): ReadonlyMap<Hex, Row> =>
  new Map(entry.kind === 'accounts' ? entry.rows.map((row) => [row[0], row]) : [])

const isSame = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  ['protocol', 'market', 'chainId'].every((key) => a[key] === b[key])

const SIZE = 44 // digits of a place: 40 of the address, 4 of the slot

const pack = (places: readonly Place[]): string => {
  const packed = places.map(({ address, slot }) => `${address.slice(2)}${slot.toString(16).padStart(4, '0')}`)
  return [...new Set(packed)].join('')
}

function* unpack(text: string): Generator<Place> {
  for (let at = 0; at < text.length; at += SIZE)
    yield {
      address: `0x${text.slice(at, at + 40)}`,
      slot: Number.parseInt(text.slice(at + 40, at + SIZE), 16),
    }
}

/** The store beside the output holds another market. */
export class OtherMarketError extends Fault<{ path: string; held: string; wanted: string }> {
  override readonly name = 'Archive.OtherMarketError'
  constructor(path: string, held: string, wanted: string) {
    super(`${path} holds what was read of ${held}, not of ${wanted}`, { path, held, wanted })
  }
  override advise = (): string => 'Name another --out, or read it anew over the old one with --fresh.'
}
