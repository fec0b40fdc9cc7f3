import type { Circle } from './Circle.ts'
import { type ClaimGraph, claimsOf } from './ClaimGraph.ts'
import type { Recovery, Solution } from './Clearing.ts'
import * as Contraction from './Contraction.ts'
import * as Settle from './Settle.ts'

/** The tokens of a circle that keep their promises and those that fail, told apart from above or from below. */
export type Defaults = {
  readonly graph: ClaimGraph
  readonly circle: Circle
  readonly recovery: Recovery
  /** Value going round shrinks whoever fails. */
  readonly shrinks: boolean
  readonly settling: Settle.Settling
  readonly lines: Settle.Lines
  /** What the tokens have from outside the circle: assets, and claims on other components. */
  readonly received: Float64Array
  /** What they need to pay all they owe and promise. */
  readonly needed: Float64Array
  readonly values: Float64Array
  readonly failed: Uint8Array
  /** 1 where a promise has not been judged yet. */
  readonly open: Uint8Array
}

export function prepare(graph: ClaimGraph, circle: Circle, recovery: Recovery, shrinks: boolean): Defaults {
  const size = circle.members.length
  return {
    graph,
    circle,
    recovery,
    shrinks,
    settling: Settle.prepare(circle),
    lines: Settle.lines(size),
    received: new Float64Array(size),
    needed: Float64Array.from(circle.members, (token) => needs(graph, token)),
    values: new Float64Array(size),
    failed: new Uint8Array(size),
    open: new Uint8Array(size),
  }
}

/** Of a promise kept and one missed by rounding, the first is meant. */
const ROUNDING = 1e-12

/** Passes without a judgement after which more may come of settling what has been judged. */
const QUIET = 8

const needs = ({ debts, promised }: ClaimGraph, token: number): number =>
  (debts[token]! + (promised[token]! < Infinity ? promised[token]! : 0)) * (1 - ROUNDING)

/** A token that does not claim on itself. */
export function settleOne(graph: ClaimGraph, token: number, solution: Solution, recovery: Recovery): void {
  const [own, owed, promise] = [graph.outside[token]!, graph.debts[token]!, graph.promised[token]!]
  const claims = claimsOf(graph, solution.values, token)
  const fails = own + claims < needs(graph, token)
  const recovered = recovery.outside * own + recovery.claims * claims
  solution.assets[token] = own + claims
  solution.defaulted[token] = fails ? 1 : 0
  if (promise === Infinity) solution.values[token] = Math.max(0, own + claims - owed)
  else solution.values[token] = fails ? Math.min(promise, Math.max(0, recovered - owed)) : promise
}

/** From above nobody has failed until it must, from below nobody has paid until it can. @throws UnsettledError */
export function settle(defaults: Defaults, solution: Solution, side: 'greatest' | 'least'): void {
  const { graph, circle, settling, lines, received, needed, values, failed, open } = defaults
  const failing = side === 'greatest' ? 1 : 0
  const size = circle.members.length
  for (let at = 0; at < size; at++) {
    received[at] = graph.outside[circle.members[at]!]! + claimsOf(circle.outer, solution.values, at)
    open[at] = graph.promised[circle.members[at]!]! < Infinity ? 1 : 0
    judge(defaults, at, open[at] && !failing ? 1 : 0)
  }
  for (let [first, found] = [true, 1]; found > 0; first = false) {
    if (defaults.shrinks || Contraction.shrinks(circle, lines.slope)) Settle.quickly(settling, lines, values)
    else {
      if (first && !failing) values.fill(0)
      Settle.plainly(settling, lines, values)
    }
    found = 0
    for (let quiet = 0; quiet < QUIET; quiet++) {
      const judged = turn(defaults, failing)
      found += judged
      if (judged > 0) quiet = 0
      else if (found === 0) break
    }
  }
  for (let at = 0; at < size; at++) {
    const token = circle.members[at]!
    solution.values[token] = values[at]!
    solution.assets[token] = received[at]! + claimsOf(circle, values, at)
    solution.defaulted[token] = failed[at] || solution.assets[token]! < needed[at]! ? 1 : 0
  }
}

/** One pass that judges every token once. One way only: from above no default is taken back, from below no payment. */
function turn(defaults: Defaults, failing: number): number {
  const { circle, lines, received, needed, open, values } = defaults
  let judged = 0
  for (let at = 0; at < values.length; at++) {
    if (!open[at] && lines.slope[at] === 0) continue
    const claims = claimsOf(circle, values, at)
    if (open[at] && received[at]! + claims < needed[at]! === (failing === 1)) {
      judge(defaults, at, failing)
      open[at] = 0
      judged++
    }
    values[at] = Settle.worth(lines, at, claims)
  }
  return judged
}

function judge(
  { graph, circle, recovery, lines, received, failed }: Defaults,
  at: number,
  fails: number,
): void {
  const token = circle.members[at]!
  const [own, owed, promise] = [graph.outside[token]!, graph.debts[token]!, graph.promised[token]!]
  failed[at] = fails
  lines.most[at] = promise
  if (promise === Infinity) lines.base[at] = received[at]! - owed
  else if (fails) {
    lines.slope[at] = recovery.claims
    lines.base[at] = recovery.outside * own + recovery.claims * (received[at]! - own) - owed
  } else {
    lines.slope[at] = 0
    lines.base[at] = promise
  }
}
