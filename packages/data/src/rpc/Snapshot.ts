import { createHash } from 'node:crypto'
import { type Account, type Consistency, Fault, type History, type Ledger } from '@droste/core'
import type { Hex } from 'viem'
import * as Archive from './Archive.ts'
import type { Connection, Surroundings } from './Connection.ts'
import * as UniswapV3 from './depth/UniswapV3.ts'
import { UnknownBlockError } from './Endpoint.ts'
import * as Search from './history/Search.ts'
import * as LogScan from './LogScan.ts'
import * as Pace from './Pace.ts'
import * as Pin from './Pin.ts'
import type { Protocol, Row, See } from './Protocol.ts'
import * as Seer from './Seer.ts'
import * as Survey from './Survey.ts'
import * as World from './World.ts'

/** What to read, over which connection, and where to keep what has been read. */
export type Options = World.Options & {
  readonly connection: Connection
  readonly surroundings: Surroundings
  /** The file that keeps what has been read. */
  readonly archive: string
  readonly block: Pin.Wanted
  /** Reads these accounts only; otherwise all that the market's events name. */
  readonly accounts?: readonly Hex[] | undefined
  /** Accounts to hold against the protocol's own views. */
  readonly sample?: number
  /** Reads what led here as well: docs/spec/depth.md D9. */
  readonly history?: boolean | undefined
  readonly reach?: LogScan.Reach
  readonly listener?: Pace.Listener
}

/** How the reading went. */
export type Report = {
  readonly pin: Pin.Pin
  /** Accounts asked for, and those of them that were read in this run. */
  readonly accounts: number
  readonly fresh: number
  /** Events of the history; null where none was asked for. */
  readonly events: number | null
  /** Accounts held against the protocol's own views, and the largest relative difference found. */
  readonly sampled: number
  /** What they owe of all that is owed. */
  readonly sampledShare: number
  readonly deviation: number
  readonly trips: number
  readonly calls: number
  readonly retries: number
  /** Endpoints that did not answer and were left out. */
  readonly silent: readonly string[]
  /** Bytes of a half-written end of the archive that were dropped and read again. */
  readonly dropped: number
}

/** A market that was read: its accounts come some at a time, as often as they are asked for. */
export type Streamed = {
  readonly world: Consistency.World
  readonly accounts: () => AsyncGenerator<readonly Account.Account[]>
  readonly report: Report
}

export type Taken = { readonly ledger: Ledger.Ledger; readonly report: Report }

const CHUNK = 200 // accounts in a round trip

/** The same, and the pools that were read beside it, which are not in its ledger yet. */
export type Opened = Streamed & { readonly pools: readonly UniswapV3.Raw[] }

/**
 * Reads a market at one block. What an earlier run has read is not read again: only the events since, and the accounts
 * they name. The ledger depends on the market and the block alone, not on how the reading went. The accounts stay on
 * disk: they are there while `use` runs.
 * @throws Pin's refusals, Connection.GivenUpError, Endpoint's refusals, Archive.OtherMarketError, OlderBlockError,
 * MovedSlotsError, RefusedViewError
 */
export const stream = <Raw, State, T>(
  protocol: Protocol<Raw, State>,
  options: Options,
  use: (streamed: Streamed) => Promise<T>,
): Promise<T> =>
  open(protocol, options, ({ pools, world, ...rest }) =>
    use({ ...rest, world: World.furnish(world, pools, options) }),
  )

/** The same before the ledger has what it was told beside the market. @throws as `stream` */
export async function open<Raw, State, T>(
  protocol: Protocol<Raw, State>,
  options: Options,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const { connection, block } = options
  const pin = await Pin.choose(connection, block, protocol.chainId)
  const market = {
    protocol: protocol.name,
    market: `${protocol.market}${listed(options.accounts)}`,
    chainId: pin.chainId,
  }
  const archive = await Archive.open(options.archive, market)
  try {
    return await use(await new Reading(protocol, options, pin, archive).run())
  } catch (error) {
    // A lost block is either history that is gone, which `check` tells, or state that the endpoint no longer keeps.
    if (error instanceof UnknownBlockError) await Pin.check(connection, pin)
    throw error
  } finally {
    await archive.close()
  }
}

/** What is read of some accounts says nothing of others: an archive belongs to its list. */
function listed(accounts: readonly Hex[] | undefined): string {
  if (accounts === undefined) return ''
  const digest = createHash('sha256').update(accounts.join().toLowerCase()).digest('hex')
  return ` (${accounts.length} listed accounts, ${digest.slice(0, 8)})`
}

/** The same as a whole ledger in memory. @throws as `stream` */
export const take = <Raw, State>(protocol: Protocol<Raw, State>, options: Options): Promise<Taken> =>
  stream(protocol, options, async ({ world, accounts, report }) => {
    const all: Account.Account[] = []
    for await (const some of accounts()) all.push(...some)
    return { ledger: { ...world, accounts: all }, report }
  })

