import type { Book } from '../../Book.ts'
import * as Packed from '../../Packed.ts'
import type { World } from '../../World.ts'
import * as Rule from '../columns/Rule.ts'
import * as Ascending from './Ascending.ts'
import * as Screen from './Screen.ts'
import * as Sizes from './Sizes.ts'

const FORMAT = {
  name: 'index',
  magic: 0x58444e49, // 'INDX'
  version: 1,
  columns: {
    /** Of place: debt over collateral in tokens, the highest of its band first. */
    leverage: 'doubles',
    /** Sums of what stands before a place of its band; one more at the end of each band (see `sumAt`). */
    held: 'doubles',
    owed: 'doubles',
    /** Of band: the highest leverage; the least and the most that one of its accounts owes, tokens. */
    worst: 'doubles',
    least: 'doubles',
    most: 'doubles',
    /** Of factor: debts of accounts that hold nothing, tokens, and how many such accounts there are. */
    bareOwed: 'doubles',
    bareAccounts: 'words',
    /** Of pair: its first band; of band: its first place; one more at the end of each. */
    bands: 'words',
    places: 'words',
    /** Of pair: factors, and rows of terms. */
    collateral: 'halves',
    debt: 'halves',
    collateralTerms: 'words',
    debtTerms: 'words',
    /** Of place: its account in the book. */
    account: 'words',
  },
} as const

/**
 * The accounts of one collateral against one debt, laid so that what a price does to them is found by search. A *pair*
 * is (venue, collateral, debt, terms); a *band* of it are the accounts of about one size, sorted by leverage, with sums
 * of what they hold and owe. The others are *singles*, which a screen finds (docs/decisions/038), or *bare*: they owe and
 * hold nothing. Built once, then read-only.
 */
export type Index = Packed.Columns<typeof FORMAT.columns> & {
  readonly buffers: Buffers
  /** Singles by health, and by what they hold over what they owe. */
  readonly health: Screen.Screen
  readonly solvency: Screen.Screen
}

/** What another thread needs to view an index. */
export type Buffers = {
  readonly pairs: ArrayBufferLike
  readonly health: ArrayBufferLike
  readonly solvency: ArrayBufferLike
}

/** Leverage beyond this many times the ratio of prices, or amounts of fewer base units, make a single. */
const LEVERAGE = 1000
const BASE_UNITS = 1e6

/** The index in buffers that another thread has filled. @throws Packed.VersionError */
export const view = (buffers: Buffers): Index => ({
  ...Packed.view(FORMAT, buffers.pairs),
  health: Screen.view(buffers.health),
  solvency: Screen.view(buffers.solvency),
  buffers,
})

/** Indexes the accounts of a world, in buffers shared between threads when asked. */
export function build(
  world: World,
  { gasUsd = 10, few = 128, shared = false }: Partial<Sizes.Cuts> & { readonly shared?: boolean } = {},
): Index {
  const { book } = world
  const sorted = sort(world)
  const { pairs, pairOf } = sorted
  const { bands, bandOf, count } = Sizes.band(world, pairs, pairOf, { gasUsd, few })
  const places = new Uint32Array(count + 1)
  for (let account = 0; account < book.accounts; account++)
    if (pairOf[account]! >= 0) places[bandOf[account]! + 1]!++
  for (let band = 0; band < count; band++) places[band + 1]! += places[band]!
  const account = new Uint32Array(places[count]!)
  const next = places.slice()
  for (const each of byLeverage(book, pairOf, account.length)) account[next[bandOf[each]!]!++] = each
  const columns = lay(book, places, account)
  const packed = {
    ...columns,
    bareOwed: sorted.bareOwed,
    bareAccounts: sorted.bareAccounts,
    bands,
    places,
    collateral: Uint16Array.from(pairs, ({ collateral }) => collateral),
    debt: Uint16Array.from(pairs, ({ debt }) => debt),
    collateralTerms: Uint32Array.from(pairs, ({ collateralTerms }) => collateralTerms),
    debtTerms: Uint32Array.from(pairs, ({ debtTerms }) => debtTerms),
    account,
  }
  const prices = Float64Array.from(book.factors, ({ asset }) => world.prices[asset]!)
  const screen = (weighing: Screen.Weighing): ArrayBufferLike =>
    Screen.build(book, sorted.singles, prices, { weighing, shared }).buffer
  return view({
    pairs: Packed.pack(FORMAT, packed, shared),
    health: screen('health'),
    solvency: screen('solvency'),
  })
}

/** A collateral against a debt, both as factors, under the same terms. */
export type Pair = {
  readonly collateral: number
  readonly debt: number
  readonly collateralTerms: number
  readonly debtTerms: number
}

