import * as Line from './Line.ts'
import * as Rows from './Rows.ts'
import * as Segments from './Segments.ts'
import type { State } from './State.ts'

/** Where so few are between the cuts, they are served one after the other. */
const FEW = 32

/**
 * Cuts each sure segment (`low`) and the rows (`end`) such that all that is sure before the cuts (`taken`) can be sold while a
 * token fetches `until`, and the healths before them are not above those after, and below `below`; of the rows only those
 * before one, which it reorders where they are in no order. True if nobody is left out.
 */
export function find(state: State, until: number, below: number, before: number): boolean {
  const { line, segments } = state
  const { low, high } = segments.slice
  let wanted = 0
  for (let at = 0; at < line.open; at++) {
    const segment = line.segments[at]!
    low[segment] = segments.from[segment]!
    high[segment] = Line.isSureOf(state, segment) ? segments.to[segment]! : low[segment]!
    if (below < Number.POSITIVE_INFINITY) high[segment] = Line.placeOf(state, segment, below)
    wanted += Segments.seizedTo(segments, segment, high[segment]!)
  }
  for (let at = line.next; at < before; at++) wanted += offered(state, line.rows[at]!)
  const amount = wanted > 0 ? Line.room(state, until, wanted) : 0
  if (wanted <= amount) {
    for (let at = 0; at < line.open; at++) low[line.segments[at]!] = high[line.segments[at]!]!
    line.end = before
    line.taken = wanted
    return true
  }
  line.end = line.next
  line.taken = 0
  const isFew = openOf(state, before) <= FEW
  serveFew(state, amount, isFew ? before : narrow(state, amount, wanted, before, Math.min(below, 1)))
  return false
}

/** What a row offers; 0 if it is not sure to be taken. */
const offered = (state: State, row: number): number =>
  Line.isSure(state, row) ? state.work.offers.seize[row]! : 0

/**
 * Brings the cuts close to where what is before them comes to `amount`, from `low` and `high` of the segments and the rows up to
 * `before`, below a health, which come to `wanted`; answers where the rows between them end. What comes before a health is
 * nearly a straight line of it: steps of the secant to either side of what is looked for; every fourth halves.
 */
function narrow(state: State, amount: number, wanted: number, before: number, below: number): number {
  const { line, segments, work } = state
  const { low, middle, high } = segments.slice
  let from = Line.healthAfter(state, line.end, before)
  let to = below
  let beyond = wanted
  let end = before
  let side = 0
  for (let step = 1, open = openOf(state, end); open > FEW; step++, open = openOf(state, end)) {
    const aim = (amount - line.taken) / (beyond - line.taken) + (side * FEW) / 4 / open
    const pivot = from + (to - from) * (step % 4 === 0 || aim <= 0 || aim >= 1 ? 0.5 : aim)
    if (pivot <= from || pivot >= to) break
    const between = Rows.part(work.offers, line.rows, line.end, end, pivot)
    let sum = line.taken
    for (let at = line.end; at < between; at++) sum += offered(state, line.rows[at]!)
    for (let at = 0; at < line.open; at++) {
      const segment = line.segments[at]!
      middle[segment] = Line.placeOf(state, segment, pivot)
      sum += Segments.seizedTo(segments, segment, middle[segment]!)
      sum -= Segments.seizedTo(segments, segment, low[segment]!)
    }
    const isAbove = sum > amount
    side = isAbove ? -1 : 1
    const cuts = isAbove ? high : low
    for (let at = 0; at < line.open; at++) cuts[line.segments[at]!] = middle[line.segments[at]!]!
    if (isAbove) {
      end = between
      to = pivot
      beyond = sum
    } else {
      line.end = between
      from = pivot
      line.taken = sum
    }
  }
  return end
}

/** How many are between the cuts. */
function openOf({ line, segments }: State, end: number): number {
  const { low, high } = segments.slice
  let count = end - line.end
  for (let at = 0; at < line.open; at++) count += high[line.segments[at]!]! - low[line.segments[at]!]!
  return count
}

/** Moves the cuts on over who is between them, by rising health, as long as what is before them comes to `amount` at the most. */
function serveFew(state: State, amount: number, end: number): void {
  const { line, segments, work } = state
  const { low, health } = segments.slice
  const { offers } = work
  Rows.sort(offers, line.rows, line.end, end)
  for (let at = 0; at < line.open; at++) face(state, line.segments[at]!)
  for (;;) {
    let first = -1
    let lowest = line.end < end ? offers.health[line.rows[line.end]!]! : Number.POSITIVE_INFINITY
    for (let at = 0; at < line.open; at++) {
      const segment = line.segments[at]!
      if (health[segment]! >= lowest) continue
      lowest = health[segment]!
      first = segment
    }
    if (lowest === Number.POSITIVE_INFINITY) return
    const more =
      first >= 0
        ? Segments.seizedTo(segments, first, low[first]! + 1) -
          Segments.seizedTo(segments, first, low[first]!)
        : offered(state, line.rows[line.end]!)
    if (line.taken + more > amount) return
    line.taken += more
    if (first < 0) line.end++
    else {
      low[first]!++
      face(state, first)
    }
  }
}

/** Notes the health at the lower cut of a segment; ∞ if nobody is between the cuts. */
function face(state: State, segment: number): void {
  const { low, high, health } = state.segments.slice
  health[segment] =
    low[segment]! < high[segment]! ? Line.healthAt(state, segment, low[segment]!) : Number.POSITIVE_INFINITY
}
