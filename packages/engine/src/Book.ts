import { Account, type Asset, Fault, Fixed, type Ledger, Terms, type Venue } from '@droste/core'
import * as Bytes from './Bytes.ts'

/**
 * A ledger compiled for computing: typed columns over one transferable buffer behind a versioned header. Amounts in
 * whole tokens (float64, nearest to the exact integer), ratios as fractions. Built once, then read-only; what moves
 * in a scenario is copied by whoever moves it.
 *
 * A *factor* is an asset at a venue, the thing whose oracle price moves. The legs of account `i` stand at
 * `first[i] … first[i + 1]`: collateral up to `debts[i]`, debts up to `supplies[i]`, then what is supplied without
 * counting as collateral; each by the place of its asset in the ledger.
 */
export type Book = {
  readonly buffer: ArrayBufferLike
  readonly accounts: number
  readonly legs: number
  readonly factors: readonly Factor[]
  readonly assets: readonly Asset.Asset[]
  readonly venues: readonly Venue.Venue[]
  /** Of account: its first leg, its first debt, its first idle supply; `first` has one more at the end. */
  readonly first: Uint32Array
  readonly debts: Uint32Array
  readonly supplies: Uint32Array
  /** Of account: index into `venues`. */
  readonly venue: Uint16Array
  /** Of leg: index into `factors`, index into the terms below, amount in whole tokens. */
  readonly factor: Uint16Array
  readonly terms: Uint32Array
  readonly amount: Float64Array
  /** Of terms: fractions. `debtWeight` is 1 / borrowFactor. */
  readonly ltv: Float64Array
  readonly threshold: Float64Array
  readonly bonus: Float64Array
  readonly fee: Float64Array
  readonly debtWeight: Float64Array
  readonly liquidationFactor: Float64Array
}

/** An asset at a venue. */
export type Factor = { readonly venue: number; readonly asset: number }

/** What a book names by index. */
type Tables = Pick<Book, 'assets' | 'venues' | 'factors'>

/** What `assemble` lays out; legs sorted by account, then collateral, debt, supply, then asset. */
export type Columns = {
  readonly accounts: number
  readonly assets: readonly Asset.Asset[]
  readonly venues: readonly Venue.Venue[]
  readonly factors: readonly Factor[]
  readonly first: Uint32Array
  readonly debts: Uint32Array
  readonly supplies: Uint32Array
  readonly venue: Uint16Array
  readonly factor: Uint16Array
  readonly terms: Uint32Array
  readonly amount: Float64Array
  readonly ladder: readonly TermsRow[]
}

/** A row of the terms table: ltv, threshold, bonus, fee, debtWeight, liquidationFactor. */
export type TermsRow = readonly [number, number, number, number, number, number]

const MAGIC = 0x44524f53 // 'DROS'
const VERSION = 1
const HEADER = 32 // bytes: magic, version, accounts, legs, terms, three spare words

const aligned = (bytes: number): number => (bytes + 7) & ~7

/** Bytes of the buffer for so many accounts, legs and rows of terms. */
export const byteLength = (accounts: number, legs: number, terms: number): number =>
  HEADER +
  legs * 8 +
  terms * 48 +
  aligned((accounts + 1) * 4) +
  2 * aligned(accounts * 4) +
  aligned(legs * 4) +
  aligned(legs * 2) +
  aligned(accounts * 2)

/** The columns as views over `buffer`, which `lay` or another thread has filled. @throws VersionError */
export function view(buffer: ArrayBufferLike, tables: Tables): Book {
  const [magic, version, accounts = 0, legs = 0, terms = 0] = new Uint32Array(buffer, 0, HEADER / 4)
  if (magic !== MAGIC || version !== VERSION) throw new VersionError(version ?? 0)
  let at = HEADER
  const doubles = (length: number): Float64Array => {
    const column = new Float64Array(buffer, at, length)
    at += length * 8
    return column
  }
  const words = (length: number): Uint32Array => {
    const column = new Uint32Array(buffer, at, length)
    at += aligned(length * 4)
    return column
  }
  const halves = (length: number): Uint16Array => {
    const column = new Uint16Array(buffer, at, length)
    at += aligned(length * 2)
    return column
  }
  const amount = doubles(legs)
  const ltv = doubles(terms)
  const threshold = doubles(terms)
  const bonus = doubles(terms)
  const fee = doubles(terms)
  const debtWeight = doubles(terms)
  const liquidationFactor = doubles(terms)
  const first = words(accounts + 1)
  const debts = words(accounts)
  const supplies = words(accounts)
  const leg = words(legs)
  const factor = halves(legs)
  const venue = halves(accounts)
  return {
    buffer,
    accounts,
    legs,
    assets: tables.assets,
    venues: tables.venues,
    factors: tables.factors,
    first,
    debts,
    supplies,
    venue,
    factor,
    terms: leg,
    amount,
    ltv,
    threshold,
    bonus,
    fee,
    debtWeight,
    liquidationFactor,
  }
}

