import type { Scope, Seat } from './Seat.ts'
import { BeyondError, type Move, NowhereError, UnboundedError, WhichVenueError } from './WhatIf.ts'

/** Makes the moves in the seats' books, in their order. @throws the faults of WhatIf */
export function make(scope: Scope, seats: readonly Seat[], moves: readonly Move[]): void {
  for (const move of moves) makeOne(scope, seatFor(scope, seats, move), move)
}

/** Legs of a side in an asset of the scope: `first` to `debts` collateral, then debts, then idle supply. */
function legOf({ book }: Seat, asset: number, side: 'collateral' | 'debt' | 'supply'): number | null {
  const [from, end] = {
    collateral: [0, book.debts[0]!],
    debt: [book.debts[0]!, book.supplies[0]!],
    supply: [book.supplies[0]!, book.first[1]!],
  }[side] as [number, number]
  for (let at = from; at < end; at++) if (book.factors[book.factor[at]!]!.asset === asset) return at
  return null
}

const tokensAt = ({ book }: Seat, leg: number | null): number => (leg === null ? 0 : book.amount[leg]!)

/** Whole tokens that a move could take; infinite where it brings. */
function room(seat: Seat, asset: number, kind: Move['kind']): number | null {
  if (kind === 'repay') return tokensAt(seat, legOf(seat, asset, 'debt')) || null
  if (kind === 'withdraw')
    return (
      tokensAt(seat, legOf(seat, asset, 'collateral')) + tokensAt(seat, legOf(seat, asset, 'supply')) || null
    )
  return legOf(seat, asset, kind === 'deposit' ? 'collateral' : 'debt') === null
    ? null
    : Number.POSITIVE_INFINITY
}

/** The account that a move is about: the one named, else the only one, else the only one that has the asset there. */
function seatFor(scope: Scope, seats: readonly Seat[], { kind, asset, venue }: Move): Seat {
  const here = scope.ledger.indexOf(asset)
  const { symbol } = scope.tables.assets[here]!
  const able = seats.filter(
    (seat) => (venue === null || seat.venueIndex === venue) && room(seat, here, kind) !== null,
  )
  const named = venue === null ? null : (seats.find((seat) => seat.venueIndex === venue)?.venue.id ?? null)
  const [only, another] = able
  if (!only) throw new NowhereError(kind, symbol, named)
  if (!another) return only
  const side = kind === 'deposit' || kind === 'withdraw' ? 'collateral' : 'debt'
  const already = able.filter((seat) => tokensAt(seat, legOf(seat, here, side)) > 0)
  if (already.length === 1) return already[0]!
  throw new WhichVenueError(
    symbol,
    able.map((seat) => seat.venue.id),
  )
}

function makeOne(scope: Scope, seat: Seat, { kind, asset, tokens }: Move): void {
  const here = scope.ledger.indexOf(asset)
  const { symbol } = scope.tables.assets[here]!
  const most = room(seat, here, kind)!
  if (tokens === 'all' && most === Number.POSITIVE_INFINITY) throw new UnboundedError(kind, symbol)
  const wanted = tokens === 'all' ? most : tokens
  if (wanted > most) throw new BeyondError(kind, symbol, wanted, most)
  const { amount } = seat.book
  const [collateral, supply] = [legOf(seat, here, 'collateral'), legOf(seat, here, 'supply')]
  if (kind === 'borrow') amount[legOf(seat, here, 'debt')!]! += wanted
  else if (kind === 'repay') amount[legOf(seat, here, 'debt')!]! -= wanted
  else if (kind === 'deposit')
    // What lies idle goes on lying idle, unless some of it counts already.
    amount[supply !== null && tokensAt(seat, collateral) === 0 ? supply : collateral!]! += wanted
  else {
    const counting = Math.min(wanted, tokensAt(seat, collateral))
    if (collateral !== null) amount[collateral]! -= counting
    if (supply !== null) amount[supply]! -= wanted - counting
  }
}
