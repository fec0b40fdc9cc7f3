import { Fixed, type Ledger, Position, Slice, Structure, type Venue } from '@droste/core'
import * as Exchange from './Exchange.ts'
import type { Marks } from './Prices.ts'
import * as State from './State.ts'

const { WAD, wad } = Fixed
/** Nobody acts for less than one part in this many of what is on offer (C8). */
const WORTHWHILE = 10n ** 9n

/** What a round is served with: prices of each venue's oracle and of the market, units of the assets. */
export type Setting = {
  readonly ledger: Ledger.Ledger
  readonly structure: Structure.Structure
  readonly units: readonly bigint[]
  /** Marks at the start of the round, and what each venue's oracle says. */
  readonly marks: Marks
  readonly oracle: readonly Marks[]
  /** USD, wad. */
  readonly gas: bigint
  /** What liquidators can repay in this round, USD at marks, wad; null for any amount. */
  readonly capital: bigint | null
}

/** Something on offer to liquidators: a slice of an account, or of what a venue took over (L11). */
type Offer = {
  readonly net: Fixed.Wad
  readonly venue: number
  readonly collateral: number
  readonly debt: number
  /** Health of the account, wad; null for what a venue sells, which is served before any account of its class. */
  readonly health: Fixed.Wad | null
  readonly row: number
  readonly most: Slice.Slice
  /** The largest slice that repays at most this much, or null. */
  readonly within: (repay: bigint) => Slice.Slice | null
  readonly take: (slice: Slice.Slice) => void
}

/** What happened to one account, or to a venue's inventory (row null). Base units. */
export type Liquidation = {
  readonly row: number | null
  readonly venue: number
  readonly collateral: number
  readonly debt: number
  readonly slice: Slice.Slice
  /** What the sale of `seize` less `fee` brought, base units of the debt's asset. */
  readonly proceeds: bigint
}

/** Base units that left the account at `row`. */
export type Moved = { readonly row: number; readonly asset: number; readonly amount: bigint }

/** What a round came to. */
export type Served = {
  readonly exchange: Exchange.Exchange
  readonly liquidations: readonly Liquidation[]
  readonly absorbed: readonly (Moved & { readonly writtenOff: boolean })[]
  readonly seizedByVenues: readonly Moved[]
}

/** Orders offers by C7. Net bonuses within 10^-12 of each other are one class. */
function byMerit(a: Offer, b: Offer): number {
  const classOf = (offer: Offer): number => Number((offer.net + 500_000n) / 1_000_000n)
  const health = (offer: Offer): bigint => offer.health ?? -1n
  return (
    classOf(b) - classOf(a) ||
    a.venue - b.venue ||
    a.collateral - b.collateral ||
    a.debt - b.debt ||
    (health(a) < health(b) ? -1 : health(a) > health(b) ? 1 : a.row - b.row)
  )
}

