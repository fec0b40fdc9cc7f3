import { Fixed, Structure, type Venue } from '@droste/core'
import * as Book from '../Book.ts'
import type { World } from '../World.ts'

/** The assets that matter to a wallet: what it holds and owes, what these stand on, all the way down. */
export type Scope = {
  readonly structure: Structure.Structure
  readonly tables: Pick<World['tables'], 'assets' | 'claims'>
  /** Of asset in scope: its index in the ledger, and its price there (USD). */
  readonly ledger: Uint32Array
  readonly prices: Float64Array
}

/** Cuts the assets `of` a wallet, and all they stand on, out of a world. */
export function scopeOf({ tables, prices }: World, of: ReadonlySet<number>): Scope {
  const at = new Map(tables.assets.map(({ id }, index) => [id, index]))
  const claims = new Map(tables.claims.map((claim) => [at.get(claim.asset)!, claim]))
  const within = new Set<number>()
  const waiting = [...of]
  for (let asset = waiting.pop(); asset !== undefined; asset = waiting.pop()) {
    if (within.has(asset)) continue
    within.add(asset)
    const claim = claims.get(asset)
    for (const part of [...(claim?.backing ?? []), ...(claim?.debts ?? [])]) waiting.push(at.get(part.asset)!)
  }
  const ledger = Uint32Array.from([...within].sort((a, b) => a - b))
  const cut = {
    assets: Array.from(ledger, (asset) => tables.assets[asset]!),
    claims: Array.from(ledger, (asset) => claims.get(asset)).filter((claim) => claim !== undefined),
  }
  return {
    structure: Structure.build({ ...cut, markets: [] }),
    tables: cut,
    ledger,
    prices: Float64Array.from(ledger, (asset) => prices[asset]!),
  }
}

/** One account of the wallet in a book of its own; a leg of nothing stands wherever one may come. */
export type Seat = {
  readonly row: number
  readonly venue: Venue.Venue
  readonly venueIndex: number
  readonly book: Book.Book
  /** Whole tokens of each leg, as the ledger has them. */
  readonly amount: Float64Array
}

const SIDES = ['collateral', 'debt', 'supply'] as const
type Place = {
  readonly side: number
  readonly asset: number
  readonly tokens: number
  readonly terms: Book.TermsRow
}

/** Seats account `row`, with room for legs in the `extra` assets (ledger indices) its venue lists. */
export function seatOf({ book }: World, scope: Scope, row: number, extra: ReadonlySet<number>): Seat {
  const venueIndex = book.venue[row]!
  const listed = book.venues[venueIndex]!
  const ids = new Set(scope.tables.assets.map(({ id }) => id))
  const venue = { ...listed, listings: listed.listings.filter(({ asset }) => ids.has(asset)) }
  const places = placesOf(book, scope, row)
  const mode = modeOf(venue, scope, places)
  for (const asset of extra) {
    const here = scope.ledger.indexOf(asset)
    const listing = venue.listings.find((each) => each.asset === scope.tables.assets[here]!.id)
    if (!listing) continue
    for (const side of [0, 1])
      if (!places.some((place) => place.side === side && place.asset === here))
        places.push({ side, asset: here, tokens: 0, terms: termsOf(listing, mode) })
  }
  places.sort((a, b) => a.side - b.side || a.asset - b.asset)
  const factors = Book.factorsOf([venue], scope.tables.assets)
  const table = new Book.TermsTable()
  const before = (side: number): number => places.filter((place) => place.side < side).length
  const compiled = Book.assemble({
    accounts: 1,
    assets: scope.tables.assets,
    venues: [venue],
    factors,
    first: Uint32Array.of(0, places.length),
    debts: Uint32Array.of(before(1)),
    supplies: Uint32Array.of(before(2)),
    venue: Uint16Array.of(0),
    factor: Uint16Array.from(places, ({ asset }) => factors.findIndex((factor) => factor.asset === asset)),
    terms: Uint32Array.from(places, ({ terms }) => table.number(terms)),
    amount: Float64Array.from(places, ({ tokens }) => tokens),
    ladder: table.rows,
  })
  return { row, venue, venueIndex, book: compiled, amount: compiled.amount.slice() }
}

function placesOf(book: Book.Book, scope: Scope, row: number): Place[] {
  const { ltv, threshold, bonus, fee, debtWeight, liquidationFactor } = book
  return Array.from({ length: book.first[row + 1]! - book.first[row]! }, (_, step): Place => {
    const at = book.first[row]! + step
    const side = at < book.debts[row]! ? 0 : at < book.supplies[row]! ? 1 : 2
    const terms = book.terms[at]!
    return {
      side,
      asset: scope.ledger.indexOf(book.factors[book.factor[at]!]!.asset),
      tokens: book.amount[at]!,
      terms: [
        ltv[terms]!,
        threshold[terms]!,
        bonus[terms]!,
        fee[terms]!,
        debtWeight[terms]!,
        liquidationFactor[terms]!,
      ],
    }
  })
}

/** The mode that the account's collateral shows; a book keeps resolved terms only. */
function modeOf(venue: Venue.Venue, scope: Scope, places: readonly Place[]): Venue.Mode | undefined {
  const shown = places.filter(({ side, tokens }) => side === SIDES.indexOf('collateral') && tokens > 0)
  return venue.modes.find((mode) =>
    shown.some(({ asset, terms }) => {
      const [ltv, threshold] = terms
      const named = mode.collateral.includes(scope.tables.assets[asset]!.id)
      return named && ltv === fraction(mode.ltv) && threshold === fraction(mode.threshold)
    }),
  )
}

const fraction = (ratio: Fixed.Wad): number => Fixed.toNumber(ratio, 18)

function termsOf(listing: Venue.Listing, mode: Venue.Mode | undefined): Book.TermsRow {
  const laid = mode?.collateral.includes(listing.asset) ? { ...listing, ...pick(mode) } : listing
  return Book.termsRow(laid)
}

const pick = ({ ltv, threshold, bonus }: Venue.Mode): Pick<Venue.Mode, 'ltv' | 'threshold' | 'bonus'> => ({
  ltv,
  threshold,
  bonus,
})
