import * as ExactSum from './ExactSum.ts'

/**
 * How often which value came, in bins of at most 2^-10 of the value; sums of values and squares are exact. Merging is
 * associative and order-free to the bit. Memory does not grow with the number of values (at most 92,000 bins a sign).
 */
export type Distribution = {
  readonly of: Of
  count: number
  /** Sum of the weights, in 2^-22. */
  weight: number
  readonly sum: ExactSum.ExactSum
  readonly squares: ExactSum.ExactSum
  readonly bins: Map<number, Bin>
}

/** Of what: averages are over `all` values, or over the weights of `those` that came. Bins of 2^-`digits`. */
export type Of = { readonly over: 'all' | 'those'; readonly digits: 10 | 6 }

/** `within` adds up where in the bin the values lie, in 2^-20 of its width. */
type Bin = { count: number; weight: number; within: number }

/** A distribution as plain data: what a thread sends, what a file keeps. */
export type Written = {
  readonly count: number
  readonly weight: number
  readonly sum: readonly number[]
  readonly squares: readonly number[]
  /** Bin, count, weight, within; by bin. */
  readonly bins: readonly (readonly [number, number, number, number])[]
}

/** No value yet. */
export const empty = (over: Of['over'] = 'all', digits: Of['digits'] = 10): Distribution => ({
  of: { over, digits },
  count: 0,
  weight: 0,
  sum: ExactSum.empty(),
  squares: ExactSum.empty(),
  bins: new Map(),
})

const ONE = 2 ** 22 // units of weight, fine to 2^-23 and exact in sums of 2^29 weights of up to 2
const LEAST = 2 ** -40 // what is smaller counts as 0
const PARTS = 2 ** 20
const bits = new DataView(new ArrayBuffer(8))

/** The bin of a value: the upper 11 + `digits` bits of its size, which rise with it, under its sign. */
function binOf(value: number, digits: number): number {
  if (value < LEAST && value > -LEAST) return 0
  bits.setFloat64(0, Math.abs(value))
  const bin = bits.getUint32(0) >>> (20 - digits)
  return value < 0 ? -bin : bin
}

