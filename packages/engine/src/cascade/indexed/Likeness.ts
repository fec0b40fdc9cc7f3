/** What rows consist of, by leg: of row `i` the legs `first[i] … first[i + 1]`, each a kind and its share of the row. */
export type Makeup = {
  readonly first: Uint32Array
  readonly kind: Uint16Array
  readonly share: Float64Array
  readonly kinds: number
}

/** Shares that vary by less than this, as a variance, are alike. */
const ALIKE = 1e-6

/** Of kind: sums over some rows of its shares and of their squares. */
type Sums = { readonly shares: Float64Array; readonly squares: Float64Array }

type Cutting = {
  readonly makeup: Makeup
  readonly rows: Uint32Array
  readonly most: number
  readonly ends: number[]
  readonly aside: Uint32Array
  /** Of depth: the sums of a side. */
  readonly sides: Sums[]
}

/**
 * Puts rows that consist of like things side by side: reorders `rows[from … to)` and answers where each group of at most
 * `most` ends. A group is cut at the mean of the kind whose share varies the most; one whose rows are all alike stays
 * whole whatever its size. Within a group the rows keep their order.
 */
export function group(makeup: Makeup, rows: Uint32Array, from: number, to: number, most: number): number[] {
  if (to - from <= most) return to > from ? [to] : []
  const cutting = { makeup, rows, most, ends: [], aside: new Uint32Array(to - from), sides: [] }
  const sums = nothing(makeup)
  add(sums, cutting, from, to)
  cut(cutting, from, to, sums, 0)
  return cutting.ends
}

/** Cuts rows whose sums are `own`, which it spoils: the smaller side is added up, the larger is what that leaves. */
function cut(cutting: Cutting, from: number, to: number, own: Sums, depth: number): void {
  const { makeup, most, ends, sides } = cutting
  const { kind, mean, variance } = widest(own, to - from)
  if (variance < ALIKE) {
    ends.push(to)
    return
  }
  const middle = part(cutting, from, to, kind, mean)
  const side = sides[depth] ?? nothing(makeup)
  sides[depth] = side
  const isLowLess = middle - from < to - middle
  if (middle - from > most || to - middle > most) {
    if (isLowLess) add(side, cutting, from, middle)
    else add(side, cutting, middle, to)
    subtract(own, side)
  }
  if (middle - from <= most) ends.push(middle)
  else cut(cutting, from, middle, isLowLess ? side : own, depth + 1)
  if (to - middle <= most) ends.push(to)
  else cut(cutting, middle, to, isLowLess ? own : side, depth + 1)
}

/** Puts the rows with more than `mean` of a kind after the others, and answers where they begin. */
function part(
  { makeup: { first, kind, share }, rows, aside }: Cutting,
  from: number,
  to: number,
  of: number,
  mean: number,
): number {
  let low = from
  let high = 0
  for (let at = from; at < to; at++) {
    const row = rows[at]!
    const end = first[row + 1]!
    let sum = 0
    for (let leg = first[row]!; leg < end; leg++) if (kind[leg] === of) sum += share[leg]!
    if (sum > mean) aside[high++] = row
    else rows[low++] = row
  }
  for (let at = 0; at < high; at++) rows[low + at] = aside[at]!
  return low
}

const nothing = ({ kinds }: Makeup): Sums => ({
  shares: new Float64Array(kinds),
  squares: new Float64Array(kinds),
})

function add({ shares, squares }: Sums, { makeup, rows }: Cutting, from: number, to: number): void {
  const { first, kind, share } = makeup
  shares.fill(0)
  squares.fill(0)
  for (let at = from; at < to; at++) {
    const row = rows[at]!
    const end = first[row + 1]!
    for (let leg = first[row]!; leg < end; leg++) {
      const part = share[leg]!
      shares[kind[leg]!]! += part
      squares[kind[leg]!]! += part * part
    }
  }
}

function subtract({ shares, squares }: Sums, side: Sums): void {
  for (let kind = 0; kind < shares.length; kind++) {
    shares[kind]! -= side.shares[kind]!
    squares[kind]! -= side.squares[kind]!
  }
}

/** The kind whose share varies the most between so many rows. */
function widest({ shares, squares }: Sums, rows: number): { kind: number; mean: number; variance: number } {
  let best = { kind: 0, mean: 0, variance: 0 }
  for (let kind = 0; kind < shares.length; kind++) {
    const mean = shares[kind]! / rows
    const variance = squares[kind]! / rows - mean * mean
    if (variance > best.variance) best = { kind, mean, variance }
  }
  return best
}
