import type { Claims } from './Circle.ts'

/** Which tokens have claims on each other, seen from both ends: `other` and `weight` from `start[i]` to `start[i + 1]`. */
export type Links = {
  readonly start: Int32Array
  readonly other: Int32Array
  readonly weight: Float64Array
}

/** A claim links its holder to its issuer and the other way round, by its share. */
export function of({ start, issuer, share }: Claims): Links {
  const size = start.length - 1
  const starts = new Int32Array(size + 1)
  for (let at = 0; at < size; at++)
    for (let claim = start[at]!; claim < start[at + 1]!; claim++) {
      starts[at + 1]!++
      starts[issuer[claim]! + 1]!++
    }
  for (let at = 0; at < size; at++) starts[at + 1]! += starts[at]!
  const next = starts.slice(0, size)
  const other = new Int32Array(starts[size]!)
  const weight = new Float64Array(starts[size]!)
  for (let at = 0; at < size; at++)
    for (let claim = start[at]!; claim < start[at + 1]!; claim++) {
      const on = issuer[claim]!
      other[next[at]!] = on
      weight[next[at]!++] = share[claim]!
      other[next[on]!] = at
      weight[next[on]!++] = share[claim]!
    }
  return { start: starts, other, weight }
}

/** Links between groups, where `group` is the group of each token; those within a group are gone. */
export function between({ start, other, weight }: Links, group: Int32Array, count: number): Links {
  const size = start.length - 1
  const first = new Int32Array(count + 1)
  for (let at = 0; at < size; at++) first[group[at]! + 1]!++
  for (let at = 0; at < count; at++) first[at + 1]! += first[at]!
  const listed = new Int32Array(size)
  const next = first.slice(0, count)
  for (let at = 0; at < size; at++) listed[next[group[at]!]!++] = at
  const starts = new Int32Array(count + 1)
  const others = new Int32Array(other.length)
  const weights = new Float64Array(other.length)
  const slot = new Int32Array(count)
  let filled = 0
  for (let holder = 0; holder < count; holder++) {
    const begin = filled
    for (let listing = first[holder]!; listing < first[holder + 1]!; listing++) {
      const at = listed[listing]!
      for (let link = start[at]!; link < start[at + 1]!; link++) {
        const on = group[other[link]!]!
        if (on === holder) continue
        if (!(slot[on]! >= begin && slot[on]! < filled && others[slot[on]!] === on)) {
          slot[on] = filled
          others[filled] = on
          weights[filled++] = 0
        }
        weights[slot[on]!]! += weight[link]!
      }
    }
    starts[holder + 1] = filled
  }
  return { start: starts, other: others.slice(0, filled), weight: weights.slice(0, filled) }
}

/**
 * Puts tokens together, up to `most` of them: one after the other whoever is linked most to those that are together
 * already. Who is left alone joins the group it is linked to most. The group of each token, and how many there are.
 */
export function gather(links: Links, most: number): { group: Int32Array; count: number } {
  const { start, other, weight } = links
  const size = start.length - 1
  const group = new Int32Array(size).fill(-1)
  const reached = new Int32Array(size).fill(-1)
  const strength = new Float64Array(size)
  const near = new Int32Array(size)
  let count = 0
  for (let root = 0; root < size; root++) {
    if (group[root] !== -1) continue
    let known = 0
    let together = 0
    for (let token = root; token !== -1; ) {
      group[token] = count
      together++
      for (let link = start[token]!; link < start[token + 1]!; link++) {
        const on = other[link]!
        if (group[on] !== -1) continue
        if (reached[on] !== root) {
          reached[on] = root
          strength[on] = 0
          near[known++] = on
        }
        strength[on]! += weight[link]!
      }
      token = -1
      if (together === most || known === 0) continue
      let best = 0
      for (let at = 1; at < known; at++) if (strength[near[at]!]! > strength[near[best]!]!) best = at
      token = near[best]!
      near[best] = near[--known]!
    }
    const joined = together === 1 ? nearest(links, group, root) : -1
    if (joined === -1) count++
    else group[root] = joined
  }
  return { group, count }
}

/** The group of whoever `token` is linked to most; -1 where it is linked to nobody else. */
function nearest({ start, other, weight }: Links, group: Int32Array, token: number): number {
  let most = -1
  for (let link = start[token]!; link < start[token + 1]!; link++)
    if (other[link] !== token && (most === -1 || weight[link]! > weight[most]!)) most = link
  return most === -1 ? -1 : group[other[most]!]!
}
