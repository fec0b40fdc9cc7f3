import type { ClaimGraph } from './ClaimGraph.ts'
import { type Components, membersOf } from './Components.ts'

export type Claims = Pick<ClaimGraph, 'tokens' | 'start' | 'issuer' | 'share'>

/**
 * The claims that the tokens of one component have on each other, tokens numbered as `members` lists them. Their claims
 * on other components are `outer`, issuers by their numbers in the graph.
 */
export type Circle = Claims & { readonly members: Int32Array; readonly outer: Claims }

/** Takes component `component` out of its graph. */
export function of({ start, issuer, share }: Claims, components: Components, component: number): Circle {
  const first = components.start[component]!
  const members = membersOf(components, component)
  const most = members.reduce((sum, token) => sum + start[token + 1]! - start[token]!, 0)
  const room = (): Claims => ({
    tokens: members.length,
    start: new Int32Array(members.length + 1),
    issuer: new Int32Array(most),
    share: new Float64Array(most),
  })
  const [inner, outer] = [room(), room()]
  let [within, beyond] = [0, 0]
  for (let at = 0; at < members.length; at++) {
    const end = start[members[at]! + 1]!
    for (let claim = start[members[at]!]!; claim < end; claim++) {
      const on = issuer[claim]!
      if (components.of[on] === component) {
        inner.issuer[within] = components.place[on]! - first
        inner.share[within++] = share[claim]!
      } else {
        outer.issuer[beyond] = on
        outer.share[beyond++] = share[claim]!
      }
    }
    inner.start[at + 1] = within
    outer.start[at + 1] = beyond
  }
  return { members, ...inner, outer }
}

/** The same claims but for those of the tokens that `leave`. */
export function without(
  { tokens, members, start, issuer, share }: Circle,
  leave: (token: number) => boolean,
): Claims {
  const kept = { tokens, start: new Int32Array(tokens + 1), issuer: issuer.slice(), share: share.slice() }
  let count = 0
  for (let at = 0; at < tokens; at++) {
    if (!leave(members[at]!)) {
      kept.issuer.copyWithin(count, start[at]!, start[at + 1]!)
      kept.share.copyWithin(count, start[at]!, start[at + 1]!)
      count += start[at + 1]! - start[at]!
    }
    kept.start[at + 1] = count
  }
  return kept
}
