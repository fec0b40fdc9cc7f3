import * as ExactSum from './ExactSum.ts'

/**
 * How often which value came, in bins of at most 2^-10 of the value; sums of values and squares are exact. Merging is
 * associative and order-free to the bit. Memory does not grow with the number of values (at most 92,000 bins a sign).
 */
export type Distribution = {
  count: number
  readonly sum: ExactSum.ExactSum
  readonly squares: ExactSum.ExactSum
  readonly bins: Map<number, Bin>
}

/** `within` adds up where in the bin the values lie, in 2^-20 of its width. */
type Bin = { count: number; within: number }

/** A distribution as plain data: what a thread sends, what a file keeps. */
export type Written = {
  readonly count: number
  readonly sum: readonly number[]
  readonly squares: readonly number[]
  /** Bin, count, within; by bin. */
  readonly bins: readonly (readonly [number, number, number])[]
}

/** No value yet. */
export const empty = (): Distribution => ({
  count: 0,
  sum: ExactSum.empty(),
  squares: ExactSum.empty(),
  bins: new Map(),
})

const LEAST = 2 ** -40 // what is smaller counts as 0
const PARTS = 2 ** 20
const bits = new DataView(new ArrayBuffer(8))

/** The bin of a value: the upper 21 bits of its size, which rise with it, under its sign. */
function binOf(value: number): number {
  if (value < LEAST && value > -LEAST) return 0
  bits.setFloat64(0, Math.abs(value))
  const bin = bits.getUint32(0) >>> 10
  return value < 0 ? -bin : bin
}

/** Where the sizes of a bin begin. */
function edge(bin: number): number {
  bits.setUint32(0, bin << 10)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

/** Counts a value. */
export function add(distribution: Distribution, value: number): void {
  distribution.count++
  ExactSum.add(distribution.sum, value)
  ExactSum.add(distribution.squares, value * value)
  const at = binOf(value)
  const size = Math.abs(at)
  const from = edge(size)
  const within = at === 0 ? 0 : Math.floor(((Math.abs(value) - from) / (edge(size + 1) - from)) * PARTS)
  put(distribution.bins, at, 1, within)
}

function put(bins: Map<number, Bin>, at: number, count: number, within: number): void {
  const bin = bins.get(at)
  if (bin === undefined) bins.set(at, { count, within })
  else {
    bin.count += count
    bin.within += within
  }
}

/** Adds all that `other` has counted. */
export function merge(distribution: Distribution, other: Written): void {
  distribution.count += other.count
  ExactSum.merge(distribution.sum, other.sum)
  ExactSum.merge(distribution.squares, other.squares)
  for (const [at, count, within] of other.bins) put(distribution.bins, at, count, within)
}

/** As plain data; two distributions of the same values are written alike. */
export const write = ({ count, sum, squares, bins }: Distribution): Written => ({
  count,
  sum: Array.from(sum),
  squares: Array.from(squares),
  bins: sorted(bins).map(([at, bin]) => [at, bin.count, bin.within]),
})

const sorted = (bins: ReadonlyMap<number, Bin>): [number, Bin][] => [...bins].sort(([a], [b]) => a - b)

/** The mean, exact but for a last rounding; null of nothing. */
export const mean = ({ count, sum }: Distribution): number | null =>
  count === 0 ? null : ExactSum.total(sum) / count

/** The standard deviation of the values (n − 1); null of fewer than two. */
export function deviation(distribution: Distribution): number | null {
  const { count, sum, squares } = distribution
  if (count < 2) return null
  const middle = ExactSum.total(sum) / count
  return Math.sqrt(Math.max(0, (ExactSum.total(squares) - count * middle * middle) / (count - 1)))
}

/** The value of rank `rank` (from 0, by size; parts of a rank count), to within its bin; null of nothing. */
export function ofRank({ count, bins }: Distribution, rank: number): number | null {
  if (count === 0) return null
  const wanted = Math.min(Math.max(rank, 0), count - 1)
  let before = 0
  for (const [at, bin] of sorted(bins)) {
    if (wanted < before + bin.count) return between(at, (wanted - before + 0.5) / bin.count, bin)
    before += bin.count
  }
  return null
}

/** A value so far into a bin: its own for a single one, else as if they lay evenly. */
function between(at: number, share: number, { count, within }: Bin): number {
  if (at === 0) return 0
  const size = Math.abs(at)
  const from = edge(size)
  const part = count === 1 ? (within + 0.5) / PARTS : at > 0 ? share : 1 - share
  const value = from + (edge(size + 1) - from) * Math.min(part, 1)
  return at > 0 ? value : -value
}

/** The `level` quantile, to 2^-10 of itself; null of nothing. */
export const quantile = (distribution: Distribution, level: number): number | null =>
  ofRank(distribution, level * (distribution.count - 1))

/** The worst `1 − level` of the values, ties split: their mean and their mean square. */
export type Tail = { readonly mean: number; readonly square: number }

/** The tail above `level` (S7); null of nothing. */
export function tail({ count, bins }: Distribution, level: number): Tail | null {
  if (count === 0) return null
  const wanted = (1 - level) * count
  let left = wanted
  let sum = 0
  let squares = 0
  for (const [at, bin] of sorted(bins).reverse()) {
    const taken = Math.min(left, bin.count)
    const size = Math.abs(at)
    const from = edge(size)
    const middle = from + (edge(size + 1) - from) * ((bin.within / bin.count + 0.5) / PARTS)
    const value = at === 0 ? 0 : at > 0 ? middle : -middle
    sum += taken * value
    squares += taken * value * value
    left -= taken
    if (left <= 0) break
  }
  return { mean: sum / wanted, square: squares / wanted }
}
