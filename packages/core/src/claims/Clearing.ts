import { Fault } from '../Fault.ts'
import { type ClaimGraph, claimsOf } from './ClaimGraph.ts'
import * as Components from './Components.ts'
import * as Contraction from './Contraction.ts'
import * as Settle from './Settle.ts'

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

/** Tokens that claim on themselves through each other, and what the two answers differ by in them. */
export type Cycle = {
  readonly tokens: readonly number[]
  /** One way round, each the holder of the next: the claims that carry most. */
  readonly loop: readonly number[]
  readonly greatest: number
  readonly least: number
  readonly gap: number
}

export type Cleared = {
  readonly greatest: Solution
  readonly least: Solution
  /** Largest gap first. */
  readonly cycles: readonly Cycle[]
}

/** Of a promise kept and one missed by rounding, the first is meant. */
const ROUNDING = 1e-12

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
    const members = membersOf(components, component)
    const kind = judge(graph, components, component, members)
    settle(graph, members, kind, greatest, recovery, 'greatest')
    const single = kind !== 'holds' && !(costly && promises(graph, members)) && !fed(graph, members, differs)
    if (single) copy(members, greatest, least)
    else {
      settle(graph, members, kind, least, recovery, 'least')
      for (const token of members) differs[token] = greatest.values[token] === least.values[token] ? 0 : 1
    }
  }
  return { greatest, least, cycles: cyclesOf(graph, components, greatest, least) }
}

/** `tree`: no cycle. `shrinks`: one value. `holds`: promises bound it, but value may go round undiminished. */
type Kind = 'tree' | 'shrinks' | 'holds'

function judge(
  graph: ClaimGraph,
  components: Components.Components,
  component: number,
  members: Int32Array,
): Kind {
  if (!components.cyclic[component]) return 'tree'
  if (Contraction.shrinks(graph, components, component)) return 'shrinks'
  // What the promises leave must shrink by itself: nothing else bounds a share.
  const shares = withoutPromises(graph, members)
  const inner = Components.find(shares)
  for (let part = 0; part < inner.count; part++)
    if (inner.cyclic[part] && !Contraction.shrinks(shares, inner, part))
      throw new EndlessCycleError({ tokens: Array.from(membersOf(inner, part), (at) => members[at]!) })
  return 'holds'
}

function settle(
  graph: ClaimGraph,
  members: Int32Array,
  kind: Kind,
  solution: Solution,
  recovery: Recovery,
  side: 'greatest' | 'least',
): void {
  const { values, assets, defaulted } = solution
  const { outside, debts, promised } = graph
  const failing = side === 'greatest'
  let judging = false
  let judged = 0
  const misses = (token: number, held: number): boolean => {
    const promise = promised[token]! < Infinity ? promised[token]! : 0
    return held < (debts[token]! + promise) * (1 - ROUNDING)
  }
  const worth: Settle.Worth = (token, claims) => {
    const [own, owed, promise] = [outside[token]!, debts[token]!, promised[token]!]
    if (promise === Infinity) return Math.max(0, own + claims - owed)
    // One way only: from above a default is never taken back, from below a payment never is.
    if (judging && defaulted[token] !== (failing ? 1 : 0) && misses(token, own + claims) === failing) {
      defaulted[token] = failing ? 1 : 0
      judged++
    }
    if (!defaulted[token]) return promise
    return Math.min(promise, Math.max(0, recovery.outside * own + recovery.claims * claims - owed))
  }
  // From above nobody has failed yet, from below nobody has paid yet. Plain sweeps keep to their side, so they may judge;
  // an extrapolated value is on neither side until it has settled.
  for (const token of members) defaulted[token] = !failing && promised[token]! < Infinity ? 1 : 0
  for (;;) {
    judging = false
    if (kind === 'shrinks') Settle.quickly(graph, members, values, worth)
    else if (kind === 'holds') Settle.plainly(graph, members, values, worth)
    judging = true
    let found = 0
    do {
      judged = 0
      Settle.sweep(graph, members, values, worth)
      found += judged
    } while (judged > 0)
    if (found === 0) break
  }
  for (const token of members) {
    assets[token] = outside[token]! + claimsOf(graph, values, token)
    if (misses(token, assets[token]!)) defaulted[token] = 1
  }
}

