import type { Book } from '../../Book.ts'
import * as Packed from '../../Packed.ts'
import type { World } from '../../World.ts'
import * as Ascending from './Ascending.ts'
import * as Pairs from './Pairs.ts'
import * as Screen from './Screen.ts'
import * as Sizes from './Sizes.ts'

const FORMAT = {
  name: 'index',
  magic: 0x58444e49, // 'INDX'
  version: 2,
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
    /** How many accounts are judged by themselves since the index was built (see `Changes`), then which. */
    aside: 'words',
  },
} as const

/**
 * The accounts of one collateral against one debt, laid so that what a price does to them is found by search. A *pair*
 * is (venue, collateral, debt, terms); a *band* of it are the accounts of about one size, sorted by leverage, with sums
 * of what they hold and owe. The others are *singles*, which a screen finds (docs/decisions/038), or *bare*: they owe and
 * hold nothing. Built once, then read-only but for `Changes`.
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

/** The index in buffers that another thread has filled. @throws Packed.VersionError */
export const view = (buffers: Buffers): Index => ({
  ...Packed.view(FORMAT, buffers.pairs),
  health: Screen.view(buffers.health),
  solvency: Screen.view(buffers.solvency),
  buffers,
})

export type Options = Partial<Sizes.Cuts> & {
  /** In buffers shared between threads. */
  readonly shared?: boolean
  /** How many accounts `Changes` may add to the pairs, or set aside. */
  readonly room?: number
}

/** Indexes the accounts of a world. */
export function build(world: World, options: Options = {}): Index {
  const index = place(world, options)
  for (let band = 0; band < index.worst.length; band++) lay(world.book, index, band)
  return index
}

/** Finds where everybody stands: an index whose bands are not laid out yet (`lay`). */
export function place(
  world: World,
  { gasUsd = 10, few = 128, shared = false, room = 0 }: Options = {},
): Index {
  const { book } = world
  const { pairs, pairOf, singles, bareOwed, bareAccounts } = sort(world)
  const { bands, bandOf, count } = Sizes.band(world, pairs, pairOf, { gasUsd, few })
  const places = new Uint32Array(count + 1)
  for (let account = 0; account < book.accounts; account++)
    if (pairOf[account]! >= 0) places[bandOf[account]! + 1]!++
  for (let band = 0; band < count; band++) places[band + 1]! += places[band]!
  const size = places[count]!
  const buffer = Packed.blank(
    FORMAT,
    {
      leverage: size + room,
      held: size + count + room,
      owed: size + count + room,
      worst: count,
      least: count,
      most: count,
      bareOwed: bareOwed.length,
      bareAccounts: bareAccounts.length,
      bands: bands.length,
      places: places.length,
      collateral: pairs.length,
      debt: pairs.length,
      collateralTerms: pairs.length,
      debtTerms: pairs.length,
      account: size + room,
      aside: 1 + room,
    },
    shared,
  )
  const columns = Packed.view(FORMAT, buffer)
  columns.bareOwed.set(bareOwed)
  columns.bareAccounts.set(bareAccounts)
  columns.bands.set(bands)
  columns.places.set(places)
  for (const each of ['collateral', 'debt', 'collateralTerms', 'debtTerms'] as const)
    columns[each].set(pairs.map((pair) => pair[each]))
  for (const each of byLeverage(book, pairOf, size)) columns.account[places[bandOf[each]!]!++] = each
  const prices = Float64Array.from(book.factors, ({ asset }) => world.prices[asset]!)
  const screen = (weighing: Screen.Weighing): ArrayBufferLike =>
    Screen.build(book, singles, prices, { weighing, shared }).buffer
  return view({ pairs: buffer, health: screen('health'), solvency: screen('solvency') })
}

type Sorted = {
  readonly pairs: readonly Pairs.Pair[]
  /** Of account: its pair, −1 for none. */
  readonly pairOf: Int32Array
  readonly singles: readonly number[]
  readonly bareOwed: Float64Array
  readonly bareAccounts: Uint32Array
}

/** Tells pairs, singles and bare accounts apart. */
function sort(world: World): Sorted {
  const { book } = world
  const kindOf = Pairs.kinds(world)
  const pairs: Pairs.Pair[] = []
  const known = new Map<number, number>()
  const pairOf = new Int32Array(book.accounts).fill(-1)
  const singles: number[] = []
  const bareOwed = new Float64Array(book.factors.length)
  const bareAccounts = new Uint32Array(book.factors.length)
  for (let account = 0; account < book.accounts; account++) {
    const kind = kindOf(account)
    if (kind === 'single') singles.push(account)
    else if (kind === 'bare') {
      const debt = book.debts[account]!
      bareOwed[book.factor[debt]!]! += book.amount[debt]!
      bareAccounts[book.factor[debt]!]!++
    } else if (kind === 'pair') {
      const key = Pairs.keyOf(book, account)
      let number = known.get(key)
      if (number === undefined) {
        number = pairs.push(Pairs.pairOf(book, account)) - 1
        known.set(key, number)
      }
      pairOf[account] = number
    }
  }
  return { pairs, pairOf, singles, bareOwed, bareAccounts }
}

/** The accounts of pairs, `count` of them, by falling leverage, equal ones in their order. */
function byLeverage(book: Book, pairOf: Int32Array, count: number): Uint32Array {
  const accounts = new Uint32Array(count)
  const keys = new Float64Array(count)
  let at = 0
  for (let account = 0; account < pairOf.length; account++) {
    if (pairOf[account]! < 0) continue
    keys[at] = -Pairs.leverageOf(book, account)
    accounts[at++] = account
  }
  return Ascending.order(keys).map((place) => accounts[place]!)
}

/** Lays out a band whose places and accounts are known: leverage, sums, and what holds for all of it. */
export function lay(
  book: Book,
  { places, account, leverage, held, owed, worst, least, most }: Laid,
  band: number,
): void {
  const from = places[band]!
  const to = places[band + 1]!
  let heldBefore = 0
  let owedBefore = 0
  let fewest = Number.POSITIVE_INFINITY
  let largest = 0
  held[from + band] = 0
  owed[from + band] = 0
  for (let place = from; place < to; place++) {
    const each = account[place]!
    const leg = book.first[each]!
    const collateral = book.amount[leg]!
    const debt = book.amount[leg + 1]!
    leverage[place] = debt / collateral
    heldBefore += collateral
    owedBefore += debt
    held[place + band + 1] = heldBefore
    owed[place + band + 1] = owedBefore
    if (debt < fewest) fewest = debt
    if (debt > largest) largest = debt
  }
  worst[band] = to > from ? leverage[from]! : 0
  least[band] = fewest
  most[band] = largest
}

type Laid = Pick<Index, 'places' | 'account' | 'leverage' | 'held' | 'owed' | 'worst' | 'least' | 'most'>