/** Serves one round (C5–C10): changes `state`, returns the markets after the sales. */
export function serve(state: State.State, exchange: Exchange.Exchange, setting: Setting): Served {
  const { ledger, structure, units, marks, oracle, gas } = setting
  const absorbed: (Moved & { writtenOff: boolean })[] = []
  const seizedByVenues: Moved[] = []
  const offers: Offer[] = []
  for (const account of state.accounts) {
    const rule = State.ruleOf(ledger, account)
    const prices = oracle[account.venue]!
    const position = State.position(account, ledger.assets, units, prices)
    const health = State.health(position, rule)
    if (health === null || health >= WAD) continue
    if (rule.kind === 'absorb') absorb(account, position, rule)
    else offers.push(...offer(account, position, rule, health))
  }
  state.books.forEach((books, venue) => {
    offers.push(...storeFront(books, venue))
  })
  offers.sort(byMerit)

  let pools = exchange
  let capital = setting.capital
  const liquidations: Liquidation[] = []
  for (const each of offers) {
    const way = { route: Structure.route(structure, each.collateral, each.debt), marks, units }
    const prices = oracle[each.venue]!
    const least36 =
      (prices[each.collateral]! * WAD * units[each.debt]! * Exchange.E36) /
      (prices[each.debt]! * each.net * units[each.collateral]!)
    const offered = each.most.seize - each.most.fee
    const sellable = Exchange.until(pools, way, offered, least36)
    if (sellable * WORTHWHILE < offered) continue
    const paying = sellable >= offered ? each.most.repay : (sellable * least36) / Exchange.E36
    const affordable = capital === null ? paying : (capital * units[each.debt]!) / marks[each.debt]!
    const whole = sellable >= offered && affordable >= paying
    const slice = whole ? each.most : each.within(Fixed.min(paying, affordable))
    if (!slice) continue
    const sold = Exchange.sell(pools, way, slice.seize - slice.fee)
    const profit = ((sold.out - slice.repay) * marks[each.debt]!) / units[each.debt]!
    if (gas > 0n && profit < gas) continue
    pools = sold.exchange
    if (capital !== null)
      capital = affordable < paying ? 0n : capital - (slice.repay * marks[each.debt]!) / units[each.debt]!
    each.take(slice)
    liquidations.push({
      row: each.health === null ? null : each.row,
      venue: each.venue,
      collateral: each.collateral,
      debt: each.debt,
      slice,
      proceeds: sold.out,
    })
  }
  return { exchange: pools, liquidations, absorbed, seizedByVenues }

  function offer(
    account: State.LiveAccount,
    position: Position.Position,
    rule: Slice.PairRule,
    health: Fixed.Wad,
  ): Offer[] {
    const chosen = Slice.best(rule, position)
    if (!chosen) return []
    const collateral = account.collateral[position.collateral.indexOf(chosen.legs.collateral)]!
    const debt = account.debt[position.debt.indexOf(chosen.legs.debt)]!
    const worth = Position.collateralValue(position, rule.valueDecimals)
    const take = (slice: Slice.Slice): void => {
      collateral.amount -= slice.seize
      debt.amount -= slice.repay
      const taken = Position.value({ ...chosen.legs.collateral, amount: slice.seize }, rule.valueDecimals)
      if (rule.badDebt === 'stays' || taken < worth) return
      for (const left of account.debt) {
        if (left.amount === 0n) continue
        State.add(state.books[account.venue]!.writtenOff, left.asset, left.amount)
        absorbed.push({ row: account.row, asset: left.asset, amount: left.amount, writtenOff: true })
        left.amount = 0n
      }
    }
    return [
      {
        net: chosen.legs.net,
        venue: account.venue,
        collateral: collateral.asset,
        debt: debt.asset,
        health,
        row: account.row,
        most: chosen.slice,
        within: (repay) => Slice.largest(rule, chosen.legs, repay),
        take,
      },
    ]
  }

  function absorb(
    account: State.LiveAccount,
    position: Position.Position,
    rule: Extract<Venue.Rule, { kind: 'absorb' }>,
  ): void {
    const books = state.books[account.venue]!
    const prices = oracle[account.venue]!
    const credit = position.collateral.reduce(
      (sum, leg) => sum + (Position.value(leg, rule.valueDecimals) * leg.liquidationFactor) / WAD,
      0n,
    )
    const owed = Position.debtValue(position, rule.valueDecimals)
    for (const leg of account.collateral) {
      const held = books.inventory.get(leg.asset)?.amount ?? 0n
      books.inventory.set(leg.asset, { amount: held + leg.amount, terms: leg.terms })
      seizedByVenues.push({ row: account.row, asset: leg.asset, amount: leg.amount })
      leg.amount = 0n
    }
    for (const leg of account.debt) {
      State.add(books.takenOver, leg.asset, leg.amount)
      absorbed.push({ row: account.row, asset: leg.asset, amount: leg.amount, writtenOff: false })
      leg.amount = 0n
    }
    const base = account.debt[0]!.asset
    const scale = prices[base]! * 10n ** BigInt(rule.valueDecimals)
    if (credit > owed) State.add(books.paid, base, -(((credit - owed) * units[base]! * WAD) / scale))
  }

  function storeFront(books: State.VenueBooks, venue: number): Offer[] {
    const { rule } = ledger.venues[venue]!
    const [base] = [...books.takenOver.keys()].sort((a, b) => a - b)
    if (rule.kind !== 'absorb' || base === undefined) return []
    return [...books.inventory].flatMap(([asset, held]): Offer[] => {
      if (held.amount === 0n) return []
      const discount = (rule.storeFront * (WAD - held.terms.liquidationFactor)) / WAD
      const net = wad((WAD * WAD) / (WAD - discount))
      const prices = oracle[venue]!
      const paid = prices[asset]! * WAD * units[base]!
      const got = prices[base]! * net * units[asset]!
      const upTo = (amount: bigint): Slice.Slice => ({ seize: amount, repay: (amount * paid) / got, fee: 0n })
      return [
        {
          net,
          venue,
          collateral: asset,
          debt: base,
          health: null,
          row: -1,
          most: upTo(held.amount),
          within: (repay) => (repay > 0n ? upTo(Fixed.min(held.amount, (repay * got) / paid)) : null),
          take: (slice) => {
            held.amount -= slice.seize
            State.add(books.paid, base, slice.repay)
          },
        },
      ]
    })
  }
}
