import type { ClaimGraph } from './ClaimGraph.ts'
import { type Components, membersOf } from './Components.ts'

/** Tokens that claim on themselves through each other, and what the two answers differ by in them. */
export type Cycle = {
  readonly tokens: readonly number[]
  /** One way round, each the holder of the next: the claims that carry most. */
  readonly loop: readonly number[]
  readonly greatest: number
  readonly least: number
  readonly gap: number
}

/** Every cycle of a graph whose tokens are worth `high` or `low`. Largest gap first. */
export function find(
  graph: ClaimGraph,
  components: Components,
  high: Float64Array,
  low: Float64Array,
): Cycle[] {
  const cycles: Cycle[] = []
  for (let component = 0; component < components.count; component++) {
    if (!components.cyclic[component]) continue
    const tokens = membersOf(components, component)
    const total = (values: Float64Array): number => tokens.reduce((sum, token) => sum + values[token]!, 0)
    const [greatest, least] = [total(high), total(low)]
    cycles.push({
      tokens: Array.from(tokens),
      loop: heaviest(graph, components, component, high, low),
      greatest,
      least,
      gap: greatest - least,
    })
  }
  return cycles.sort((a, b) => b.gap - a.gap)
}

/** From the first member along the claim that carries most of the gap (of the value, where there is none), till round. */
function heaviest(
  { start, issuer, share }: ClaimGraph,
  { of, members, start: first }: Components,
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
