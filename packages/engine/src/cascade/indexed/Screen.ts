import type { Book } from '../../Book.ts'
import * as Packed from '../../Packed.ts'
import * as Ascending from './Ascending.ts'
import * as Bounds from './Bounds.ts'
import * as Likeness from './Likeness.ts'
import { type Listing, list, type Weighing } from './Listing.ts'

export type { Weighing }

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
const BANDS = [0, 0.1, 0.2, 0.4, 0.8, 1.6, Number.POSITIVE_INFINITY].map(Math.exp)
/** Rows of a group at most, in the band nearest to liquidation; twice as many in each further one. */
const GROUP = 64

/** The screen in a buffer that another thread has filled. @throws Packed.VersionError */
export const view = (buffer: ArrayBufferLike): Screen => ({ ...Packed.view(FORMAT, buffer), buffer })

/**
 * Lays out those of `accounts` that owe anything, in an order of its own. Ratios refer to `prices`, by factor: the nearer
 * to them what is asked for, the fewer rows are looked at.
 */
export function build(
  book: Book,
  accounts: ArrayLike<number>,
  prices: Float64Array,
  { weighing = 'health', shared = false }: { weighing?: Weighing; shared?: boolean } = {},
): Screen {
  const reference = prices.map((price) => (price > 0 ? price : 1))
  const listing = list(book, accounts, reference, weighing)
  const { makeup, ratio } = listing
  const order = Ascending.order(ratio)
  const bands = bandsOf(ratio, order)
  const least = Float64Array.from(bands, ({ from }) => ratio[order[from]!]!)
  const groups = [0]
  const ends: number[] = []
  bands.forEach((range, band) => {
    for (const { from, to } of byWidth(makeup, order, range))
      ends.push(...Likeness.group(makeup, order, from, to, GROUP << band))
    groups.push(ends.length)
  })
  const ranges = ends.map((to, group) => ({ from: ends[group - 1] ?? 0, to }))
  const all = { from: 0, to: order.length }
  const { first, factor, ...bounds } = Bounds.build(
    makeup,
    order,
    [all, ...bands, ...ranges],
    reference.length,
  )
  const columns = {
    ...lay(listing, order),
    ...bounds,
    entries: first,
    entry: factor,
    reference,
    least,
    groups: Uint32Array.from(groups),
    rows: Uint32Array.of(0, ...ends),
  }
  return view(Packed.pack(FORMAT, columns, shared))
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
  const rows = order.subarray(from, to)
  rows.sort((a, b) => widthOf(makeup, a) - widthOf(makeup, b))
  const ranges: Bounds.Range[] = []
  for (let at = from; at < to; ) {
    const width = widthOf(makeup, order[at]!)
    const start = at
    while (at < to && widthOf(makeup, order[at]!) === width) at++
    ranges.push({ from: start, to: at })
  }
  return ranges
}

/** Rows and slots in the order of the screen. */
function lay(
  { makeup, account, ratio, weight, factors }: Listing,
  order: Uint32Array,
): Pick<Screen, 'account' | 'ratio' | 'first' | 'factor' | 'weight'> {
  const first = new Uint32Array(order.length + 1)
  for (let row = 0; row < order.length; row++) first[row + 1] = first[row]! + widthOf(makeup, order[row]!)
  const slots = first[order.length]!
  const laid = { factor: new Uint16Array(slots), weight: new Float64Array(slots) }
  order.forEach((each, row) => {
    const start = makeup.first[each]!
    for (let leg = start; leg < makeup.first[each + 1]!; leg++) {
      const kind = makeup.kind[leg]!
      const slot = first[row]! + leg - start
      laid.factor[slot] = kind % factors
      laid.weight[slot] = kind < factors ? weight[leg]! : -weight[leg]!
    }
  })
  return {
    ...laid,
    first,
    account: order.map((each) => account[each]!),
    ratio: Float64Array.from(order, (each) => ratio[each]!),
  }
}

/** Lets nobody find a row any more. */
export function empty({ weight, first }: Screen, row: number): void {
  weight.fill(0, first[row]!, first[row + 1]!)
}
