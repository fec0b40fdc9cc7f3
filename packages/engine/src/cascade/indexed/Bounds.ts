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

/** Bounds of groups of rows; kinds below `factors` are collateral, those above are debts. */
export function build(makeup: Makeup, rows: Uint32Array, groups: readonly Range[], factors: number): Bounds {
  const { kinds } = makeup
  const scratch = {
    floor: new Float64Array(kinds),
    count: new Uint32Array(kinds),
    part: new Float64Array(kinds),
  }
  const first = new Uint32Array(groups.length + 1)
  const middle = new Uint32Array(groups.length)
  const restHeld = new Float64Array(groups.length)
  const restOwed = new Float64Array(groups.length)
  const factor: number[] = []
  const pinned: number[] = []
  groups.forEach((range, group) => {
    pin(makeup, rows, range, scratch)
    for (let kind = 0; kind < kinds; kind++) {
      if (kind === factors) middle[group] = factor.length
      if (scratch.count[kind] === 0) continue
      factor.push(kind % factors)
      pinned.push(scratch.floor[kind]!)
    }
    first[group + 1] = factor.length
    const { held, owed } = rests(scratch.floor, factors)
    restHeld[group] = held
    restOwed[group] = owed
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

type Scratch = {
  /** Of kind: the least share in any row, how many rows have it, its share in the row that is looked at. */
  readonly floor: Float64Array
  readonly count: Uint32Array
  readonly part: Float64Array
}

function pin({ first, kind, share }: Makeup, rows: Uint32Array, { from, to }: Range, scratch: Scratch): void {
  const { floor, count, part } = scratch
  floor.fill(Number.POSITIVE_INFINITY)
  count.fill(0)
  for (let at = from; at < to; at++) {
    const row = rows[at]!
    for (let leg = first[row]!; leg < first[row + 1]!; leg++) part[kind[leg]!]! += share[leg]!
    for (let leg = first[row]!; leg < first[row + 1]!; leg++) {
      const of = kind[leg]!
      if (part[of] === 0) continue
      floor[of] = Math.min(floor[of]!, part[of]!)
      count[of]!++
      part[of] = 0
    }
  }
  for (let of = 0; of < floor.length; of++) if (count[of] === 0 || count[of]! < to - from) floor[of] = 0
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
