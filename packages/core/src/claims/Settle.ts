import { Fault } from '../Fault.ts'
import type { Circle } from './Circle.ts'
import { claimsOf } from './ClaimGraph.ts'
import * as Drift from './Drift.ts'
import * as Extrapolation from './Extrapolation.ts'
import * as Groups from './Groups.ts'

/**
 * How each token of a circle follows its claims on the others: its worth is `base + slope · claims`, never below
 * nothing and never above `most`.
 */
export type Lines = {
  readonly slope: Float64Array
  readonly base: Float64Array
  readonly most: Float64Array
}

/** Room for the lines of `size` tokens: shares in whatever is left, until told otherwise. */
export const lines = (size: number): Lines => ({
  slope: new Float64Array(size).fill(1),
  base: new Float64Array(size),
  most: new Float64Array(size).fill(Infinity),
})

/** A circle being settled, again and again as its lines change. */
export type Settling = {
  readonly circle: Circle
  readonly before: Float64Array
  readonly extrapolation: Extrapolation.Extrapolation
  /** Made when sweeps alone turn out to be slow. */
  groups: Groups.Groups | undefined
}

export const prepare = (circle: Circle): Settling => ({
  circle,
  before: new Float64Array(circle.members.length),
  extrapolation: Extrapolation.create(circle.members.length),
  groups: undefined,
})

/** Relative change of a sweep below which a value stands, with room for the rounding of long sums. */
const STILL = 4e-15
/** Changes that may be rounding, once they shrink no more for as many sweeps as the patience is. */
const NEAR = { extrapolated: 1e-9, plain: 1e-12 }
const PATIENCE = { near: 4, far: 50 }
/** After the first sweeps, those are slow that leave more than this of the change of the one before. */
const SLOW = 0.3
const FIRST = 4
/** Below this share of the largest value a value is nothing: what halves for ever ends here. */
const NOTHING = 1e-30
const MOST_VISITS = 1e8

/** Worth of token `at` when its claims are worth `claims`. */
export function worth({ slope, base, most }: Lines, at: number, claims: number): number {
  const value = base[at]! + slope[at]! * claims
  return value < 0 ? 0 : Math.min(value, most[at]!)
}

/** One pass over a circle, each new value used at once. The greatest change, relative to a value and its claims. */
export function sweep(circle: Circle, lines: Lines, values: Float64Array): number {
  let largest = 0
  for (let at = 0; at < values.length; at++) if (values[at]! > largest) largest = values[at]!
  let change = 0
  for (let at = 0; at < values.length; at++) {
    const claims = lines.slope[at] === 0 ? 0 : claimsOf(circle, values, at)
    const next = worth(lines, at, claims)
    const moved = Math.abs(next - values[at]!)
    if (moved > NOTHING * largest) change = Math.max(change, moved / (next + claims))
    values[at] = next
  }
  return change
}

/** Sweeps until nothing moves: from above it ends in the greatest answer, from below in the least. @throws UnsettledError */
export function plainly({ circle }: Settling, lines: Lines, values: Float64Array): void {
  const drift = Drift.create(values.length)
  let best = Infinity
  for (let [visits, waited] = [0, 0]; visits < MOST_VISITS; visits += circle.issuer.length) {
    const moved = sweep(circle, lines, values)
    Drift.look(drift, values, lines.most)
    waited = moved < best ? 0 : waited + 1
    best = Math.min(best, moved)
    if (moved <= STILL || (moved < NEAR.plain && waited > PATIENCE.far)) return
  }
  throw new UnsettledError({ tokens: Array.from(circle.members) })
}

/**
 * The same where value going round shrinks, so that there is one answer and any way to it is right: sweeps extrapolated
 * by Anderson's method, and, where these are slow, groups of tokens settled in between. Plain
 * sweeps once that leads nowhere, as it may at the kinks of limited liability. @throws UnsettledError
 */
export function quickly(settling: Settling, lines: Lines, values: Float64Array): void {
  const { circle, before, extrapolation } = settling
  Extrapolation.restart(extrapolation)
  let [best, last] = [Infinity, Infinity]
  for (let [round, waited] = [0, 0]; waited < PATIENCE.far; round++, waited++) {
    before.set(values)
    const moved = sweep(circle, lines, values)
    if (moved <= STILL || (moved < NEAR.extrapolated && waited >= PATIENCE.near)) return
    if (moved < best / 2) {
      best = moved
      waited = 0
    }
    if (round >= FIRST && moved > SLOW * last) settling.groups ??= Groups.of(circle)
    last = moved
    if (settling.groups) Groups.settle(settling.groups, circle, lines, values)
    Extrapolation.extend(extrapolation, before, values)
  }
  plainly(settling, lines, values)
}

export class UnsettledError extends Fault<{ tokens: number[] }> {
  override readonly name = 'Settle.UnsettledError'
  constructor(facts: UnsettledError['facts']) {
    super(`A cycle of ${facts.tokens.length} tokens shifts value round with next to nothing lost.`, facts)
  }
  override advise = (): string =>
    'Give the cycle some outside assets or debts, or leave out the claims that close it: its value is not determined.'
}
