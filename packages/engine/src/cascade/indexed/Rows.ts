import type { Offers as Columns } from '../columns/Workspace.ts'

/** What rows of one lot are told apart by. */
export type Offers = Pick<Columns, 'health' | 'who'>

/** Whether a row of the offers comes before another of its lot (C7). */
export const precedes = ({ health, who }: Offers, row: number, other: number): boolean =>
  health[row]! < health[other]! || (health[row] === health[other] && who[row]! < who[other]!)

/** Puts those of the rows from `from` to `to` whose health is below one ahead of the others, and answers where they end; what is in order stays so. */
export function part({ health }: Offers, rows: Uint32Array, from: number, to: number, below: number): number {
  let [low, high] = [from, to]
  for (;;) {
    while (low < high && health[rows[low]!]! < below) low++
    while (low < high && !(health[rows[high - 1]!]! < below)) high--
    if (low >= high) return low
    const row = rows[low]!
    rows[low++] = rows[--high]!
    rows[high] = row
  }
}

/** Sorts the rows from `from` to `to` in place: a heap, whose last row comes first. */
export function sort(offers: Offers, rows: Uint32Array, from: number, to: number): void {
  for (let top = (to - from) >>> 1; top > 0; ) sink(offers, rows, from, --top, to - from)
  for (let count = to - from - 1; count > 0; count--) {
    const last = rows[from]!
    rows[from] = rows[from + count]!
    rows[from + count] = last
    sink(offers, rows, from, 0, count)
  }
}

/** Lets what stands at `top` of a heap of `count` rows sink to where none below it comes after it. */
function sink(offers: Offers, rows: Uint32Array, from: number, top: number, count: number): void {
  const row = rows[from + top]!
  let at = top
  for (let next = 2 * at + 1; next < count; next = 2 * at + 1) {
    if (next + 1 < count && precedes(offers, rows[from + next]!, rows[from + next + 1]!)) next++
    if (!precedes(offers, row, rows[from + next]!)) break
    rows[from + at] = rows[from + next]!
    at = next
  }
  rows[from + at] = row
}
