import { Fault } from '@droste/core'
import type { Hex } from 'viem'
import type { Pin } from './Pin.ts'
import type { Row } from './Protocol.ts'
import { type Place, Roster } from './Roster.ts'
import * as Store from './Store.ts'

type Entry =
  | { readonly kind: 'market'; readonly protocol: string; readonly market: string; readonly chainId: number }
  | ({ readonly kind: 'pin' } & Pin)
  | { readonly kind: 'state'; readonly raw: unknown }
  | { readonly kind: 'logs'; readonly to: number; readonly touched: string }
  | { readonly kind: 'accounts'; readonly rows: readonly Row[] }

/** All that has been read of one market, on disk; what is in memory is an index of it. */
export type Archive = {
  readonly roster: Roster
  readonly dropped: number
  /** The block read at last, if any. */
  readonly pin: () => Pin | null
  /** What the chain said of the market at that block. */
  readonly raw: () => unknown
  /** Last block searched for events. */
  readonly scanned: () => number | null
  readonly pinned: (pin: Pin) => Promise<void>
  readonly stated: (raw: unknown) => Promise<void>
  readonly searched: (to: number, touched: readonly Place[]) => Promise<void>
  /** Keeps the rows of accounts; `places` are theirs, in the same order. */
  readonly read: (rows: readonly Row[], places: readonly Uint32Array[]) => Promise<void>
  readonly row: (address: Hex, line: number) => Promise<Row>
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
  const held: { market: typeof market | null; pin: Pin | null; raw: unknown; scanned: number | null } = {
    market: null,
    pin: null,
    raw: null,
    scanned: null,
  }
  const note = (entry: Entry, line: number): void => {
    switch (entry.kind) {
      case 'market':
        held.market = entry
        return
      case 'pin':
        held.pin = { chainId: entry.chainId, block: entry.block, hash: entry.hash, time: entry.time }
        held.raw = null
        return
      case 'state':
        held.raw = entry.raw
        return
      case 'logs':
        held.scanned = entry.to
        for (const place of unpack(entry.touched)) roster.touch(place)
        return
      case 'accounts':
        for (const [address, slots] of entry.rows) roster.settleAt(address, slots, line)
        return
    }
  }
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
    scanned: () => held.scanned,
    pinned: async (pin) => void (await add({ kind: 'pin', ...pin })),
    stated: async (raw) => void (await add({ kind: 'state', raw })),
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
    close: store.close,
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
