import type { History } from '@droste/core'
import * as Exchange from './Exchange.ts'
import { type Move, NOBODY } from './Move.ts'
import type { Told } from './Telling.ts'

/** What a transaction is read against. */
export type Frame = {
  /** Whose tokens are followed: the owners of accounts and whoever acts for them. */
  readonly wallets: ReadonlySet<string>
  /** Where the market keeps its tokens. */
  readonly vaults: ReadonlySet<string>
  readonly worth: Exchange.Worth
}

// Base units: a token that counts in shares moves a unit or two less than it was asked to.
const SLACK = 2n

/**
 * What happened in one transaction: what the market's logs told, put where the tokens moved, and what the other moves
 * of tokens mean (docs/spec/depth.md D9). `moves` in their order.
 */
export function understand(
  told: readonly Told[],
  moves: readonly Move[],
  { wallets, vaults, worth }: Frame,
): History.Event[] {
  const left = new Set(moves)
  const events = told.map(
    ({ event, moves }) => stays(event, told) ?? (moves ? place(event, left, vaults) : event),
  )
  const plain = [...left].filter(
    ({ from, to }) => vaults.has(from) || vaults.has(to) || (wallets.has(from) && wallets.has(to)),
  )
  for (const move of [...plain, ...borrowed([...left].filter((move) => !plain.includes(move)))]) {
    left.delete(move)
    events.push(transfer(move))
  }
  const runs = runsOf([...left], events, wallets)
  const rest: Run[] = []
  for (const run of runs) {
    const exchanges = Exchange.of(run.wallet, run.moves, worth)
    events.push(...exchanges)
    if (exchanges.length === 0) rest.push(run)
  }
  return [...events, ...settleRest(rest)].sort((a, b) => a.log - b.log)
}

/** A flash loan that stays as debt: its borrowing moves nothing, and is his who then returns what was lent. */
function stays(event: History.Event, told: readonly Told[]): History.Event | null {
  if (event.kind !== 'borrow') return null
  const returned = told.find(
    ({ event: { kind, log, asset, amount } }) =>
      kind === 'transfer' && log > event.log && asset === event.asset && amount === event.amount,
  )
  return returned === undefined ? null : { ...event, wallet: returned.event.wallet }
}

/** Puts a dealing where its tokens moved: the nearest move of as much between the wallet and the market. */
function place(event: History.Event, left: Set<Move>, vaults: ReadonlySet<string>): History.Event {
  if (!('owner' in event)) return event
  const wallet = event.wallet ?? event.owner
  const pays = event.kind === 'supply' || event.kind === 'repay'
  let nearest: Move | undefined
  for (const move of left) {
    const [own, other] = pays ? [move.from, move.to] : [move.to, move.from]
    const apart = move.amount - event.amount
    if (move.asset !== event.asset || own !== wallet || !vaults.has(other)) continue
    if (apart > SLACK || apart < -SLACK) continue
    if (nearest === undefined || distance(move, event) < distance(nearest, event)) nearest = move
  }
  if (nearest === undefined) return event
  left.delete(nearest)
  return { ...event, log: nearest.log }
}

const distance = (a: History.Place, b: History.Place): number => Math.abs(a.log - b.log)

/** Moves that are given back to where they came from before the transaction ends, and those that give them back. */
function borrowed(moves: readonly Move[]): Move[] {
  const found = new Set<Move>()
  for (const [at, taken] of moves.entries()) {
    if (found.has(taken) || taken.from === NOBODY) continue
    const returned = moves
      .slice(at + 1)
      .find(
        (later) =>
          !found.has(later) &&
          later.asset === taken.asset &&
          later.from === taken.to &&
          later.to === taken.from &&
          later.amount >= taken.amount,
      )
    if (returned) found.add(taken).add(returned)
  }
  return [...found]
}

const transfer = ({ from, to, ...rest }: Move): History.Event => ({
  ...rest,
  kind: 'transfer',
  // What is minted comes from its token, so that what others have burned is not taken for its origin.
  wallet: from === NOBODY ? addressOf(rest.asset) : from,
  to,
})

const addressOf = (asset: string): string => asset.slice(asset.lastIndexOf('/') + 1)

/** Moves between a wallet and strangers with nothing else of the wallet's in between. */
type Run = { readonly wallet: string; readonly moves: Move[] }

function runsOf(
  moves: readonly Move[],
  events: readonly History.Event[],
  wallets: ReadonlySet<string>,
): Run[] {
  const runs = new Map<string, Run>()
  for (const move of moves) {
    const wallet = wallets.has(move.from) ? move.from : move.to
    const before = events.filter((event) => event.log < move.log && concerns(event, wallet)).length
    const key = `${wallet} ${before}`
    const run = runs.get(key) ?? { wallet, moves: [] }
    runs.set(key, run)
    run.moves.push(move)
  }
  return [...runs.values()]
}

const concerns = (event: History.Event, wallet: string): boolean =>
  ('owner' in event ? (event.wallet ?? event.owner) : event.wallet) === wallet ||
  (event.kind === 'transfer' && event.to === wallet)

/**
 * What came from a stranger, and was paid for to the same stranger with something else after other dealings, was lent
 * until then (a flash swap): a loan of what came, an exchange where it is paid, and its return. The log behind the
 * payment is the pool's own. All else that only came, or only went, is a transfer.
 */
function settleRest(runs: readonly Run[]): History.Event[] {
  const paid = new Set<Move>()
  const moves = runs.flatMap((run) => run.moves).sort((a, b) => a.log - b.log)
  return moves.flatMap((move, at): History.Event[] => {
    if (paid.has(move)) return []
    const later = moves
      .slice(at + 1)
      .find(
        (other) =>
          !paid.has(other) &&
          other.from === move.to &&
          other.to === move.from &&
          other.asset !== move.asset &&
          move.from !== NOBODY,
      )
    if (later === undefined) return [transfer(move)]
    paid.add(later)
    const { block, transaction, log, asset, amount, from: wallet, to } = later
    const lent = { asset: move.asset, amount: move.amount }
    return [
      transfer(move),
      {
        block,
        transaction,
        log,
        kind: 'swap',
        wallet,
        asset,
        amount,
        got: lent.asset,
        gotAmount: lent.amount,
      },
      { block, transaction, log: log + 1, kind: 'transfer', wallet, to, ...lent },
    ]
  })
}
