import { Fault } from '../Fault.ts'
import { type ClaimGraph, claimsOf } from './ClaimGraph.ts'
import * as Extrapolation from './Extrapolation.ts'

/** Worth of `token` when its claims are worth `claims`; never falls as they rise. */
export type Worth = (token: number, claims: number) => number

/** Relative change of a sweep below which a value stands, with room for the rounding of long sums. */
const STILL = 4e-15
/** Change below which extrapolating adds more rounding than it saves sweeps. */
const NEAR = 1e-12
/** Sweeps without progress after which extrapolating is given up; near the end, after which what moves is rounding. */
const PATIENCE = 50
/** Below this share of the largest value a value is nothing: what halves for ever ends here. */
const NOTHING = 1e-30
const MOST_VISITS = 1e8

/** One pass over `members` in order, each new value used at once. */
export function sweep(graph: ClaimGraph, members: Int32Array, values: Float64Array, worth: Worth): void {
  for (let at = 0; at < members.length; at++) {
    const token = members[at]!
    values[token] = worth(token, claimsOf(graph, values, token))
  }
}

/** As `sweep`; the greatest change of a value, relative to it and its claims. */
function change(
  graph: ClaimGraph,
  members: Int32Array,
  values: Float64Array,
  worth: Worth,
  nothing: number,
): number {
  let greatest = 0
  for (let at = 0; at < members.length; at++) {
    const token = members[at]!
    const claims = claimsOf(graph, values, token)
    const next = worth(token, claims)
    const moved = Math.abs(next - values[token]!)
    if (moved > nothing) greatest = Math.max(greatest, moved / (next + claims))
    values[token] = next
  }
  return greatest
}

const nothing = (members: Int32Array, values: Float64Array): number =>
  NOTHING * members.reduce((most, token) => Math.max(most, values[token]!), 0)

/** Sweeps until nothing moves, from where `values` are: from above it ends in the greatest, from below in the least. */
export function plainly(graph: ClaimGraph, members: Int32Array, values: Float64Array, worth: Worth): void {
  let least = nothing(members, values)
  let best = Infinity
  for (let [visits, waited] = [0, 0]; visits < MOST_VISITS; visits += members.length) {
    const moved = change(graph, members, values, worth, least)
    waited = moved < best ? 0 : waited + 1
    best = Math.min(best, moved)
    if (moved <= STILL || (moved < NEAR && waited > PATIENCE)) return
    least = Math.max(least, nothing(members, values))
  }
  throw new UnsettledError({ tokens: Array.from(members) })
}

/**
 * The same where value going round shrinks, so that there is one answer and any way to it is right: sweeps extrapolated
 * by Anderson's method, and plain ones near the end, or once extrapolating leads nowhere, as it may at the kinks of
 * limited liability.
 */
export function quickly(graph: ClaimGraph, members: Int32Array, values: Float64Array, worth: Worth): void {
  const before = new Float64Array(members.length)
  const extrapolation = Extrapolation.create(members.length)
  const least = nothing(members, values)
  let halved = Infinity
  for (let waited = 0; waited < PATIENCE; waited++) {
    for (let at = 0; at < members.length; at++) before[at] = values[members[at]!]!
    const moved = change(graph, members, values, worth, least)
    if (moved < NEAR) break
    if (moved < halved / 2) {
      halved = moved
      waited = 0
    }
    Extrapolation.extend(extrapolation, members, before, values)
  }
  plainly(graph, members, values, worth)
}

export class UnsettledError extends Fault<{ tokens: number[] }> {
  override readonly name = 'Settle.UnsettledError'
  constructor(facts: UnsettledError['facts']) {
    super(`A cycle of ${facts.tokens.length} tokens shifts value round with next to nothing lost.`, facts)
  }
  override advise = (): string =>
    'Give the cycle some outside assets or debts, or leave out the claims that close it: its value is not determined.'
}
