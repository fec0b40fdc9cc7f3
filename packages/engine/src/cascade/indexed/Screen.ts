import { Elementary } from '@droste/core'
import type { Book } from '../../Book.ts'
import * as Packed from '../../Packed.ts'
import * as Ascending from './Ascending.ts'
import * as Bounds from './Bounds.ts'
import * as Likeness from './Likeness.ts'
import * as Listing from './Listing.ts'

const FORMAT = {
  name: 'screen',
  magic: 0x4e524353, // 'SCRN'
  version: 1,
  columns: {
    /** Of slot: what a leg holds, times what a token counts for by the weighing; less than 0 for a debt. */
    weight: 'doubles',
    /** Of row: collateral over debt at the reference prices. */
    ratio: 'doubles',
    /** Of factor: the price that ratios refer to, above 0. */
    reference: 'doubles',
    /** Of band: the least ratio of its rows. */
    least: 'doubles',
    /** `Bounds` of all, then of the bands, then of the groups; `entry` is their `factor`. */
    pinned: 'doubles',
    restHeld: 'doubles',
    restOwed: 'doubles',
    entries: 'words',
    middle: 'words',
    entry: 'halves',
    /** Of band: its first group; of group: its first row; one more at the end of each. */
    groups: 'words',
    rows: 'words',
    /** Of row: its account in the book, its first slot; one more at the end. All rows of a group have as many slots. */
    account: 'words',
    first: 'words',
    /** Of slot: its factor; 0 for one that is empty. */
    factor: 'halves',
  },
} as const

/**
 * Accounts of any number of legs, laid so that those that a move of prices may have brought below a ratio of 1 are found
 * by looking at few. Rows are sorted into bands by their ratio at reference prices, within a band into groups that
 * consist of like things, within a group by ratio. What holds for all rows of a band or group (`Bounds`) says down to
 * which ratio at reference its rows need a look. One buffer, built once, then read-only.
 */
export type Screen = Packed.Columns<typeof FORMAT.columns> & { readonly buffer: ArrayBufferLike }

/** Ends of the bands: ratios, each twice as far from liquidation as the one before. */
const BANDS = [0, 0.1, 0.2, 0.4, 0.8, 1.6, Number.POSITIVE_INFINITY].map(Elementary.exp)
/** Rows of a group at most, in the band nearest to liquidation; twice as many in each further one. */
const GROUP = 64

/** The screen in a buffer that another thread has filled. @throws Packed.VersionError */
export const view = (buffer: ArrayBufferLike): Screen => ({ ...Packed.view(FORMAT, buffer), buffer })

export type Options = {
  readonly weighing?: Listing.Weighing
  /** In a buffer shared between threads. */
  readonly shared?: boolean
}

/**
 * Lays out those of `accounts` that owe anything, in an order of its own. Ratios refer to `prices`, by factor: the nearer
 * to them what is asked for, the fewer rows are looked at.
 */
export const build = (
  book: Book,
  accounts: ArrayLike<number>,
  prices: Float64Array,
  options: Options = {},
): Screen => lay(book, Listing.list(book, accounts), prices, options)

/** The same of a listing, which it weighs. */
export function lay(
  book: Book,
  listing: Listing.Listing,
  prices: Float64Array,
  { weighing = 'health', shared = false }: Options = {},
): Screen {
  const reference = prices.map((price) => (price > 0 ? price : 1))
  Listing.weigh(listing, book, reference, weighing)
  const { makeup, ratio } = listing
  const order = Ascending.order(ratio)
  const bands = bandsOf(ratio, order)
  const least = Float64Array.from(bands, ({ from }) => ratio[order[from]!]!) // before groups mix them
  const groups = [0]
  const ends: number[] = []
  bands.forEach((range, band) => {
    for (const { from, to } of byWidth(makeup, order, range))
      ends.push(...Likeness.group(makeup, order, from, to, GROUP << band))
    groups.push(ends.length)
  })
  const ranges = ends.map((to, group) => ({ from: ends[group - 1] ?? 0, to }))
  const { first, factor, ...bounds } = Bounds.build(makeup, order, ranges, groups, reference.length)
  const slots = order.reduce((sum, row) => sum + widthOf(makeup, row), 0)
  const columns = {
    ...bounds,
    entries: first,
    entry: factor,
    reference,
    least,
    groups: Uint32Array.from(groups),
    rows: Uint32Array.of(0, ...ends),
    account: order.length,
    ratio: order.length,
    first: order.length + 1,
    factor: slots,
    weight: slots,
  }
  const screen = view(Packed.pack(FORMAT, columns, shared))
  fill(screen, listing, order)
  return screen
}

/** Ranges of `order`, which is sorted by ratio; none is empty. Those without collateral are a band of their own. */
function bandsOf(ratio: Float64Array, order: Uint32Array): Bounds.Range[] {
  const bands: Bounds.Range[] = []
  let from = 0
  for (const end of [Number.MIN_VALUE, ...BANDS]) {
    let to = from
    while (to < order.length && (ratio[order[to]!]! < end || end === Number.POSITIVE_INFINITY)) to++
    if (to > from) bands.push({ from, to })
    from = to
  }
  return bands
}

/** Slots come by so many, so that a group is looked at in a loop of one length. */
export const SLOTS = 4

const widthOf = ({ first }: Likeness.Makeup, row: number): number =>
  Math.ceil((first[row + 1]! - first[row]!) / SLOTS) * SLOTS

/** Sorts the rows of a range by their slots, and answers where those of as many slots stand. */
function byWidth(makeup: Likeness.Makeup, order: Uint32Array, { from, to }: Bounds.Range): Bounds.Range[] {
  const rows = order.slice(from, to)
  const ranges: Bounds.Range[] = []
  let at = from
  for (let width = SLOTS; at < to; width += SLOTS) {
    const start = at
    for (let each = 0; each < rows.length; each++)
      if (widthOf(makeup, rows[each]!) === width) order[at++] = rows[each]!
    if (at > start) ranges.push({ from: start, to: at })
  }
  return ranges
}

/** Fills rows and slots, in the order of the screen. */
function fill(
  { account, ratio, first, factor, weight }: Screen,
  { makeup, factors, account: accounts, ratio: ratios, weight: weights }: Listing.Listing,
  order: Uint32Array,
): void {
  const { first: starts, kind: kinds } = makeup
  for (let row = 0; row < order.length; row++) {
    const each = order[row]!
    account[row] = accounts[each]!
    ratio[row] = ratios[each]!
    first[row + 1] = first[row]! + widthOf(makeup, each)
    let slot = first[row]!
    for (let leg = starts[each]!; leg < starts[each + 1]!; leg++, slot++) {
      const kind = kinds[leg]!
      const isHeld = kind < factors
      factor[slot] = isHeld ? kind : kind - factors
      weight[slot] = isHeld ? weights[leg]! : -weights[leg]!
    }
  }
}

/** Lets nobody find a row any more. */
export function empty({ weight, first }: Screen, row: number): void {
  weight.fill(0, first[row]!, first[row + 1]!)
}
