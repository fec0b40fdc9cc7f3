import { Account, type Asset, Fixed, type Ledger, Position, Terms, type Venue } from '@droste/core'
import type { Marks } from './Prices.ts'

/** A leg that the cascade may empty. */
export type LiveLeg = { readonly asset: number; amount: bigint; readonly terms: Terms.Terms }

/** An account as the cascade changes it; legs in the order of the ledger's assets. */
export type LiveAccount = {
  readonly id: string
  readonly row: number
  readonly venue: number
  readonly collateral: readonly LiveLeg[]
  readonly debt: readonly LiveLeg[]
}

/** What a venue holds and owes for accounts that it wrote off (L10) or took over (L11), base units by asset index. */
export type VenueBooks = {
  readonly writtenOff: Map<number, bigint>
  readonly takenOver: Map<number, bigint>
  readonly inventory: Map<number, { amount: bigint; terms: Terms.Terms }>
  /** What the venue has been paid for its inventory, less what it owes to those it took over. */
  readonly paid: Map<number, bigint>
}

/** Everything the cascade moves but prices. */
export type State = { readonly accounts: readonly LiveAccount[]; readonly books: readonly VenueBooks[] }

/** Adds to an entry that starts at 0. */
export function add(map: Map<number, bigint>, asset: number, amount: bigint): void {
  map.set(asset, (map.get(asset) ?? 0n) + amount)
}

/** The accounts of the ledger, ready to be liquidated. */
export function open(ledger: Ledger.Ledger): State {
  const assetAt = new Map(ledger.assets.map(({ id }, at) => [id, at]))
  const venueAt = new Map(ledger.venues.map(({ id }, at) => [id, at]))
  const accounts = ledger.accounts.map((account, row): LiveAccount => {
    const venue = venueAt.get(account.venue)!
    const side = (wanted: 'collateral' | 'debt'): LiveLeg[] =>
      account.legs
        .filter((leg) => leg.side === wanted)
        .map((leg) => ({
          asset: assetAt.get(leg.asset)!,
          amount: leg.amount,
          terms: Terms.resolve(ledger.venues[venue]!, account, leg),
        }))
        .sort((a, b) => a.asset - b.asset)
    return { id: Account.idOf(account), row, venue, collateral: side('collateral'), debt: side('debt') }
  })
  const books = ledger.venues.map((venue) => ({
    writtenOff: new Map(venue.deficits.map(({ asset, amount }) => [assetAt.get(asset)!, amount])),
    takenOver: new Map<number, bigint>(),
    inventory: new Map<number, { amount: bigint; terms: Terms.Terms }>(),
    paid: new Map<number, bigint>(),
  }))
  return { accounts, books }
}

/** The account at these prices, legs in the same order. */
export function position(
  account: LiveAccount,
  assets: readonly Asset.Asset[],
  units: readonly bigint[],
  prices: Marks,
): Position.Position {
  const at = ({ asset, amount }: LiveLeg) => ({
    asset: assets[asset]!.id,
    amount,
    unit: units[asset]!,
    price: prices[asset]!,
  })
  return {
    collateral: account.collateral.map((leg) => ({ ...at(leg), ...leg.terms })),
    debt: account.debt.map((leg) => ({ ...at(leg), borrowFactor: leg.terms.borrowFactor })),
  }
}

/** Health of the position as the rule of its venue counts it (L3, L12). */
export const health = (position: Position.Position, rule: Venue.Rule): Fixed.Wad | null =>
  Position.health(position, rule.valueDecimals, rule.kind === 'pair' ? rule.rounding : undefined)

/** USD (a double) of `amount` base units at `mark`. */
export const usd = (amount: bigint, unit: bigint, mark: Fixed.Wad): number =>
  Fixed.toNumber((amount * mark) / unit, 18)

/** Value of some legs at marks, USD wad. */
export const worth = (legs: readonly LiveLeg[], units: readonly bigint[], marks: Marks): bigint =>
  legs.reduce((sum, { asset, amount }) => sum + (amount * marks[asset]!) / units[asset]!, 0n)

/** Debt above collateral at marks, USD wad: what a standing account lacks (C13). */
export function shortfall(account: LiveAccount, units: readonly bigint[], marks: Marks): bigint {
  return Fixed.max(worth(account.debt, units, marks) - worth(account.collateral, units, marks), 0n)
}

/** The venue's losses at marks, USD wad: what it wrote off, and what it took over, less what it got for it (C13). */
export function losses(books: VenueBooks, units: readonly bigint[], marks: Marks): bigint {
  const sum = (map: Map<number, bigint>): bigint =>
    [...map].reduce((total, [asset, amount]) => total + (amount * marks[asset]!) / units[asset]!, 0n)
  const held = new Map([...books.inventory].map(([asset, { amount }]) => [asset, amount]))
  return sum(books.writtenOff) + Fixed.max(sum(books.takenOver) - sum(books.paid) - sum(held), 0n)
}

/** Bad debt by venue and asset (C18), USD wad under `venue asset`. */
export function lossesBy(
  { accounts, books }: State,
  units: readonly bigint[],
  marks: Marks,
): ReadonlyMap<string, bigint> {
  const found = new Map<string, bigint>()
  const add = (venue: number, asset: number, usd: bigint): void => {
    found.set(`${venue} ${asset}`, (found.get(`${venue} ${asset}`) ?? 0n) + usd)
  }
  books.forEach((each, venue) => {
    for (const [asset, amount] of each.writtenOff) add(venue, asset, (amount * marks[asset]!) / units[asset]!)
    const [base] = [...each.takenOver.keys()].sort((a, b) => a - b)
    if (base !== undefined) add(venue, base, losses({ ...each, writtenOff: new Map() }, units, marks))
  })
  for (const account of accounts) {
    const lack = shortfall(account, units, marks)
    const owed = worth(account.debt, units, marks)
    if (lack === 0n) continue
    for (const leg of account.debt) add(account.venue, leg.asset, (lack * worth([leg], units, marks)) / owed)
  }
  return found
}

/** The rule of the account's venue. */
export const ruleOf = (ledger: Ledger.Ledger, account: LiveAccount): Venue.Rule =>
  ledger.venues[account.venue]!.rule
