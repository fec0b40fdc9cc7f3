/** What sorting so many keys needs beside them. */
export type Room = { readonly heads: Uint32Array; readonly places: Uint32Array; readonly starts: Uint32Array }

/** Bits of a digit: counting what it can be must not cost more than placing so many keys. */
const bitsFor = (keys: number): number => (keys < 8192 ? 8 : 11)

export const room = (keys: number): Room => ({
  heads: new Uint32Array(2 * keys),
  places: new Uint32Array(2 * keys),
  starts: new Uint32Array((1 << bitsFor(keys)) + 1),
})

/**
 * Places of `keys` by rising key, equal ones in the order they stand: a radix sort, least digits first, over the upper halves
 * of the doubles; the few that agree in those are compared. The answer stands in the room: good until that is used again.
 */
export function order(keys: Float64Array, { heads, places, starts }: Room = room(keys.length)): Uint32Array {
  const count = keys.length
  const bits = bitsFor(count)
  const last = (1 << bits) - 1
  fill(keys, heads)
  for (let at = 0; at < count; at++) places[at] = at
  let from = 0
  let to = count
  for (let shift = 0; shift < 32; shift += bits) {
    starts.fill(0, 0, last + 2)
    for (let at = from; at < from + count; at++) starts[((heads[at]! >>> shift) & last) + 1]!++
    if (starts[((heads[from]! >>> shift) & last) + 1] === count) continue // the same digit in all
    starts[0] = to
    for (let value = 0; value < last; value++) starts[value + 1]! += starts[value]!
    for (let at = from; at < from + count; at++) {
      const head = heads[at]!
      const into = starts[(head >>> shift) & last]!++
      heads[into] = head
      places[into] = places[at]!
    }
    ;[from, to] = [to, from]
  }
  settle(keys, heads.subarray(from, from + count), places.subarray(from, from + count))
  return places.subarray(from, from + count)
}

/** The upper halves of doubles, turned so that they rise as unsigned integers where the doubles rise. */
function fill(keys: Float64Array, heads: Uint32Array): void {
  const halves = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length)
  for (let at = 0; at < keys.length; at++) {
    const head = halves[2 * at + 1]!
    heads[at] = head < 0x80000000 ? head ^ 0x80000000 : ~head
  }
}

/** Sorts the places of each run of equal heads by their keys. */
function settle(keys: Float64Array, heads: Uint32Array, places: Uint32Array): void {
  for (let from = 0; from < heads.length; ) {
    let to = from + 1
    while (to < heads.length && heads[to] === heads[from]) to++
    if (to > from + 1) places.subarray(from, to).sort((a, b) => keys[a]! - keys[b]! || a - b)
    from = to
  }
}
