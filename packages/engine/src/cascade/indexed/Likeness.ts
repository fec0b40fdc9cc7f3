/** What rows consist of, by leg: of row `i` the legs `first[i] … first[i + 1]`, each a kind and its share of the row. */
export type Makeup = {
  readonly first: Uint32Array
  readonly kind: Uint16Array
  readonly share: Float64Array
  readonly kinds: number
}

/** Shares that vary by less than this, as a variance, are alike. */
const ALIKE = 1e-6

/** What grouping needs beside the rows, allocated once. */
type Scratch = { readonly sums: Float64Array; readonly squares: Float64Array; readonly aside: Uint32Array }

/**
 * Puts rows that consist of like things side by side: reorders `rows[from … to)` and answers where each group of at most
 * `most` ends. A group is cut at the mean of the kind whose share varies the most; one whose rows are all alike stays
 * whole whatever its size. Within a group the rows keep their order.
 */
export function group(makeup: Makeup, rows: Uint32Array, from: number, to: number, most: number): number[] {
  const ends: number[] = []
  cut(makeup, rows, from, to, most, ends, {
    sums: new Float64Array(makeup.kinds),
    squares: new Float64Array(makeup.kinds),
    aside: new Uint32Array(to - from),
  })
  return ends
}

function cut(
  makeup: Makeup,
  rows: Uint32Array,
  from: number,
  to: number,
  most: number,
  ends: number[],
  scratch: Scratch,
): void {
  const { kind, mean, variance } = to - from > most ? widest(makeup, rows, from, to, scratch) : NONE
  if (variance < ALIKE) {
    if (to > from) ends.push(to)
    return
  }
  const { aside } = scratch
  let low = from
  let high = 0
  for (let at = from; at < to; at++) {
    const row = rows[at]!
    if (shareOf(makeup, row, kind) > mean) aside[high++] = row
    else rows[low++] = row
  }
  for (let at = 0; at < high; at++) rows[low + at] = aside[at]!
  cut(makeup, rows, from, low, most, ends, scratch)
  cut(makeup, rows, low, to, most, ends, scratch)
}

const NONE = { kind: 0, mean: 0, variance: 0 }

function shareOf({ first, kind, share }: Makeup, row: number, of: number): number {
  const end = first[row + 1]!
  let sum = 0
  for (let leg = first[row]!; leg < end; leg++) if (kind[leg] === of) sum += share[leg]!
  return sum
}

/** The kind whose share varies the most between the rows. */
function widest(
  { first, kind, share }: Makeup,
  rows: Uint32Array,
  from: number,
  to: number,
  { sums, squares }: Scratch,
): typeof NONE {
  sums.fill(0)
  squares.fill(0)
  for (let at = from; at < to; at++) {
    const row = rows[at]!
    const end = first[row + 1]!
    for (let leg = first[row]!; leg < end; leg++) {
      sums[kind[leg]!]! += share[leg]!
      squares[kind[leg]!]! += share[leg]! * share[leg]!
    }
  }
  let best = NONE
  for (let each = 0; each < sums.length; each++) {
    const mean = sums[each]! / (to - from)
    const variance = squares[each]! / (to - from) - mean * mean
    if (variance > best.variance) best = { kind: each, mean, variance }
  }
  return best
}