/** Where the sizes of a bin begin. */
function edge(bin: number, digits: number): number {
  bits.setUint32(0, bin << (20 - digits))
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

/** Counts a value of this weight, at most 2. */
export function add(distribution: Distribution, value: number, weight = 1): void {
  const { sum, squares, bins, of } = distribution
  const units = Math.round(weight * ONE)
  distribution.count++
  distribution.weight += units
  ExactSum.add(sum, weight * value)
  ExactSum.add(squares, weight * value * value)
  const at = binOf(value, of.digits)
  put(bins, at, 1, units, at === 0 ? 0 : Math.floor(placeIn(at, Math.abs(value), of.digits) * PARTS))
}

/** How far into its bin a size lies. */
const placeIn = (at: number, size: number, digits: number): number =>
  (size - edge(Math.abs(at), digits)) / width(at, digits)

const width = (at: number, digits: number): number =>
  edge(Math.abs(at) + 1, digits) - edge(Math.abs(at), digits)

function put(bins: Map<number, Bin>, at: number, count: number, weight: number, within: number): void {
  const bin = bins.get(at)
  if (bin === undefined) bins.set(at, { count, weight, within })
  else {
    bin.count += count
    bin.weight += weight
    bin.within += within
  }
}

/** Adds all that `other` has counted. */
export function merge(distribution: Distribution, other: Written): void {
  distribution.count += other.count
  distribution.weight += other.weight
  ExactSum.merge(distribution.sum, other.sum)
  ExactSum.merge(distribution.squares, other.squares)
  for (const [at, count, weight, within] of other.bins) put(distribution.bins, at, count, weight, within)
}

/** As plain data; two distributions of the same values are written alike. */
export const write = ({ count, weight, sum, squares, bins }: Distribution): Written => ({
  count,
  weight,
  sum: Array.from(sum),
  squares: Array.from(squares),
  bins: falling(bins).map(([at, bin]) => [at, bin.count, bin.weight, bin.within]),
})

/** Bins, the highest first. */
export const falling = (bins: ReadonlyMap<number, Bin>): [number, Bin][] =>
  [...bins].sort(([a], [b]) => b - a)

/** What averages are taken over: how many plain values these stand for. */
export const mass = ({ of, count, weight }: Distribution): number =>
  of.over === 'all' ? count : weight / ONE

/** The mean, exact but for a last rounding; null of nothing. */
export const mean = (distribution: Distribution): number | null =>
  distribution.count === 0 ? null : ExactSum.total(distribution.sum) / mass(distribution)

/** The mean of their squares; null of nothing. */
export const square = (distribution: Distribution): number | null =>
  distribution.count === 0 ? null : ExactSum.total(distribution.squares) / mass(distribution)

/** The standard deviation of plain values (n − 1); null of fewer than two. */
export function deviation(distribution: Distribution): number | null {
  const { count, sum, squares } = distribution
  if (count < 2) return null
  const size = mass(distribution)
  const middle = ExactSum.total(sum) / size
  const spread = ExactSum.total(squares) - size * middle * middle
  return Math.sqrt(Math.max(0, spread / size) * (count / (count - 1)))
}

/** The value that so many plain values (parts count) lie above; null of nothing. */
export function ofRank({ count, bins, of }: Distribution, above: number): number | null {
  if (count === 0) return null
  const wanted = Math.max(above, 0)
  const all = falling(bins)
  let before = 0
  for (const [at, bin] of all) {
    const here = bin.weight / ONE
    if (wanted < before + here) {
      const fromTop = (wanted - before) / here + 0.5 / bin.count
      return between(at, 1 - fromTop, bin, of.digits)
    }
    before += here
  }
  const [lowest, bin] = all[all.length - 1]!
  return between(lowest, 0.5 / bin.count, bin, of.digits)
}

/** A value so far into a bin: its own for a single one, else as if they lay evenly. */
function between(at: number, share: number, { count, within }: Bin, digits: number): number {
  if (at === 0) return 0
  const from = edge(Math.abs(at), digits)
  const part = count === 1 ? (within + 0.5) / PARTS : at > 0 ? share : 1 - share
  const value = from + width(at, digits) * Math.min(Math.max(part, 0), 1)
  return at > 0 ? value : -value
}

/** The `level` quantile, to 2^-10 of itself; null of nothing. */
export function quantile(distribution: Distribution, level: number): number | null {
  const last = mass(distribution) - 1
  return ofRank(distribution, last - Math.floor(level * last))
}

/** The worst `1 − level` of the values, ties split: their mean and their mean square. */
export type Tail = { readonly mean: number; readonly square: number }

/** The tail above `level` (S7); null of nothing. */
export function tail(distribution: Distribution, level: number): Tail | null {
  if (distribution.count === 0) return null
  const wanted = (1 - level) * mass(distribution)
  let left = wanted
  let sum = 0
  let squares = 0
  for (const [at, bin] of falling(distribution.bins)) {
    const taken = Math.min(left, bin.weight / ONE)
    const value = middleOf(at, bin, distribution.of.digits)
    sum += taken * value
    squares += taken * value * value
    left -= taken
    if (left <= 0) break
  }
  return { mean: sum / wanted, square: squares / wanted }
}

/** The mean of a bin's values. */
function middleOf(at: number, { count, within }: Bin, digits: number): number {
  if (at === 0) return 0
  const from = edge(Math.abs(at), digits)
  const middle = from + width(at, digits) * ((within / count + 0.5) / PARTS)
  return at > 0 ? middle : -middle
}

/** Values between which all lie; [0, 0] of nothing. */
export function span({ bins, of }: Distribution): readonly [low: number, high: number] {
  const all = falling(bins)
  const ends = [...all.slice(-1), ...all.slice(0, 1)].flatMap(([at]) => {
    const sign = Math.sign(at)
    return at === 0 ? [0] : [sign * edge(Math.abs(at), of.digits), sign * edge(Math.abs(at) + 1, of.digits)]
  })
  return ends.length === 0 ? [0, 0] : [Math.min(...ends), Math.max(...ends)]
}

/** What lies above a value: its share of all, and the mean and mean square over all of the excess. */
export type Beyond = { readonly share: number; readonly excess: number; readonly square: number }

/** What lies beyond `value`, whose own bin is taken to be filled evenly; null of nothing. Who asks often sorts the bins once. */
export function beyond(
  distribution: Distribution,
  value: number,
  sorted = falling(distribution.bins),
): Beyond | null {
  const { count, of } = distribution
  if (count === 0) return null
  const bin = binOf(value, of.digits)
  const size = mass(distribution)
  let [share, excess, square] = [0, 0, 0]
  for (const [at, each] of sorted) {
    if (at < bin || (at === 0 && bin === 0)) break
    const place = at === bin ? placeIn(at, Math.abs(value), of.digits) : 0
    const kept = at !== bin ? 1 : at > 0 ? 1 - place : place
    const part = (kept * each.weight) / ONE / size
    const over = at === bin ? (kept * width(at, of.digits)) / 2 : middleOf(at, each, of.digits) - value
    share += part
    excess += part * over
    square += part * over * over
  }
  return { share, excess, square }
}
