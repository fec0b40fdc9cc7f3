import type { History } from '@droste/core'
import type { Hex } from 'viem'
import type { Past } from '../Archive.ts'
import type { Connection } from '../Connection.ts'
import * as LogScan from '../LogScan.ts'
import type * as Pace from '../Pace.ts'
import type { Pin } from '../Pin.ts'
import * as Move from './Move.ts'
import type { Telling, Told } from './Telling.ts'
import { type Frame, understand } from './Transaction.ts'

/** Where a history is searched, and where what is found is kept. */
export type Options = {
  readonly connection: Connection
  readonly pin: Pin
  readonly past: Past
  /** First block that may hold a log of the market. */
  readonly since: number
  /** Whose dealings are wanted; all of them where it is not said. */
  readonly owners?: ReadonlySet<string> | undefined
  readonly stride: LogScan.Stride
  /** A meter for a stage of the work: where it starts, where it ends; then it hears how far it is. */
  readonly meter: (stage: Pace.Stage, start: number, total: number) => (done: number) => void
}

// Wallets in one filter: nodes limit how many words a filter may name to a thousand.
const BATCH = 500

/**
 * Reads what the market's logs tell, and every move of its tokens out of the wallets they name or into them, up to the
 * pinned block; what is kept already is not asked for again. Answers the history.
 * @throws the faults of `LogScan.scan`
 */
export async function read<State>(
  telling: Telling<State>,
  state: State,
  options: Options,
  worth: Frame['worth'],
): Promise<History.Event[]> {
  await searchMarket(telling, state, options)
  const told = await toldOf(telling, state, options)
  const vaults = telling.vaults(state)
  const wallets = walletsOf(told, vaults)
  await followWallets(options, wallets)
  const tokens = telling.tokens(state)
  await searchMoves([...tokens.keys()], options)
  const moves = await movesOf(options.past, tokens, wallets)
  return tellAll(told, moves, { wallets: new Set(wallets.keys()), vaults, worth })
}

async function searchMarket<State>(telling: Telling<State>, state: State, options: Options): Promise<void> {
  const { connection, pin, past, since, owners, stride, meter } = options
  const from = (past.to() ?? since - 1) + 1
  const tell = meter('dealings', Math.min(from, pin.block + 1), pin.block + 1)
  for await (const { to, logs } of LogScan.scan(
    connection,
    pin,
    marketFilters(telling, state, owners),
    from,
    stride,
  )) {
    await past.told(to, logs.map(bare))
    tell(to + 1)
  }
}

/** Those of the accounts wanted, as many in a filter as nodes allow. */
function marketFilters<State>(
  telling: Telling<State>,
  state: State,
  owners: Options['owners'],
): LogScan.Filter[] {
  if (owners === undefined) return [...telling.filters(state, null)]
  const all = [...owners] as Hex[]
  const batches = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, at) =>
    all.slice(at * BATCH, (at + 1) * BATCH),
  )
  return batches.flatMap((batch) => telling.filters(state, batch))
}

/** A log without what nobody asks it for. */
const bare = ({
  address,
  topics,
  data,
  blockNumber,
  logIndex,
  transactionHash,
}: LogScan.Log): LogScan.Log => ({
  address,
  topics,
  data,
  blockNumber,
  logIndex,
  transactionHash,
})

async function toldOf<State>(
  telling: Telling<State>,
  state: State,
  { past, owners }: Options,
): Promise<Told[]> {
  const all: Told[] = []
  for await (const logs of past.logs('told'))
    for (const log of logs) all.push(...telling.told(state, log).filter(({ event }) => event.amount > 0n))
  if (owners === undefined) return all
  const wanted = all.filter(({ event }) => 'owner' in event && owners.has(event.owner))
  const transactions = new Set(wanted.map(({ event }) => event.transaction))
  // What others do in the same transaction moves the same tokens.
  return all.filter(({ event }) => transactions.has(event.transaction))
}

/** Every wallet that deals with the market, with the first block in which it does. */
function walletsOf(told: readonly Told[], vaults: ReadonlySet<string>): Map<string, number> {
  const wallets = new Map<string, number>()
  for (const { event } of told) {
    const parties = 'owner' in event ? [event.owner, event.wallet ?? event.owner] : [event.wallet]
    for (const wallet of parties)
      if (!vaults.has(wallet) && !wallets.has(wallet)) wallets.set(wallet, event.block)
  }
  return wallets
}

async function followWallets({ past }: Options, wallets: ReadonlyMap<string, number>): Promise<void> {
  const known = new Set<string>(past.batches().flatMap((batch) => batch.wallets))
  const fresh = [...wallets].filter(([wallet]) => !known.has(wallet)).sort(([, a], [, b]) => a - b)
  for (let at = 0; at < fresh.length; at += BATCH) {
    const batch = fresh.slice(at, at + BATCH)
    await past.follow(
      batch[0]![1],
      batch.map(([wallet]) => wallet as Hex),
    )
  }
}

async function searchMoves(tokens: readonly Hex[], options: Options): Promise<void> {
  const { connection, pin, past, stride, meter } = options
  const batches = past.batches()
  const tell = meter(
    'moves',
    0,
    batches.reduce((sum, { to }) => sum + pin.block - to, 0),
  )
  let done = 0
  for (const [at, { wallets, to: before }] of batches.entries())
    for await (const { from, to, logs } of LogScan.scan(
      connection,
      pin,
      Move.filters(tokens, wallets),
      before + 1,
      stride,
    )) {
      await past.moved(at, to, logs.map(bare))
      done += to + 1 - from
      tell(done)
    }
}

/** Moves of wallets since they first dealt with the market: how the wallets were batched makes no difference. */
async function movesOf(
  past: Past,
  tokens: ReturnType<Telling<never>['tokens']>,
  wallets: ReadonlyMap<string, number>,
): Promise<Move.Move[]> {
  const byPlace = new Map<string, Move.Move>()
  const matters = ({ from, to, block }: Move.Move): boolean =>
    [from, to].some((wallet) => (wallets.get(wallet) ?? Number.POSITIVE_INFINITY) <= block)
  for await (const logs of past.logs('moved'))
    for (const log of logs) {
      const move = Move.read(log, tokens)
      if (move !== null && matters(move)) byPlace.set(`${move.block} ${move.log}`, move)
    }
  return [...byPlace.values()].sort((a, b) => a.block - b.block || a.log - b.log)
}

/** Transaction by transaction. */
function tellAll(told: readonly Told[], moves: readonly Move.Move[], frame: Frame): History.Event[] {
  const found = new Map<string, { told: Told[]; moves: Move.Move[] }>()
  const at = ({ transaction }: History.Place) => {
    const known = found.get(transaction) ?? { told: [], moves: [] }
    found.set(transaction, known)
    return known
  }
  for (const each of told) at(each.event).told.push(each)
  for (const move of moves) at(move).moves.push(move)
  return [...found.values()]
    .flatMap((transaction) => understand(transaction.told, transaction.moves, frame))
    .sort((a, b) => a.block - b.block || a.log - b.log)
}