const blank = (tokens: number): Solution => ({
  values: new Float64Array(tokens),
  assets: new Float64Array(tokens),
  defaulted: new Uint8Array(tokens),
})

const membersOf = ({ members, start }: Components.Components, component: number): Int32Array =>
  members.subarray(start[component]!, start[component + 1]!)

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

/** The members' claims on each other, leaving out those that promise, renumbered in the members' order. */
function withoutPromises({ start, issuer, share, promised }: ClaimGraph, members: Int32Array): ClaimGraph {
  const place = new Map<number, number>()
  for (const [at, token] of members.entries()) if (promised[token] === Infinity) place.set(token, at)
  const starts = new Int32Array(members.length + 1)
  const issuers: number[] = []
  const shares: number[] = []
  for (const [at, token] of members.entries()) {
    for (let claim = start[token]!; place.has(token) && claim < start[token + 1]!; claim++) {
      const on = place.get(issuer[claim]!)
      if (on === undefined) continue
      issuers.push(on)
      shares.push(share[claim]!)
    }
    starts[at + 1] = issuers.length
  }
  const none = new Float64Array(members.length)
  return {
    tokens: members.length,
    outside: none,
    debts: none,
    promised: none,
    start: starts,
    issuer: Int32Array.from(issuers),
    share: Float64Array.from(shares),
  }
}

function cyclesOf(
  graph: ClaimGraph,
  components: Components.Components,
  greatest: Solution,
  least: Solution,
): Cycle[] {
  const cycles: Cycle[] = []
  for (let component = 0; component < components.count; component++) {
    if (!components.cyclic[component]) continue
    const members = membersOf(components, component)
    const total = ({ values }: Solution): number => members.reduce((sum, token) => sum + values[token]!, 0)
    const [most, fewest] = [total(greatest), total(least)]
    cycles.push({
      tokens: Array.from(members),
      loop: heaviest(graph, components, component, greatest.values, least.values),
      greatest: most,
      least: fewest,
      gap: most - fewest,
    })
  }
  return cycles.sort((a, b) => b.gap - a.gap)
}

/** From the first member along the claim that carries most of the gap (of the value, where there is none), till round. */
function heaviest(
  { start, issuer, share }: ClaimGraph,
  { of, members, start: first }: Components.Components,
  component: number,
  high: Float64Array,
  low: Float64Array,
): number[] {
  const steps = new Map<number, number>()
  const path: number[] = []
  let token = members[first[component]!]!
  while (!steps.has(token)) {
    steps.set(token, path.length)
    path.push(token)
    let best: { on: number; gap: number; value: number } | undefined
    for (let claim = start[token]!; claim < start[token + 1]!; claim++) {
      const on = issuer[claim]!
      if (of[on] !== component) continue
      const carried = { on, gap: share[claim]! * (high[on]! - low[on]!), value: share[claim]! * high[on]! }
      const heavier =
        !best || carried.gap > best.gap || (carried.gap === best.gap && carried.value > best.value)
      if (heavier) best = carried
    }
    // Every member of a cyclic component claims on another of it.
    token = best!.on
  }
  return path.slice(steps.get(token))
}

export class EndlessCycleError extends Fault<{ tokens: number[] }> {
  override readonly name = 'Clearing.EndlessCycleError'
  constructor(facts: EndlessCycleError['facts']) {
    super(`Tokens ${facts.tokens.join(', ')} hold each other whole: their worth has no bound.`, facts)
  }
  override advise = (): string =>
    'Check the shares of this cycle: multiplied along it they must stay below 1, or one token must promise a fixed worth.'
}