class Reading<Raw, State> {
  readonly #protocol: Protocol<Raw, State>
  readonly #options: Options
  readonly #pin: Pin.Pin
  readonly #archive: Archive.Archive
  readonly #see: See
  readonly #stride: LogScan.Stride
  readonly #meter: Search.Options['meter']
  #fresh = 0

  constructor(protocol: Protocol<Raw, State>, options: Options, pin: Pin.Pin, archive: Archive.Archive) {
    this.#protocol = protocol
    this.#options = options
    this.#pin = pin
    this.#archive = archive
    this.#see = Seer.at(options.connection, pin)
    const { listener = () => {}, surroundings } = options
    this.#meter = (...stage) => Pace.meter(listener, surroundings.now, ...stage)
    this.#stride = LogScan.stride(options.reach)
  }

  async run(): Promise<Opened> {
    const { connection, sample = 50 } = this.#options
    const before = await this.#settlePin()
    const state = await this.#readMarket(before)
    await this.#readPools()
    if (this.#options.accounts === undefined) await this.#searchEvents(state)
    else await this.#enlist(state, this.#options.accounts)
    await this.#readAccounts(state)
    const history = this.#options.history ? await this.#readHistory(state) : null
    const tell = this.#meter(
      'survey',
      0,
      count(this.#archive.roster.accounts(), () => true),
    )
    const options = { size: sample, tell }
    const survey = await Survey.make(this.#protocol, state, this.#archive, history ?? [], options)
    const deviation = await this.#verify(state, survey.sample)
    await Pin.check(connection, this.#pin)
    const report: Report = {
      pin: this.#pin,
      accounts: survey.read,
      fresh: this.#fresh,
      events: history?.length ?? null,
      sampled: survey.sample.length,
      sampledShare: survey.sampledShare,
      deviation,
      ...connection.spent(),
      silent: connection.silent(),
      dropped: this.#archive.dropped,
    }
    const world = World.of(this.#protocol, state, this.#pin, { survey, history, deviation })
    const accounts = () => this.#accounts(state, survey.read)
    return { world, accounts, report, pools: this.#archive.pools() }
  }

  /** Holds the block of the last run against the chain; answers it. */
  async #settlePin(): Promise<Pin.Pin | null> {
    const before = this.#archive.pin()
    const pin = this.#pin
    if (before === null) return null
    if (before.block > pin.block) throw new OlderBlockError(pin.block, before.block)
    if (before.block === pin.block) Pin.same(before, pin.hash)
    else
      await this.#options.connection.ask([Pin.witness(before)], ([block], endpoint) =>
        Pin.testify(before, block, endpoint),
      )
    return before
  }

  async #readMarket(before: Pin.Pin | null): Promise<State> {
    const archive = this.#archive
    const held = archive.raw() as Raw | null
    const known = before === null || held === null ? null : this.#protocol.understand(held, before)
    if (before?.block === this.#pin.block && known !== null) return known
    const raw = await this.#protocol.read(this.#see)
    const state = this.#protocol.understand(raw, this.#pin)
    if (known !== null) sameSlots(this.#protocol.slots(known), this.#protocol.slots(state))
    await archive.pinned(this.#pin)
    await archive.stated(raw)
    return state
  }

  async #readPools(): Promise<void> {
    const { pools = [] } = this.#options
    const wanted = pools.map(({ pool }) => pool)
    const held = this.#archive.pools().map(({ pool }) => pool)
    if (wanted.join() === held.join()) return
    const read: UniswapV3.Raw[] = []
    for (const pool of wanted) read.push(await UniswapV3.read(this.#see, pool))
    await this.#archive.pooled(read)
  }

  async #searchEvents(state: State): Promise<void> {
    const { connection } = this.#options
    const from = (this.#archive.scanned() ?? this.#protocol.since - 1) + 1
    const first = Math.min(from, this.#pin.block + 1)
    const tell = this.#meter('blocks', first, this.#pin.block + 1)
    const filter = this.#protocol.filter(state)
    for await (const { to, logs } of LogScan.scan(connection, this.#pin, [filter], from, this.#stride)) {
      const touched = logs.flatMap((log) => this.#protocol.touched(state, log))
      await this.#archive.searched(to, touched)
      tell(to + 1)
    }
  }

  /** Every slot of the accounts given; without events there is no telling which, or what has changed. */
  async #enlist(state: State, accounts: readonly Hex[]): Promise<void> {
    if (this.#archive.scanned() === this.#pin.block) return
    const slots = [...this.#protocol.slots(state).keys()]
    const places = accounts.flatMap((address) =>
      slots.map((slot) => ({ address: address.toLowerCase() as Hex, slot })),
    )
    await this.#archive.searched(this.#pin.block, places)
  }

  async #readAccounts(state: State): Promise<void> {
    const waiting = count(this.#archive.roster.accounts(), ({ line }) => line === null)
    const all = count(this.#archive.roster.accounts(), () => true)
    const tell = this.#meter('accounts', all - waiting, all)
    type Waiting = { address: Hex; slots: number[]; places: Uint32Array }
    let chunk: Waiting[] = []
    const flush = async (): Promise<void> => {
      const rows = await this.#ask(state, chunk)
      await this.#archive.read(
        rows,
        chunk.map(({ places }) => places),
      )
      this.#fresh += rows.length
      chunk = []
      tell(all - waiting + this.#fresh)
    }
    for (const account of this.#archive.roster.accounts()) {
      if (account.line !== null) continue
      chunk.push(account)
      if (chunk.length === CHUNK) await flush()
    }
    if (chunk.length > 0) await flush()
  }

  async #ask(state: State, chunk: readonly { address: Hex; slots: readonly number[] }[]): Promise<Row[]> {
    const asked = chunk.map(({ address, slots }) => this.#protocol.views(state, address, slots))
    const seen = await this.#see(asked.flat())
    let at = 0
    return chunk.map(({ address, slots }, i) => {
      const values = seen.slice(at, at + asked[i]!.length)
      at += values.length
      const refused = values.indexOf(null)
      if (refused >= 0) throw new RefusedViewError(asked[i]![refused]!.to, address)
      return [address, slots, values.map((digits) => trimmed(digits!))]
    })
  }

  async #readHistory(state: State): Promise<History.Event[]> {
    const { name, telling, since, world } = this.#protocol
    if (telling === undefined) throw new NoHistoryError(name)
    const { accounts, connection } = this.#options
    const { assets, prices } = world(state)
    const units = new Map(assets.map(({ id, decimals }) => [id, 10 ** decimals]))
    const worth = new Map(prices.map(({ asset, usd }) => [asset, Number(usd) / 1e18 / units.get(asset)!]))
    const owners = accounts === undefined ? undefined : new Set(accounts.map((each) => each.toLowerCase()))
    const place = { connection, pin: this.#pin, past: this.#archive.past, stride: this.#stride }
    return Search.read(
      telling,
      state,
      { ...place, since, owners, meter: this.#meter },
      (asset) => worth.get(asset) ?? 0,
    )
  }

  async #verify(state: State, sample: readonly Row[]): Promise<number> {
    const checks = sample.map((row) => this.#protocol.check(state, row))
    const seen = await this.#see(checks.flatMap(({ views }) => views))
    let at = 0
    return checks.reduce((worst, { views, deviation }) => {
      const answers = seen.slice(at, at + views.length)
      at += views.length
      return Math.max(worst, deviation(answers))
    }, 0)
  }

  /** Brings the accounts into the ledger, some at a time. */
  async *#accounts(state: State, read: number): AsyncGenerator<readonly Account.Account[]> {
    const tell = this.#meter('ledger', 0, read)
    let done = 0
    for await (const some of Survey.rows(this.#archive)) {
      yield this.#protocol.accounts(state, some)
      done += some.length
      tell(done)
    }
  }
}

const trimmed = (digits: string): string => digits.replace(/^0+(?=.)/, '')

function count<T>(items: Iterable<T>, wanted: (item: T) => boolean): number {
  let total = 0
  for (const item of items) if (wanted(item)) total++
  return total
}

function sameSlots(before: ReadonlyMap<number, string>, now: ReadonlyMap<number, string>): void {
  for (const [slot, name] of before) {
    const found = now.get(slot)
    if (found !== name) throw new MovedSlotsError(slot, name, found ?? null)
  }
}

/** No history is told of that protocol. @example droste snapshot compound-v2 --history */
export class NoHistoryError extends Fault<{ protocol: string }> {
  override readonly name = 'Flag.NoHistoryError'
  constructor(protocol: string) {
    super(`The history of ${protocol} cannot be read`, { protocol })
  }
  override advise = (): string => 'Leave --history out: depth from state needs none.'
}

/** The archive is at a newer block than the one asked for. */
export class OlderBlockError extends Fault<{ wanted: number; held: number }> {
  override readonly name = 'Snapshot.OlderBlockError'
  constructor(wanted: number, held: number) {
    super(`What has been read is at block ${held}, after block ${wanted}`, { wanted, held })
  }
  override advise = (): string => 'Name another --out for the older block, or read it anew with --fresh.'
}

/** The market has put something else in a place, so that what was read under that number means something else now. */
export class MovedSlotsError extends Fault<{ slot: number; before: string; now: string | null }> {
  override readonly name = 'Snapshot.MovedSlotsError'
  constructor(slot: number, before: string, now: string | null) {
    super(`Place ${slot} of the market was ${before} and is now ${now ?? 'empty'}`, { slot, before, now })
  }
  override advise = (): string => 'Read the market anew with --fresh.'
}

/** A contract of the market refuses a view that it must answer. */
export class RefusedViewError extends Fault<{ contract: string; account: string }> {
  override readonly name = 'Snapshot.RefusedViewError'
  constructor(contract: string, account: string) {
    super(`The contract ${contract} does not answer for ${account}`, { contract, account })
  }
  override advise = (): string =>
    'Check that the address given is the market’s own: another contract stands there.'
}
