import { Fault } from '../Fault.ts'
import * as Circle from './Circle.ts'
import type { ClaimGraph } from './ClaimGraph.ts'
import * as Components from './Components.ts'
import * as Contraction from './Contraction.ts'
import * as Cycles from './Cycles.ts'
import * as Defaults from './Defaults.ts'

/**
 * Rogers and Veraart's default costs: of a token that cannot keep its promise, `outside` of its outside assets and
 * `claims` of its claims are recovered (fractions). Both 1 is Eisenberg and Noe's clearing, without costs.
 */
export type Recovery = { readonly outside: number; readonly claims: number }

/** One answer: per token its worth, its assets (outside and claims), and 1 where it cannot pay what it owes. */
export type Solution = {
  readonly values: Float64Array
  readonly assets: Float64Array
  readonly defaulted: Uint8Array
}

export type Cleared = {
  readonly greatest: Solution
  readonly least: Solution
  /** Largest gap first. */
  readonly cycles: readonly Cycles.Cycle[]
}

/**
 * What every token is worth when each is worth what it holds, less what it owes, never below nothing and never above
 * what it promises. Where promises hold each other up there may be several answers: the greatest and the least bracket
 * all, and every order in which tokens may default. @throws EndlessCycleError, UnsettledError
 */
export function clear(graph: ClaimGraph, recovery: Recovery = { outside: 1, claims: 1 }): Cleared {
  const components = Components.find(graph)
  const greatest = blank(graph.tokens)
  const least = blank(graph.tokens)
  const costly = recovery.outside < 1 || recovery.claims < 1
  const differs = new Uint8Array(graph.tokens)
  for (let component = 0; component < components.count; component++) {
    const members = Components.membersOf(components, component)
    const apart = fed(graph, members, differs)
    if (!components.cyclic[component]) {
      Defaults.settleOne(graph, members[0]!, greatest, recovery)
      if (apart) Defaults.settleOne(graph, members[0]!, least, recovery)
      else copy(members, greatest, least)
    } else {
      const circle = Circle.of(graph, components, component)
      const shrinks = Contraction.shrinks(circle)
      if (!shrinks) refuseEndless(graph, circle)
      const defaults = Defaults.prepare(graph, circle, recovery, shrinks)
      Defaults.settle(defaults, greatest, 'greatest')
      if (!apart && shrinks && !(costly && promises(graph, members))) copy(members, greatest, least)
      else Defaults.settle(defaults, least, 'least')
    }
    for (const token of members) differs[token] = greatest.values[token] === least.values[token] ? 0 : 1
  }
  return { greatest, least, cycles: Cycles.find(graph, components, greatest.values, least.values) }
}

const blank = (tokens: number): Solution => ({
  values: new Float64Array(tokens),
  assets: new Float64Array(tokens),
  defaulted: new Uint8Array(tokens),
})

const promises = ({ promised }: ClaimGraph, members: Int32Array): boolean =>
  members.some((token) => promised[token]! < Infinity)

function fed({ start, issuer }: ClaimGraph, members: Int32Array, differs: Uint8Array): boolean {
  for (const token of members)
    for (let claim = start[token]!; claim < start[token + 1]!; claim++)
      if (differs[issuer[claim]!]) return true
  return false
}

function copy(members: Int32Array, from: Solution, to: Solution): void {
  for (const token of members) {
    to.values[token] = from.values[token]!
    to.assets[token] = from.assets[token]!
    to.defaulted[token] = from.defaulted[token]!
  }
}

/** What the promises leave must shrink by itself: nothing else bounds a share. */
function refuseEndless({ promised }: ClaimGraph, circle: Circle.Circle): void {
  const shares = Circle.without(circle, (token) => promised[token]! < Infinity)
  const inner = Components.find(shares)
  for (let part = 0; part < inner.count; part++) {
    if (!inner.cyclic[part]) continue
    const { members, ...claims } = Circle.of(shares, inner, part)
    if (!Contraction.shrinks(claims))
      throw new EndlessCycleError({ tokens: Array.from(members, (at) => circle.members[at]!) })
  }
}

export class EndlessCycleError extends Fault<{ tokens: number[] }> {
  override readonly name = 'Clearing.EndlessCycleError'
  constructor(facts: EndlessCycleError['facts']) {
    super(`Tokens ${facts.tokens.join(', ')} hold each other whole: their worth has no bound.`, facts)
  }
  override advise = (): string =>
    'Check the shares of this cycle: multiplied along it they must stay below 1, or one token must promise a fixed worth.'
}
