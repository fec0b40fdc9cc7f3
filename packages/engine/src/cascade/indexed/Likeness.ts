/** What rows consist of, by leg: of row `i` the legs `first[i] … first[i + 1]`, each a kind and its share of the row. */
export type Makeup = {
  readonly first: Uint32Array
  readonly kind: Uint16Array
  readonly share: Float64Array
  readonly kinds: number
}

/** Shares that vary by less than this, as a variance, are alike. */
const ALIKE = 1e-6

/**
 * Puts rows that consist of like things side by side: reorders `rows[from … to)` and adds to `ends` where each group
 * of at most `most` ends. A group is cut at the mean of the kind whose share varies the most; one whose rows are all
 * alike stays whole whatever its size.
 */
export function group(
  makeup: Makeup,
  rows: Uint32Array,
  from: number,
  to: number,
  most: number,
  ends: number[],
): void {
  const count = to - from
  const { kind, mean, variance } = count > most ? widest(makeup, rows.subarray(from, to)) : NONE
  if (variance < ALIKE) {
    if (count > 0) ends.push(to)
    return
  }
  let low = from
  let high = to
  while (low < high) {
    const row = rows[low]!
    if (shareOf(makeup, row, kind) > mean) {
      rows[low] = rows[--high]!
      rows[high] = row
    } else low++
  }
  group(makeup, rows, from, low, most, ends)
  group(makeup, rows, low, to, most, ends)
}

const NONE = { kind: 0, mean: 0, variance: 0 }

function shareOf({ first, kind, share }: Makeup, row: number, of: number): number {
  let sum = 0
  for (let leg = first[row]!; leg < first[row + 1]!; leg++) if (kind[leg] === of) sum += share[leg]!
  return sum
}

function widest({ first, kind, share, kinds }: Makeup, rows: Uint32Array): typeof NONE {
  const sums = new Float64Array(kinds)
  const squares = new Float64Array(kinds)
  for (const row of rows) {
    for (let leg = first[row]!; leg < first[row + 1]!; leg++) {
      sums[kind[leg]!]! += share[leg]!
      squares[kind[leg]!]! += share[leg]! * share[leg]!
    }
  }
  let best = NONE
  for (let each = 0; each < kinds; each++) {
    const mean = sums[each]! / rows.length
    const variance = squares[each]! / rows.length - mean * mean
    if (variance > best.variance) best = { kind: each, mean, variance }
  }
  return best
}
