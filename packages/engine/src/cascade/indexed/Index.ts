import type { Book } from '../../Book.ts'
import * as Packed from '../../Packed.ts'
import type { World } from '../../World.ts'
import * as Ascending from './Ascending.ts'
import * as Listing from './Listing.ts'
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
  /** In buffers shared between threads; so is the book that is arranged for it. */
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
  const { pairs, group, singles, bareOwed, bareAccounts } = sort(world)
  const { bands, places } = Sizes.band(world, pairs, group, { gasUsd, few })
  const count = places.length - 1
  const size = places[count]!
  const of = (each: keyof Pairs.Pair): number[] => pairs.map((pair) => pair[each])
  const buffer = Packed.pack(
    FORMAT,
    {
      leverage: size + room,
      held: size + count + room,
      owed: size + count + room,
      worst: count,
      least: count,
      most: count,
      bareOwed,
      bareAccounts,
      bands,
      places,
      collateral: Uint16Array.from(of('collateral')),
      debt: Uint16Array.from(of('debt')),
      collateralTerms: Uint32Array.from(of('collateralTerms')),
      debtTerms: Uint32Array.from(of('debtTerms')),
      account: size + room,
      aside: 1 + room,
    },
    shared,
  )
  fill(book, Packed.view(FORMAT, buffer), group)
  const prices = Float64Array.from(book.factors, ({ asset }) => world.prices[asset]!)
  const listing = Listing.list(book, singles)
  const screen = (weighing: Listing.Weighing): ArrayBufferLike =>
    Screen.lay(book, listing, prices, { weighing, shared }).buffer
  return view({ pairs: buffer, health: screen('health'), solvency: screen('solvency') })
}

type Sorted = {
  readonly pairs: readonly Pairs.Pair[]
  /** Of account: its pair, −1 for none. */
  readonly group: Int32Array
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
  const group = new Int32Array(book.accounts).fill(-1)
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
      group[account] = number
    }
  }
  return { pairs, group, singles, bareOwed, bareAccounts }
}

/** Puts the accounts of pairs into their bands: by falling leverage, equal ones in their order. */
function fill(
  book: Book,
  { places, account, leverage }: Pick<Index, 'places' | 'account' | 'leverage'>,
  bandOf: Int32Array,
): void {
  const next = places.slice()
  const widest = next.reduce((most, place, band) => Math.max(most, place - (next[band - 1] ?? 0)), 0)
  for (let each = 0; each < bandOf.length; each++) {
    if (bandOf[each]! < 0) continue
    const place = next[bandOf[each]!]!++
    account[place] = each
    leverage[place] = -Pairs.leverageOf(book, each)
  }
  const room = Ascending.room(widest)
  const inside = new Uint32Array(widest)
  for (let band = 0; band + 1 < places.length; band++) {
    const from = places[band]!
    const to = places[band + 1]!
    const order = Ascending.order(leverage.subarray(from, to), room)
    inside.set(account.subarray(from, to))
    for (let at = 0; at < order.length; at++) account[from + at] = inside[order[at]!]!
  }
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
