import type { Makeup } from './Likeness.ts'

/**
 * What holds for every row of a group at any prices. A part of each side is *pinned*: the least share that a factor has
 * in any row. The rest of a row moves no worse than the worst of the group's factors. With r the price of a factor over
 * its reference, and shares that sum to 1 on each side,
 *
 *     ratio / ratio at reference ≥ (Σ pinned·r + rest·min r) / (Σ pinned·r + rest·max r)
 *
 * collateral above the stroke, debts below it.
 */
export type Bounds = {
  /** Of group: its first entry, its first entry of a debt; `first` has one more at the end. */
  readonly first: Uint32Array
  readonly middle: Uint32Array
  /** Of entry: a factor that any row has, and the least share of it in all. */
  readonly factor: Uint16Array
  readonly pinned: Float64Array
  /** Of group: what is not pinned of its collateral, rounded down, and of its debts, rounded up. */
  readonly restHeld: Float64Array
  readonly restOwed: Float64Array
}

/** Rows of a group: `rows[from … to)`. */
export type Range = { readonly from: number; readonly to: number }

/** Sums of shares are this exact; what is not pinned is taken as so much worse. */
const EXACT = 1e-13

/**
 * Bounds of all rows, then of the bands, then of the groups; `groups` are the first group of each band, and one more at
 * the end. Kinds below `factors` are collateral, those above are debts.
 */
export function build(
  makeup: Makeup,
  rows: Uint32Array,
  ranges: readonly Range[],
  groups: readonly number[],
  factors: number,
): Bounds {
  const { kinds } = makeup
  const part = new Float64Array(kinds)
  const parts = ranges.map((range) => pin(makeup, rows, range, part))
  const bands = groups.slice(1).map((end, band) => join(parts.slice(groups[band]!, end), kinds))
  const every = [join(bands, kinds), ...bands, ...parts]
  const first = new Uint32Array(every.length + 1)
  const middle = new Uint32Array(every.length)
  const restHeld = new Float64Array(every.length)
  const restOwed = new Float64Array(every.length)
  const factor: number[] = []
  const pinned: number[] = []
  every.forEach(({ floor, has }, at) => {
    for (let kind = 0; kind < kinds; kind++) {
      if (kind === factors) middle[at] = factor.length
      if (has[kind] === 0) continue
      factor.push(kind % factors)
      pinned.push(floor[kind]!)
    }
    first[at + 1] = factor.length
    const { held, owed } = rests(floor, factors)
    restHeld[at] = held
    restOwed[at] = owed
  })
  return {
    first,
    middle,
    factor: Uint16Array.from(factor),
    pinned: Float64Array.from(pinned),
    restHeld,
    restOwed,
  }
}

/** Of kind: the least share of it in any row, and in how many rows it is. */
type Part = { readonly floor: Float64Array; readonly has: Uint32Array }

/** What the rows of a range have in common; `part` is zero, by kind, before and after. */
function pin(
  { first, kind, share, kinds }: Makeup,
  rows: Uint32Array,
  { from, to }: Range,
  part: Float64Array,
): Part {
  const floor = new Float64Array(kinds).fill(Number.POSITIVE_INFINITY)
  const has = new Uint32Array(kinds)
  for (let at = from; at < to; at++) {
    const row = rows[at]!
    for (let leg = first[row]!; leg < first[row + 1]!; leg++) part[kind[leg]!]! += share[leg]!
    for (let leg = first[row]!; leg < first[row + 1]!; leg++) {
      const of = kind[leg]!
      if (part[of] === 0) continue
      floor[of] = Math.min(floor[of]!, part[of]!)
      has[of]!++
      part[of] = 0
    }
  }
  for (let of = 0; of < kinds; of++) if (has[of]! < to - from) floor[of] = 0
  return { floor, has }
}

/** What some parts have in common. */
function join(parts: readonly Part[], kinds: number): Part {
  const floor = new Float64Array(kinds).fill(parts.length > 0 ? Number.POSITIVE_INFINITY : 0)
  const has = new Uint32Array(kinds)
  for (const part of parts)
    for (let of = 0; of < kinds; of++) {
      floor[of] = Math.min(floor[of]!, part.floor[of]!)
      has[of]! += part.has[of]!
    }
  return { floor, has }
}

/** What is left of a row's shares above the pinned ones. */
function rests(floor: Float64Array, factors: number): { held: number; owed: number } {
  let held = 1 - EXACT
  let owed = 1 + EXACT
  for (let of = 0; of < floor.length; of++) {
    if (of < factors) held -= floor[of]!
    else owed -= floor[of]!
  }
  return { held: Math.max(0, held), owed }
}
