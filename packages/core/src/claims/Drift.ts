/** Values of a circle after equal numbers of sweeps, the latest last: what they moved by, they move by again. */
export type Drift = {
  readonly first: Float64Array
  readonly second: Float64Array
  /** Sweeps between two looks, and those since the last. */
  window: number
  swept: number
  looks: number
  /** Windows that the last look was sure of. */
  sure: number
}

export const create = (size: number): Drift => ({
  first: new Float64Array(size),
  second: new Float64Array(size),
  window: 1,
  swept: 0,
  looks: 0,
  sure: 0,
})

/** A leap of fewer windows than this is left to the sweeps. */
const WORTH = 4

/**
 * Looks at `values` after a sweep, and moves them on where sweeps would take them anyway. If all move one way, by d in
 * one window and by λ·d or more in the next, then by λ²·d or more in the one after: as claims pass on what they are
 * given, so many windows move them by (1 + λ + …)·d or more, until one of them comes to its end, at nothing or at its
 * `most`. So a leap never passes an answer, where value is lost on its way round, where next to none is, and where none
 * is and it drains away, or gathers, at a steady pace. It waits while it becomes surer of the pace, and looks half as
 * often after a leap that was not sure of more, for a leap unsettles the pace. So windows come to hold whole turns.
 */
export function look(drift: Drift, values: Float64Array, most: Float64Array): void {
  const { first, second } = drift
  if (drift.looks > 0 && ++drift.swept < drift.window) return
  drift.swept = 0
  drift.looks++
  if (drift.looks === 1) first.set(values)
  if (drift.looks === 2) second.set(values)
  if (drift.looks < 3) return
  const { sure, room } = reach(drift, values, most)
  if (room > sure && sure > 2 * drift.sure && sure > 1) {
    first.set(second)
    second.set(values)
    drift.sure = sure
    return
  }
  const windows = Math.min(sure, room)
  if (windows < Infinity && (room <= sure || sure >= WORTH)) leap(drift, values, most, windows)
  if (room > sure) drift.window *= 2
  drift.first.set(values)
  drift.looks = 1
  drift.sure = 0
}

/**
 * Windows from the second look on that are sure to be swept without passing an answer, and those until a value comes to
 * its end; none where values do not move one way.
 */
function reach({ first, second }: Drift, values: Float64Array, most: Float64Array) {
  let [kept, room, way] = [1, Infinity, 0]
  for (let at = 0; at < values.length; at++) {
    const [before, now] = [second[at]! - first[at]!, values[at]! - second[at]!]
    if (before === 0 && now === 0) continue
    way ||= Math.sign(now || before)
    if (before * way < 0 || now * way < 0) return { sure: 0, room: Infinity }
    const end = way < 0 ? 0 : most[at]!
    if (before !== 0) kept = Math.min(kept, now / before)
    if (now !== 0) room = Math.min(room, Math.abs(end - second[at]!) / Math.abs(now))
  }
  return way === 0 ? { sure: 0, room } : { sure: 1 / (1 - kept), room }
}

function leap({ second }: Drift, values: Float64Array, most: Float64Array, windows: number): void {
  for (let at = 0; at < values.length; at++) {
    const next = second[at]! + windows * (values[at]! - second[at]!)
    values[at] = next < 0 ? 0 : Math.min(next, most[at]!)
  }
}