/** A book of so many accounts and legs, all zero but its terms; in a buffer that threads share when asked. */
export function blank(
  { accounts, legs, ladder, ...tables }: Pick<Columns, 'accounts' | 'ladder'> & Tables & { legs: number },
  shared = false,
): Book {
  const bytes = byteLength(accounts, legs, ladder.length)
  const buffer = Bytes.zeros(bytes, shared)
  new Uint32Array(buffer, 0, 5).set([MAGIC, VERSION, accounts, legs, ladder.length])
  const book = view(buffer, tables)
  const rows = [book.ltv, book.threshold, book.bonus, book.fee, book.debtWeight, book.liquidationFactor]
  ladder.forEach((row, at) => {
    rows.forEach((column, field) => {
      column[at] = row[field]!
    })
  })
  return book
}

/** Copies columns into one buffer, shared between threads when asked. */
export function assemble(columns: Columns, shared = false): Book {
  const { accounts, assets, venues, factors, ladder, amount } = columns
  const book = blank({ accounts, legs: amount.length, assets, venues, factors, ladder }, shared)
  book.amount.set(amount)
  book.first.set(columns.first)
  book.debts.set(columns.debts)
  book.supplies.set(columns.supplies)
  book.terms.set(columns.terms)
  book.factor.set(columns.factor)
  book.venue.set(columns.venue)
  return book
}

/** The rows of the terms table. */
export const ladderOf = ({ ltv, threshold, bonus, fee, debtWeight, liquidationFactor }: Book): TermsRow[] =>
  Array.from(ltv, (each, row) => [
    each,
    threshold[row]!,
    bonus[row]!,
    fee[row]!,
    debtWeight[row]!,
    liquidationFactor[row]!,
  ])

/**
 * The same book with its accounts in another order: account `a` stands at `place[a]`, each at another. After them comes
 * `room` for others: accounts that have no legs yet, and legs that nobody has. In shared memory when asked, or if it was.
 */
export function arrange(
  book: Book,
  place: Uint32Array,
  room: Pick<Book, 'accounts' | 'legs'> = { accounts: 0, legs: 0 },
  shared = Bytes.isShared(book.buffer),
): Book {
  const { assets, venues, factors } = book
  const accounts = book.accounts + room.accounts
  const legs = book.legs + room.legs
  const into = blank({ accounts, legs, assets, venues, factors, ladder: ladderOf(book) }, shared)
  move(book, into, place, (column) => column)
  leaveEmpty(into, place.length, into.first[place.length]!)
  return into
}

/** The same in the book's own memory, without room: to move a book costs less than to touch new memory for it. */
export function rearrange(book: Book, place: Uint32Array): void {
  const spare = new ArrayBuffer(book.amount.byteLength)
  const aside = <C extends Column>(column: C): C => {
    const copy = new (column.constructor as Maker<C>)(spare, 0, column.length)
    copy.set(column)
    return copy
  }
  move({ ...book, first: book.first.slice() }, book, place, aside)
}

type Column = Uint16Array | Uint32Array | Float64Array
type Maker<C> = new (buffer: ArrayBuffer, at: number, length: number) => C

/** Moves accounts to their places, column by column, each read from where `was` has put it. */
function move(book: Book, into: Book, place: Uint32Array, was: <C extends Column>(column: C) => C): void {
  const { first } = book
  for (let account = 0; account < place.length; account++)
    into.first[place[account]! + 1] = first[account + 1]! - first[account]!
  for (let row = 0; row < place.length; row++) into.first[row + 1]! += into.first[row]!
  const venue = was(book.venue)
  for (let account = 0; account < place.length; account++) into.venue[place[account]!] = venue[account]!
  moveEnds(into.debts, was(book.debts), first, into.first, place)
  moveEnds(into.supplies, was(book.supplies), first, into.first, place)
  moveLegs(into.factor, was(book.factor), first, into.first, place)
  moveLegs(into.terms, was(book.terms), first, into.first, place)
  moveLegs(into.amount, was(book.amount), first, into.first, place)
}

/** Read in order and written all over: a processor waits for what it reads. */
function moveLegs(
  into: Column,
  column: Column,
  first: Uint32Array,
  start: Uint32Array,
  place: Uint32Array,
): void {
  for (let account = 0; account < place.length; account++) {
    let at = start[place[account]!]!
    for (let leg = first[account]!; leg < first[account + 1]!; leg++) into[at++] = column[leg]!
  }
}

function moveEnds(
  into: Uint32Array,
  ends: Uint32Array,
  first: Uint32Array,
  start: Uint32Array,
  place: Uint32Array,
): void {
  for (let account = 0; account < place.length; account++) {
    const row = place[account]!
    into[row] = start[row]! + ends[account]! - first[account]!
  }
}

