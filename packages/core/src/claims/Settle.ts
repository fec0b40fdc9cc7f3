import { Fault } from '../Fault.ts'
import { type ClaimGraph, claimsOf } from './ClaimGraph.ts'
import * as Extrapolation from './Extrapolation.ts'

/** Worth of `token` when its claims are worth `claims`; never falls as they rise. */
export type Worth = (token: number, claims: number) => number

/** Relative change of a sweep below which a value stands, with room for the rounding of long sums. */
const STILL = 4e-15
/** Below this share of the largest value a value is nothing: what halves for ever ends here. */
const NOTHING = 1e-30
const MOST_VISITS = 1e8

/** One pass over `members` in order, each new value used at once; the greatest relative change. */
export function sweep(graph: ClaimGraph, members: Int32Array, values: Float64Array, worth: Worth): number {
  let change = 0
  let scale = 0
  for (let at = 0; at < members.length; at++) scale = Math.max(scale, values[members[at]!]!)
  for (let at = 0; at < members.length; at++) {
    const token = members[at]!
    const next = worth(token, claimsOf(graph, values, token))
    const moved = Math.abs(next - values[token]!)
    if (moved > 0) change = Math.max(change, moved / (next + NOTHING * scale + Number.MIN_VALUE))
    values[token] = next
  }
  return change
}

/** Sweeps until nothing moves, from where `values` are: from above it ends in the greatest, from below in the least. */
export function plainly(graph: ClaimGraph, members: Int32Array, values: Float64Array, worth: Worth): void {
  for (let visits = 0; visits < MOST_VISITS; visits += members.length)
    if (sweep(graph, members, values, worth) <= STILL) return
  throw new UnsettledError({ tokens: Array.from(members) })
}

/**
 * The same where value going round shrinks, so that there is one answer and any way to it is right: sweeps extrapolated
 * by Anderson's method, from a fresh start wherever that did not help.
 */
export function quickly(graph: ClaimGraph, members: Int32Array, values: Float64Array, worth: Worth): void {
  const before = new Float64Array(members.length)
  const extrapolation = Extrapolation.create(members.length)
  for (let visits = 0; visits < MOST_VISITS; visits += members.length) {
    for (let at = 0; at < members.length; at++) before[at] = values[members[at]!]!
    if (sweep(graph, members, values, worth) <= STILL) return
    Extrapolation.extend(extrapolation, members, before, values)
  }
  throw new UnsettledError({ tokens: Array.from(members) })
}

export class UnsettledError extends Fault<{ tokens: number[] }> {
  override readonly name = 'Settle.UnsettledError'
  constructor(facts: UnsettledError['facts']) {
    super(`A cycle of ${facts.tokens.length} tokens shifts value round with next to nothing lost.`, facts)
  }
  override advise = (): string =>
    'Give the cycle some outside assets or debts, or leave out the claims that close it: its value is not determined.'
}
