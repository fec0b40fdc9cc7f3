import type { Links } from './Links.ts'

/**
 * Room for eliminating a matrix whose entries lie where `Links` are: row i from `first[i]` to the diagonal, and column i
 * the same, each in one stretch of `lower` and `upper` that begins at `offset[i]`. No pivots are exchanged: a matrix
 * whose claims shrink needs none.
 */
export type Envelope = {
  /** Row of each token, and the first row its row reaches back to. */
  readonly place: Int32Array
  readonly first: Int32Array
  readonly offset: Int32Array
  /** Products that an elimination takes. */
  readonly work: number
}

export type Matrix = {
  readonly envelope: Envelope
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly diagonal: Float64Array
}

/** An order in which linked tokens are near each other: neighbours of the first, then theirs (Cuthill and McKee 1969). */
export function of(links: Links): Envelope {
  const size = links.start.length - 1
  const far = walk(links, 0)
  const order = walk(links, far[size - 1]!)
  const place = new Int32Array(size)
  for (let at = 0; at < size; at++) place[order[at]!] = at
  const first = Int32Array.from({ length: size }, (_, at) => at)
  for (let token = 0; token < size; token++)
    for (let link = links.start[token]!; link < links.start[token + 1]!; link++) {
      const row = place[token]!
      first[row] = Math.min(first[row]!, place[links.other[link]!]!)
    }
  const offset = new Int32Array(size + 1)
  let work = 0
  for (let row = 0; row < size; row++) {
    const length = row - first[row]!
    offset[row + 1] = offset[row]! + length
    work += length * length
  }
  return { place, first, offset, work }
}

/** Products that no order of the tokens does without: a row reaches back to all it is linked to, and even rows take least. */
export function leastWork({ start, other }: Links): number {
  const size = start.length - 1
  const seen = new Int32Array(size).fill(-1)
  let linked = 0 // from either end
  for (let token = 0; token < size; token++) {
    seen[token] = token
    for (let link = start[token]!; link < start[token + 1]!; link++) {
      if (seen[other[link]!] === token) continue
      seen[other[link]!] = token
      linked++
    }
  }
  return (linked / 2) ** 2 / size
}

function walk({ start, other }: Links, from: number): Int32Array {
  const size = start.length - 1
  const order = new Int32Array(size)
  const seen = new Uint8Array(size)
  let tail = 0
  const reach = (token: number): void => {
    seen[token] = 1
    order[tail++] = token
  }
  reach(from)
  for (let [head, scan] = [0, 0]; head < size; head++) {
    while (head === tail) if (!seen[scan++]) reach(scan - 1)
    const token = order[head]!
    for (let link = start[token]!; link < start[token + 1]!; link++)
      if (!seen[other[link]!]) reach(other[link]!)
  }
  return order
}

export const room = (envelope: Envelope): Matrix => ({
  envelope,
  lower: new Float64Array(envelope.offset.at(-1)!),
  upper: new Float64Array(envelope.offset.at(-1)!),
  diagonal: new Float64Array(envelope.first.length),
})

/** Makes it the identity again. */
export function reset({ lower, upper, diagonal }: Matrix): void {
  lower.fill(0)
  upper.fill(0)
  diagonal.fill(1)
}

/** Takes `amount` from the entry of tokens `row` and `column`. */
export function subtract(
  { envelope, lower, upper, diagonal }: Matrix,
  row: number,
  column: number,
  amount: number,
) {
  const { place, first, offset } = envelope
  const [down, across] = [place[row]!, place[column]!]
  if (down === across) diagonal[down]! -= amount
  else if (down > across) lower[offset[down]! + across - first[down]!]! -= amount
  else upper[offset[across]! + down - first[across]!]! -= amount
}

/** Turns the matrix into its triangles. */
export function eliminate({ envelope, lower, upper, diagonal }: Matrix): void {
  const { first, offset } = envelope
  for (let row = 0; row < first.length; row++) {
    const begin = first[row]!
    const own = offset[row]! - begin
    let pivot = diagonal[row]!
    for (let column = begin; column < row; column++) {
      const from = Math.max(begin, first[column]!)
      const theirs = offset[column]! - first[column]!
      let [left, up] = [lower[own + column]!, upper[own + column]!]
      for (let k = from; k < column; k++) {
        left -= lower[own + k]! * upper[theirs + k]!
        up -= lower[theirs + k]! * upper[own + k]!
      }
      lower[own + column] = left / diagonal[column]!
      upper[own + column] = up
      pivot -= lower[own + column]! * up
    }
    diagonal[row] = pivot
  }
}

/** Solves for `right`, by tokens, in place, with the help of `rows`, which is overwritten. */
export function solve(
  { envelope, lower, upper, diagonal }: Matrix,
  right: Float64Array,
  rows: Float64Array,
): void {
  const { place, first, offset } = envelope
  for (let token = 0; token < right.length; token++) rows[place[token]!] = right[token]!
  for (let row = 0; row < right.length; row++) {
    const own = offset[row]! - first[row]!
    let sum = rows[row]!
    for (let k = first[row]!; k < row; k++) sum -= lower[own + k]! * rows[k]!
    rows[row] = sum
  }
  for (let row = right.length - 1; row >= 0; row--) {
    const own = offset[row]! - first[row]!
    const value = rows[row]! / diagonal[row]!
    rows[row] = value
    for (let k = first[row]!; k < row; k++) rows[k]! -= upper[own + k]! * value
  }
  for (let token = 0; token < right.length; token++) right[token] = rows[place[token]!]!
}
