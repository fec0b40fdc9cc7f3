import type { Claims } from './Circle.ts'

/** Steps of the power iteration after which a radius this near 1 is taken for 1. */
const STEPS = 1000
const NEAR_ONE = 1e-12

/**
 * Whether value going round a circle shrinks: the spectral radius of its claims is below 1, a token's claims passed on
 * by its `slope`. Then it settles to one value; otherwise it may hold any, or grow without end.
 */
export function shrinks(claims: Claims, slope?: Float64Array): boolean {
  const { start, issuer, share } = claims
  const size = claims.tokens
  const weights = slope ?? new Float64Array(size).fill(1)
  const row = new Float64Array(size)
  const column = new Float64Array(size)
  for (let at = 0; at < size; at++) {
    if (weights[at] === 0) continue
    for (let claim = start[at]!; claim < start[at + 1]!; claim++) {
      const passed = weights[at]! * share[claim]!
      row[at]! += passed
      column[issuer[claim]!]! += passed
    }
  }
  if (column.every((sum) => sum <= 1 + NEAR_ONE)) return leaks(claims, weights, column)
  if (row.every((sum) => sum < 1 - NEAR_ONE)) return true
  return boundedBelowOne(claims, weights)
}

/**
 * Where no issuer is held by more than the whole of it, value going round shrinks if and only if all of it passes, some
 * time, a token that is not held whole.
 */
function leaks({ start, issuer }: Claims, weights: Float64Array, column: Float64Array): boolean {
  const queue = new Int32Array(column.length)
  const leaking = new Uint8Array(column.length)
  let tail = 0
  const reach = (at: number): void => {
    if (leaking[at]) return
    leaking[at] = 1
    queue[tail++] = at
  }
  for (let at = 0; at < column.length; at++) if (weights[at] === 0 || column[at]! < 1 - NEAR_ONE) reach(at)
  for (let head = 0; head < tail; head++) {
    const token = queue[head]!
    if (weights[token] === 0) continue
    for (let claim = start[token]!; claim < start[token + 1]!; claim++) reach(issuer[claim]!)
  }
  return tail === column.length
}

/** Collatz and Wielandt: with `x > 0` the radius lies between the least and the greatest `(Cx)ᵢ/xᵢ`. */
function boundedBelowOne({ start, issuer, share }: Claims, weights: Float64Array): boolean {
  const size = weights.length
  let x = new Float64Array(size).fill(1)
  for (let step = 0; step < STEPS; step++) {
    const next = new Float64Array(size)
    let [least, greatest, norm] = [Infinity, 0, 0]
    for (let at = 0; at < size; at++) {
      let sum = 0
      for (let claim = start[at]!; claim < start[at + 1]!; claim++) sum += share[claim]! * x[issuer[claim]!]!
      sum *= weights[at]!
      least = Math.min(least, sum / x[at]!)
      greatest = Math.max(greatest, sum / x[at]!)
      norm = Math.max(norm, sum)
      next[at] = sum
    }
    if (greatest < 1 - NEAR_ONE) return true
    if (least >= 1 - NEAR_ONE || norm === 0) return norm === 0
    // Half of the step keeps a cycle of even length from swinging for ever.
    for (let at = 0; at < size; at++) next[at] = (next[at]! / norm + x[at]!) / 2
    x = next
  }
  return false
}
