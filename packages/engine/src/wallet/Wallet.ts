import { graphOf, rates as ratesOf, shocked } from '../cascade/columns/Prices.ts'
import * as Through from '../inspect/Through.ts'
import type { World } from '../World.ts'
import { type AccountMeasure, measure } from './Measure.ts'
import { make } from './Moves.ts'
import { type Scope, type Seat, scopeOf, seatOf } from './Seat.ts'
import { nothing, type Setting, type WhatIf } from './WhatIf.ts'

/** The accounts of one owner, cut out of a world so that a what-if need not touch the rest. */
export type Wallet = { readonly scope: Scope; readonly seats: readonly Seat[] }

/** What a wallet holds and owes of one asset that is no claim, through all claims and over all venues (K6). USD. */
export type ExposureUsd = {
  readonly asset: string
  readonly symbol: string
  readonly longUsd: number
  readonly shortUsd: number
  readonly netUsd: number
}

/** Over all accounts. `leverage` counts every venue's collateral; `netLeverage` counts each asset once, less its debts. */
export type WalletTotals = {
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly loopedDebtUsd: number
  readonly leverage: number | null
  readonly lookThroughLeverage: number | null
  readonly netLeverage: number | null
  /** That of the weakest account. */
  readonly healthFactor: number | null
  readonly exposures: readonly ExposureUsd[]
}

/** The accounts of a wallet at one venue together. */
export type VenueTotals = Pick<WalletTotals, 'collateralUsd' | 'debtUsd' | 'equityUsd' | 'leverage'> & {
  readonly venue: string
}

/** A wallet as it is, or as it would be. */
export type WalletMeasure = {
  readonly wallet: WalletTotals
  readonly venues: readonly VenueTotals[]
  /** In the order of the rows that the wallet was opened with. */
  readonly accounts: readonly AccountMeasure[]
}

/** Opens the accounts in `rows`, with room for what `whatIf` brings in. */
export function open(world: World, rows: readonly number[], whatIf: WhatIf = nothing): Wallet {
  const { book } = world
  const extra = new Set(whatIf.moves.map(({ asset }) => asset))
  const used = new Set([...extra, ...whatIf.settings.map(({ asset }) => asset)])
  for (const row of rows)
    for (let at = book.first[row]!; at < book.first[row + 1]!; at++)
      used.add(book.factors[book.factor[at]!]!.asset)
  const scope = scopeOf(world, used)
  return { scope, seats: rows.map((row) => seatOf(world, scope, row, extra)) }
}

/**
 * Measures a wallet under a what-if whose assets it was opened with. Twice the same gives twice the same: nothing stays.
 * @throws the faults of WhatIf, Clearing.EndlessCycleError
 */
export function imagine({ scope, seats }: Wallet, { settings, moves }: WhatIf): WalletMeasure {
  for (const { book, amount } of seats) book.amount.set(amount)
  make(scope, seats, moves)
  const graph = graphOf(scope.structure)
  const marks = shocked(scope.prices.slice(), graph, scope.prices, changesOf(scope, settings))
  const rates = ratesOf(scope.prices.slice(), graph, scope.prices, marks)
  const { control } = Through.solve(scope.structure, marks)
  const accounts = seats.map((seat) => measure(scope, seat, { marks, rates }, control))
  return { wallet: together(scope, seats, marks, accounts), venues: byVenue(accounts), accounts }
}

/** A wallet before and after a what-if; `paidInUsd` is what its owner brings for it, at the prices after (below 0: takes). */
export type Compared = {
  readonly before: WalletMeasure
  readonly after: WalletMeasure
  readonly paidInUsd: number
}

/** Opens the accounts in `rows` and measures them as they are and as they would be. @throws as `imagine` */
export function compare(world: World, rows: readonly number[], whatIf: WhatIf): Compared {
  const wallet = open(world, rows, whatIf)
  const before = imagine(wallet, nothing)
  const moved = imagine(wallet, { ...whatIf, moves: [] })
  const after = imagine(wallet, whatIf)
  return { before, after, paidInUsd: after.wallet.equityUsd - moved.wallet.equityUsd }
}

function changesOf({ ledger, structure }: Scope, settings: readonly Setting[]): Float64Array {
  const changes = new Float64Array(ledger.length)
  for (const { asset, change } of settings) {
    const stood = structure.stands[ledger.indexOf(asset)]!
    changes[stood] = (1 + changes[stood]!) * (1 + change) - 1
  }
  return changes
}

function together(
  scope: Scope,
  seats: readonly Seat[],
  marks: Float64Array,
  accounts: readonly AccountMeasure[],
): WalletTotals {
  const sum = (name: 'collateralUsd' | 'debtUsd' | 'loopedDebtUsd' | 'controlledUsd'): number =>
    accounts.reduce((total, account) => total + account[name], 0)
  const collateralUsd = sum('collateralUsd')
  const debtUsd = sum('debtUsd')
  const equityUsd = collateralUsd - debtUsd
  const found = exposures(scope, seats, marks)
  const healths = accounts.map(({ healthFactor }) => healthFactor).filter((health) => health !== null)
  const over = (usd: number): number | null => (equityUsd > 0 ? usd / equityUsd : null)
  return {
    collateralUsd,
    debtUsd,
    equityUsd,
    loopedDebtUsd: sum('loopedDebtUsd'),
    leverage: over(collateralUsd),
    lookThroughLeverage: over(sum('controlledUsd')),
    netLeverage: over(found.reduce((total, { netUsd }) => total + Math.max(netUsd, 0), 0)),
    healthFactor: healths.length > 0 ? Math.min(...healths) : null,
    exposures: found,
  }
}

function exposures(scope: Scope, seats: readonly Seat[], marks: Float64Array): ExposureUsd[] {
  const held = new Float64Array(scope.ledger.length)
  const owed = new Float64Array(scope.ledger.length)
  for (const { book } of seats)
    for (let at = 0; at < book.first[1]!; at++) {
      const owes = at >= book.debts[0]! && at < book.supplies[0]!
      ;(owes ? owed : held)[book.factors[book.factor[at]!]!.asset]! += book.amount[at]!
    }
  return Through.exposures(scope.structure, held, owed)
    .map(({ asset, long, short }) => {
      const { id, symbol } = scope.tables.assets[asset]!
      const [longUsd, shortUsd] = [long * marks[asset]!, short * marks[asset]!]
      return { asset: id, symbol, longUsd, shortUsd, netUsd: longUsd - shortUsd }
    })
    .sort((a, b) => Math.abs(b.netUsd) - Math.abs(a.netUsd))
}

function byVenue(accounts: readonly AccountMeasure[]): VenueTotals[] {
  const venues = [...new Set(accounts.map(({ venue }) => venue))]
  return venues.map((venue) => {
    const here = accounts.filter((account) => account.venue === venue)
    const collateralUsd = here.reduce((total, account) => total + account.collateralUsd, 0)
    const debtUsd = here.reduce((total, account) => total + account.debtUsd, 0)
    const equityUsd = collateralUsd - debtUsd
    const leverage = equityUsd > 0 ? collateralUsd / equityUsd : null
    return { venue, collateralUsd, debtUsd, equityUsd, leverage }
  })
}