/** Accounts from `account` on have no legs; those that they may get begin at `leg`. */
export function leaveEmpty({ first, debts, supplies }: Book, account: number, leg: number): void {
  first.fill(leg, account)
  debts.fill(leg, account)
  supplies.fill(leg, account)
}

const ORDER = { collateral: 0, debt: 1, supply: 2 } as const
const toFraction = (ratio: Fixed.Wad): number => Fixed.toNumber(ratio, 18)

/** A leg's terms as a row of doubles. */
export const termsRow = (terms: Terms.Terms): TermsRow => [
  toFraction(terms.ltv),
  toFraction(terms.threshold),
  toFraction(terms.bonus),
  toFraction(terms.fee),
  1 / toFraction(terms.borrowFactor),
  toFraction(terms.liquidationFactor),
]

/** Gives each distinct row of terms its number, so that a million legs share a few rows. */
export class TermsTable {
  readonly rows: TermsRow[] = []
  readonly #known = new Map<string, number>()
  number(row: TermsRow): number {
    const key = row.join()
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, this.rows.length)
    return this.rows.push(row) - 1
  }
}

/** Every (venue, listing) pair as a factor, in the order of the venues and, within one, of the ledger's assets. */
export function factorsOf(venues: readonly Venue.Venue[], assets: readonly Asset.Asset[]): Factor[] {
  const index = new Map(assets.map(({ id }, at) => [id, at]))
  return venues.flatMap((venue, at) =>
    venue.listings
      .map((listing) => ({ venue: at, asset: index.get(listing.asset)! }))
      .sort((a, b) => a.asset - b.asset),
  )
}

/** Compiles a checked ledger. An amount differs from the exact one by at most 2^-53 of itself. */
export function compile(ledger: Ledger.Ledger, shared = false): Book {
  const { assets, venues, accounts } = ledger
  const decimals = new Map(assets.map((asset) => [asset.id, asset.decimals]))
  const assetAt = new Map(assets.map(({ id }, at) => [id, at]))
  const venueAt = new Map(venues.map(({ id }, at) => [id, at]))
  const factors = factorsOf(venues, assets)
  const factorAt = new Map(factors.map(({ venue, asset }, at) => [`${venue} ${assets[asset]!.id}`, at]))
  const table = new TermsTable()
  const legs = accounts.reduce((sum, account) => sum + account.legs.length, 0)
  const columns = {
    first: new Uint32Array(accounts.length + 1),
    debts: new Uint32Array(accounts.length),
    supplies: new Uint32Array(accounts.length),
    venue: new Uint16Array(accounts.length),
    factor: new Uint16Array(legs),
    terms: new Uint32Array(legs),
    amount: new Float64Array(legs),
  }
  let at = 0
  accounts.forEach((account, row) => {
    const venue = venueAt.get(account.venue)
    if (venue === undefined) throw new UnknownVenueError(Account.idOf(account), account.venue)
    columns.venue[row] = venue
    columns.first[row] = at
    const sorted = [...account.legs].sort(
      (a, b) => ORDER[a.side] - ORDER[b.side] || assetAt.get(a.asset)! - assetAt.get(b.asset)!,
    )
    for (const leg of sorted) {
      columns.factor[at] = factorAt.get(`${venue} ${leg.asset}`)!
      columns.terms[at] = table.number(termsRow(Terms.resolve(venues[venue]!, account, leg)))
      columns.amount[at] = Fixed.toNumber(leg.amount, decimals.get(leg.asset)!)
      at++
    }
    const collateral = sorted.filter(({ side }) => side === 'collateral').length
    const debt = sorted.filter(({ side }) => side === 'debt').length
    columns.debts[row] = columns.first[row]! + collateral
    columns.supplies[row] = columns.debts[row]! + debt
    columns.first[row + 1] = at
  })
  return assemble(
    { ...columns, accounts: accounts.length, assets, venues, factors, ladder: table.rows },
    shared,
  )
}

/** The buffer was laid by another version. @example view(new ArrayBuffer(64), tables) */
export class VersionError extends Fault<{ version: number }> {
  override readonly name = 'Book.VersionError'
  constructor(version: number) {
    super(`Not a book of version ${VERSION}`, { version })
  }
  override advise = (): string => 'Compile it again from its ledger.'
}

/** An account names a venue that the ledger does not have. */
export class UnknownVenueError extends Fault<{ account: string; venue: string }> {
  override readonly name = 'Book.UnknownVenueError'
  constructor(account: string, venue: string) {
    super(`Account ${account} is at venue ${venue}, which the ledger does not have`, { account, venue })
  }
  override advise = (): string => 'Add the venue with its rule and listings, or remove the account.'
}
