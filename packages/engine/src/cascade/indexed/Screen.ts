import type { Book } from '../../Book.ts'
import * as Packed from '../../Packed.ts'
import * as Bounds from './Bounds.ts'
import * as Likeness from './Likeness.ts'

const FORMAT = {
  name: 'screen',
  magic: 0x4e524353, // 'SCRN'
  version: 1,
  columns: {
    /** Of leg: what it holds, times what a token counts for by the weighing. */
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
    /** Of row: its account in the book, its first leg, its first debt; `first` has one more at the end. */
    account: 'words',
    first: 'words',
    debts: 'words',
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

/** `health` weighs legs as L3 does, `solvency` takes them as they are. */
export type Weighing = 'health' | 'solvency'

/** Ends of the bands: ratios, each twice as far from liquidation as the one before. */
const BANDS = [0, 0.1, 0.2, 0.4, 0.8, 1.6, Number.POSITIVE_INFINITY].map(Math.exp)
/** Rows of a group at most, in the band nearest to liquidation; twice as many in each further one. */
const GROUP = 32

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
  const listed = list(book, accounts, reference, weighing)
  const { makeup, ratio } = listed
  const byRatio = (a: number, b: number): number => ratio[a]! - ratio[b]!
  const order = Uint32Array.from(ratio.keys()).sort(byRatio)
  const bands = bandsOf(ratio, order)
  const least = Float64Array.from(bands, ({ from }) => ratio[order[from]!]!)
  const groups = [0]
  const ends: number[] = []
  bands.forEach(({ from, to }, band) => {
    Likeness.group(makeup, order, from, to, GROUP << band, ends)
    groups.push(ends.length)
  })
  const ranges = ends.map((to, group) => ({ from: ends[group - 1] ?? 0, to }))
  for (const { from, to } of ranges) order.subarray(from, to).sort(byRatio)
  const all = { from: 0, to: order.length }
  const { first, factor, ...bounds } = Bounds.build(
    makeup,
    order,
    [all, ...bands, ...ranges],
    reference.length,
  )
  const columns = {
    ...lay(listed, order, reference.length),
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

type Listed = {
  readonly makeup: Likeness.Makeup
  readonly account: Uint32Array
  readonly ratio: Float64Array
  readonly weight: Float64Array
}

/** The accounts that owe anything, in the order given: kinds below `factors` are collateral, those above debts. */
function list(book: Book, accounts: ArrayLike<number>, reference: Float64Array, weighing: Weighing): Listed {
  const factors = reference.length
  const account: number[] = []
  const ratio: number[] = []
  const first = [0]
  const kind: number[] = []
  const share: number[] = []
  const weight: number[] = []
  for (let at = 0; at < accounts.length; at++) {
    const each = accounts[at]!
    const start = kind.length
    const sums = [0, 0]
    for (let leg = book.first[each]!; leg < book.supplies[each]!; leg++) {
      const side = leg < book.debts[each]! ? 0 : 1
      const factor = book.factor[leg]!
      const counts =
        weighing === 'solvency' ? 1 : (side ? book.debtWeight : book.threshold)[book.terms[leg]!]!
      kind.push(factor + side * factors)
      weight.push(book.amount[leg]! * counts)
      share.push(weight[weight.length - 1]! * reference[factor]!)
      sums[side]! += share[share.length - 1]!
    }
    const [held, owed] = sums as [number, number]
    if (owed === 0) {
      kind.length = weight.length = share.length = start
      continue
    }
    for (let leg = start; leg < kind.length; leg++) {
      const sum = kind[leg]! < factors ? held : owed
      share[leg] = sum === 0 ? 0 : share[leg]! / sum
    }
    account.push(each)
    ratio.push(held / owed)
    first.push(kind.length)
  }
  return {
    makeup: {
      first: Uint32Array.from(first),
      kind: Uint16Array.from(kind),
      share: Float64Array.from(share),
      kinds: 2 * factors,
    },
    account: Uint32Array.from(account),
    ratio: Float64Array.from(ratio),
    weight: Float64Array.from(weight),
  }
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

/** Rows and legs in the order of the screen. */
function lay(
  { makeup, account, ratio, weight }: Listed,
  order: Uint32Array,
  factors: number,
): Pick<Screen, 'account' | 'ratio' | 'first' | 'debts' | 'factor' | 'weight'> {
  const laid = {
    account: order.map((row) => account[row]!),
    ratio: Float64Array.from(order, (row) => ratio[row]!),
    first: new Uint32Array(order.length + 1),
    debts: new Uint32Array(order.length),
    factor: new Uint16Array(weight.length),
    weight: new Float64Array(weight.length),
  }
  let at = 0
  order.forEach((row, place) => {
    laid.debts[place] = at
    for (let leg = makeup.first[row]!; leg < makeup.first[row + 1]!; leg++) {
      const kind = makeup.kind[leg]!
      if (kind < factors) laid.debts[place]!++
      laid.factor[at] = kind % factors
      laid.weight[at++] = weight[leg]!
    }
    laid.first[place + 1] = at
  })
  return laid
}
