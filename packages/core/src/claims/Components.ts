import type { ClaimGraph } from './ClaimGraph.ts'

/** Tokens grouped so that each group's claims are on itself and on groups before it. */
export type Components = {
  readonly count: number
  /** Tokens of component k: `members` from `start[k]` to `start[k + 1]`, in the order a walk leaves them: only
   * claims that close a cycle point forward. */
  readonly start: Int32Array
  readonly members: Int32Array
  /** Where in `members` each token is. */
  readonly place: Int32Array
  /** Component of each token. */
  readonly of: Int32Array
  /** 1 where a component claims on itself: several tokens, or one that holds itself. */
  readonly cyclic: Uint8Array
}

/** The tokens of component `component`. */
export const membersOf = ({ members, start }: Components, component: number): Int32Array =>
  members.subarray(start[component]!, start[component + 1]!)

/** Strongly connected components, dependencies first (Tarjan 1972, with a stack of its own: chains may be long). */
export function find({ tokens, start, issuer }: Pick<ClaimGraph, 'tokens' | 'start' | 'issuer'>): Components {
  const visited = new Int32Array(tokens).fill(-1)
  const low = new Int32Array(tokens)
  const of = new Int32Array(tokens).fill(-1)
  const open = new Int32Array(tokens)
  const path = new Int32Array(tokens)
  const next = start.slice(0, tokens)
  const members = new Int32Array(tokens)
  const left = new Int32Array(tokens)
  const place = new Int32Array(tokens)
  const starts = new Int32Array(tokens + 1)
  const holdsItself = new Uint8Array(tokens)
  const cyclic = new Uint8Array(tokens)
  let clock = 0
  let opened = 0
  let leaving = 0
  let count = 0
  for (let root = 0; root < tokens; root++) {
    if (visited[root] !== -1) continue
    let length = 1
    path[0] = root
    while (length > 0) {
      const token = path[length - 1]!
      if (visited[token] === -1) {
        visited[token] = low[token] = clock++
        open[opened++] = token
      }
      let descended = false
      while (next[token]! < start[token + 1]!) {
        const on = issuer[next[token]!++]!
        if (visited[on] === -1) {
          path[length++] = on
          descended = true
          break
        }
        if (of[on] === -1) low[token] = Math.min(low[token]!, visited[on]!)
        if (on === token) holdsItself[token] = 1
      }
      if (descended) continue
      length--
      left[leaving++] = token
      if (length > 0) {
        const above = path[length - 1]!
        low[above] = Math.min(low[above]!, low[token]!)
      }
      if (low[token] !== visited[token]) continue
      const before = opened
      while (of[token] === -1) of[open[--opened]!] = count
      cyclic[count] = before - opened > 1 ? 1 : holdsItself[token]!
      starts[count + 1] = starts[count]! + before - opened
      count++
    }
  }
  const room = starts.slice(0, count)
  for (const token of left) {
    place[token] = room[of[token]!]!++
    members[place[token]!] = token
  }
  return { count, start: starts.slice(0, count + 1), members, place, of, cyclic: cyclic.slice(0, count) }
}