type Sorted = {
  readonly pairs: readonly Pair[]
  /** Of account: its pair, −1 for none. */
  readonly pairOf: Int32Array
  readonly singles: readonly number[]
  readonly bareOwed: Float64Array
  readonly bareAccounts: Uint32Array
}

/** Tells pairs, singles and bare accounts apart. */
function sort({ book, tables, prices, unit }: World): Sorted {
  const rules = tables.venues.map(({ rule }) => Rule.compile(rule))
  const factors = book.factors.length
  const terms = book.threshold.length
  const pairs: Pair[] = []
  const known = new Map<number, number>()
  const pairOf = new Int32Array(book.accounts).fill(-1)
  const singles: number[] = []
  const bareOwed = new Float64Array(factors)
  const bareAccounts = new Uint32Array(factors)
  for (let account = 0; account < book.accounts; account++) {
    const first = book.first[account]!
    const middle = book.debts[account]!
    const debts = book.supplies[account]! - middle
    if (debts === 0) continue
    const rule = rules[book.venue[account]!]!
    if (middle === first && debts === 1 && !rule.absorb) {
      bareOwed[book.factor[middle]!]! += book.amount[middle]!
      bareAccounts[book.factor[middle]!]!++
      continue
    }
    if (middle !== first + 1 || debts !== 1 || !isGrouped(rule) || !isOrdinary(book, prices, unit, first)) {
      singles.push(account)
      continue
    }
    const pair = {
      collateral: book.factor[first]!,
      debt: book.factor[middle]!,
      collateralTerms: book.terms[first]!,
      debtTerms: book.terms[middle]!,
    }
    const key =
      ((pair.collateral * factors + pair.debt) * terms + pair.collateralTerms) * terms + pair.debtTerms
    const number = known.get(key) ?? pairs.push(pair) - 1
    known.set(key, number)
    pairOf[account] = number
  }
  return { pairs, pairOf, singles, bareOwed, bareAccounts }
}

/** Rules under which all of a range that are eligible end alike. */
const isGrouped = (rule: Rule.Rule): boolean =>
  !rule.absorb && rule.closeFactor !== 'target' && rule.discountCap === null

/** Both legs, the first of them at `leg`, hold enough that no bound of the groups is spoilt by them. */
function isOrdinary(book: Book, prices: Float64Array, unit: Float64Array, leg: number): boolean {
  const collateral = book.factors[book.factor[leg]!]!.asset
  const debt = book.factors[book.factor[leg + 1]!]!.asset
  const held = book.amount[leg]!
  const owed = book.amount[leg + 1]!
  return (
    held >= BASE_UNITS * unit[collateral]! &&
    owed >= BASE_UNITS * unit[debt]! &&
    owed * prices[debt]! <= LEVERAGE * held * prices[collateral]! &&
    book.threshold[book.terms[leg]!]! > 0
  )
}

const leverageOf = ({ amount, debts, first }: Book, account: number): number =>
  amount[debts[account]!]! / amount[first[account]!]!

/** The accounts of pairs, `count` of them, by falling leverage, equal ones in their order. */
function byLeverage(book: Book, pairOf: Int32Array, count: number): Uint32Array {
  const accounts = new Uint32Array(count)
  const keys = new Float64Array(count)
  let at = 0
  for (let account = 0; account < pairOf.length; account++) {
    if (pairOf[account]! < 0) continue
    keys[at] = -leverageOf(book, account)
    accounts[at++] = account
  }
  return Ascending.order(keys).map((place) => accounts[place]!)
}

/** Sums up the accounts of each band. */
function lay(
  book: Book,
  places: Uint32Array,
  account: Uint32Array,
): Pick<Index, 'leverage' | 'held' | 'owed' | 'worst' | 'least' | 'most'> {
  const bands = places.length - 1
  const laid = {
    leverage: new Float64Array(account.length),
    held: new Float64Array(account.length + bands),
    owed: new Float64Array(account.length + bands),
    worst: new Float64Array(bands),
    least: new Float64Array(bands).fill(Number.POSITIVE_INFINITY),
    most: new Float64Array(bands),
  }
  for (let band = 0; band < bands; band++) {
    const from = places[band]!
    const to = places[band + 1]!
    let held = 0
    let owed = 0
    for (let place = from; place < to; place++) {
      const each = account[place]!
      const debt = book.amount[book.debts[each]!]!
      laid.leverage[place] = leverageOf(book, each)
      held += book.amount[book.first[each]!]!
      owed += debt
      laid.held[place + band + 1] = held
      laid.owed[place + band + 1] = owed
      laid.least[band] = Math.min(laid.least[band]!, debt)
      laid.most[band] = Math.max(laid.most[band]!, debt)
    }
    laid.worst[band] = laid.leverage[from]!
  }
  return laid
}
