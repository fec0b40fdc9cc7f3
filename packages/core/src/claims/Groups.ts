import type { Circle } from './Circle.ts'
import { claimsOf } from './ClaimGraph.ts'
import * as Envelope from './Envelope.ts'
import * as Links from './Links.ts'
import { type Lines, worth } from './Settle.ts'

/**
 * Tokens of a circle put together by the claims that link them most. A group is a token again, and has claims on other
 * groups; so few of them that these are solved by elimination. What sweeps take long to carry from one end of a circle
 * to the other is carried at once. In a small or narrow circle every token is a group, and the solution is exact.
 */
export type Groups = {
  /** Group of each token, and its part of what the group moves by. */
  readonly of: Int32Array
  readonly part: Float64Array
  /** 1 where a token followed its claims when they were last eliminated. */
  readonly follows: Uint8Array
  readonly matrix: Envelope.Matrix
  readonly rest: Float64Array
  readonly rows: Float64Array
}

/** Products an elimination may take: more than that are better spent on sweeps. */
const WORK = 3e6
/** Tokens, or groups, put together at a time until elimination is cheap enough. */
const TOGETHER = 32

/** As fine groups of a circle as elimination can afford. */
export function of(circle: Circle): Groups {
  const size = circle.members.length
  let of = Int32Array.from({ length: size }, (_, at) => at)
  let links = Links.of(circle)
  let envelope = affordable(links)
  while (envelope === null) {
    const { group, count } = Links.gather(links, TOGETHER)
    if (count === links.start.length - 1) break
    of = of.map((at) => group[at]!)
    links = Links.between(links, group, count)
    envelope = affordable(links)
  }
  const count = links.start.length - 1
  return {
    of,
    part: new Float64Array(size),
    follows: new Uint8Array(size),
    matrix: Envelope.room(envelope ?? Envelope.of(links)),
    rest: new Float64Array(count),
    rows: new Float64Array(count),
  }
}

/** The envelope of such links, if elimination is cheap enough. */
function affordable(links: Links.Links): Envelope.Envelope | null {
  if (Envelope.leastWork(links) > WORK) return null
  const envelope = Envelope.of(links)
  return envelope.work > WORK ? null : envelope
}

/** Settles the groups among each other, each token moving by its part. */
export function settle(groups: Groups, circle: Circle, lines: Lines, values: Float64Array): void {
  const { of, part, follows, matrix, rest, rows } = groups
  if (changed(groups, lines, values)) eliminate(groups, circle, lines, values)
  rest.fill(0)
  for (let at = 0; at < values.length; at++)
    if (follows[at]) rest[of[at]!]! += worth(lines, at, claimsOf(circle, values, at)) - values[at]!
  Envelope.solve(matrix, rest, rows)
  for (let at = 0; at < values.length; at++) {
    if (!follows[at]) continue
    const next = values[at]! + part[at]! * rest[of[at]!]!
    values[at] = next < 0 ? 0 : Math.min(next, lines.most[at]!)
  }
}

const following = ({ slope, most }: Lines, values: Float64Array, at: number): number =>
  slope[at]! > 0 && values[at]! > 0 && values[at]! < most[at]! ? 1 : 0

function changed({ follows }: Groups, lines: Lines, values: Float64Array): boolean {
  for (let at = 0; at < values.length; at++) if (follows[at] !== following(lines, values, at)) return true
  return false
}

function eliminate(groups: Groups, circle: Circle, lines: Lines, values: Float64Array): void {
  const { of, part, follows, matrix } = groups
  const { start, issuer, share } = circle
  const whole = new Float64Array(groups.rest.length)
  for (let at = 0; at < values.length; at++) {
    follows[at] = following(lines, values, at)
    if (follows[at]) whole[of[at]!]! += values[at]!
  }
  for (let at = 0; at < values.length; at++) part[at] = follows[at] ? values[at]! / whole[of[at]!]! : 0
  Envelope.reset(matrix)
  for (let at = 0; at < values.length; at++) {
    if (!follows[at]) continue
    for (let claim = start[at]!; claim < start[at + 1]!; claim++) {
      const on = issuer[claim]!
      if (follows[on])
        Envelope.subtract(matrix, of[at]!, of[on]!, lines.slope[at]! * share[claim]! * part[on]!)
    }
  }
  Envelope.eliminate(matrix)
}
