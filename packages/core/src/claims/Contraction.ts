import type { ClaimGraph } from './ClaimGraph.ts'
import type { Components } from './Components.ts'

/** Steps of the power iteration after which a radius this near 1 is taken for 1. */
const STEPS = 1000
const NEAR_ONE = 1e-12

/**
 * Whether value going round a component shrinks: the spectral radius of its claims is below 1. Then every cycle in it
 * settles to one value; otherwise it may hold any, or grow without end.
 */
export function shrinks(graph: ClaimGraph, components: Components, component: number): boolean {
  const { start, issuer, share } = graph
  const { of, place, members, start: starts } = components
  const first = starts[component]!
  const size = starts[component + 1]! - first
  const row = new Float64Array(size)
  const column = new Float64Array(size)
  for (let at = 0; at < size; at++) {
    const token = members[first + at]!
    for (let claim = start[token]!; claim < start[token + 1]!; claim++) {
      if (of[issuer[claim]!] !== component) continue
      row[at]! += share[claim]!
      column[place[issuer[claim]!]! - first]! += share[claim]!
    }
  }
  // Irreducible: sums of at most 1, and one below it, are enough.
  return substochastic(column) || substochastic(row) || boundedBelowOne(graph, components, component)
}

const substochastic = (sums: Float64Array): boolean =>
  sums.every((sum) => sum <= 1) && sums.some((sum) => sum < 1 - NEAR_ONE)

/** Collatz and Wielandt: with `x > 0` the radius lies between the least and the greatest `(Cx)ᵢ/xᵢ`. */
function boundedBelowOne(graph: ClaimGraph, components: Components, component: number): boolean {
  const { start, issuer, share } = graph
  const { of, members, start: starts } = components
  const own = members.subarray(starts[component]!, starts[component + 1]!)
  let x = new Float64Array(graph.tokens).fill(1)
  for (let step = 0; step < STEPS; step++) {
    const next = new Float64Array(graph.tokens)
    let [least, greatest, norm] = [Infinity, 0, 0]
    for (const token of own) {
      let sum = 0
      for (let claim = start[token]!; claim < start[token + 1]!; claim++)
        if (of[issuer[claim]!] === component) sum += share[claim]! * x[issuer[claim]!]!
      least = Math.min(least, sum / x[token]!)
      greatest = Math.max(greatest, sum / x[token]!)
      norm = Math.max(norm, sum)
      next[token] = sum
    }
    if (greatest < 1 - NEAR_ONE) return true
    if (least >= 1 - NEAR_ONE || norm === 0) return norm === 0
    // Half of the step keeps a cycle of even length from swinging for ever.
    for (const token of own) next[token] = (next[token]! / norm + x[token]!) / 2
    x = next
  }
  return false
}
