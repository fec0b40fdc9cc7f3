import type { Oracle, Structure } from '@droste/core'

/** USD per whole token, by asset index. Every function fills `out`, which the caller owns. */
export type Marks = Float64Array

const fraction = (amount: bigint): number => Number(amount) / 1e18

/** An oracle's regime in doubles. */
export type Regime =
  | { readonly kind: 'market' | 'rate' | 'fixed' }
  | { readonly kind: 'capped'; readonly of: 'market' | 'rate'; readonly cap: number }
  | { readonly kind: 'delayed'; readonly rounds: number; readonly deviation: number }

/** The regime with its ratios and USD as doubles. */
export function regimeOf(regime: Oracle.Regime): Regime {
  switch (regime.kind) {
    case 'capped':
      return { ...regime, cap: fraction(regime.cap) }
    case 'delayed':
      return { ...regime, deviation: fraction(regime.deviation) }
    default:
      return regime
  }
}

/** What backs a claim, debts negative; `at` a venue where it is lent. */
type Claim = readonly { readonly asset: number; readonly amount: number; readonly at: string | undefined }[]

/** A structure with its claims in doubles. */
export type Graph = {
  readonly structure: Structure.Structure
  readonly claims: readonly (Claim | null)[]
  /** The claims as the scenario has written them down (C17). */
  now: readonly (Claim | null)[]
  /** Wrappers with what they stand for. */
  readonly wrappers: readonly { readonly asset: number; readonly stands: number }[]
}

/** Prepares a structure; the debts of a claim become negative parts. */
export function graphOf(structure: Structure.Structure): Graph {
  const claims = structure.claims.map((claim) =>
    claim
      ? [
          ...claim.backing.map(({ asset, amount, at }) => ({ asset, amount: fraction(amount), at })),
          // What is owed stays owed whoever loses: no place can write it down.
          ...claim.debts.map(({ asset, amount }) => ({ asset, amount: -fraction(amount), at: undefined })),
        ]
      : null,
  )
  const wrappers = structure.stands.flatMap((stands, asset) => (stands === asset ? [] : [{ asset, stands }]))
  return { structure, claims, now: claims, wrappers }
}

/** Writes the claims down by what `lost` says of a venue and an asset (C17). */
export function writeDown(graph: Graph, lost: (venue: string, asset: number) => number): void {
  graph.now = graph.claims.map(
    (claim) =>
      claim?.map((part) =>
        part.at === undefined ? part : { ...part, amount: part.amount * (1 - lost(part.at, part.asset)) },
      ) ?? null,
  )
}

const worth = (claim: Claim, marks: Marks): number => {
  let sum = 0
  for (const { asset, amount } of claim) sum += amount * marks[asset]!
  return Math.max(sum, 0)
}

/** How far a claim's value has moved from what it was, `from` being the claim as it then stood. */
const carried = (from: Claim, to: Claim, before: Marks, after: Marks): number => {
  const was = worth(from, before)
  return was === 0 ? 1 : worth(to, after) / was
}

/** `fill` puts the mark of an asset into `out`: a number that is passed on is put on the heap. */
function solve(out: Marks, graph: Graph, start: Marks, fill: (asset: number) => void): Marks {
  const { order, cyclic } = graph.structure
  out.set(start)
  for (;;) {
    let moved = false
    for (let at = 0; at < order.length; at++) {
      const asset = order[at]!
      const before = out[asset]!
      fill(asset)
      const next = out[asset]!
      moved ||= Math.abs(next - before) > 1e-15 * next
      for (const wrapper of graph.wrappers) {
        if (wrapper.stands === asset) out[wrapper.asset] = (start[wrapper.asset]! * next) / start[asset]!
      }
    }
    if (!cyclic || !moved) return out
  }
}

/** Marks right after the shock (C1); `change` by asset index, wrappers already seen through. */
export const shocked = (out: Marks, graph: Graph, prices: Marks, change: Float64Array): Marks =>
  solve(out, graph, prices, (asset) => {
    const claim = graph.claims[asset]
    const followed = claim ? carried(claim, graph.now[asset]!, prices, out) : 1
    out[asset] = prices[asset]! * followed * (1 + change[asset]!)
  })

/** Marks after the markets have moved (C3); `impact` by market index, 1 for none. */
export const marked = (out: Marks, graph: Graph, after: Marks, impact: Float64Array): Marks =>
  solve(out, graph, after, (asset) => {
    const place = graph.structure.market[asset] ?? null
    const moved = place === null ? 1 : impact[place]!
    const claim = graph.now[asset]
    if (claim) out[asset] = after[asset]! * carried(claim, claim, after, out) * moved
    else if (place === null) out[asset] = after[asset]!
    else {
      const { quote } = graph.structure.markets[place]!
      out[asset] = after[asset]! * (out[quote]! / after[quote]!) * moved
    }
  })

/** What the exchange rates alone say, blind to the basis and impact of every claim (C4). */
export const rates = (out: Marks, graph: Graph, prices: Marks, marks: Marks): Marks =>
  solve(out, graph, prices, (asset) => {
    const claim = graph.claims[asset]
    out[asset] = claim ? prices[asset]! * carried(claim, graph.now[asset]!, prices, out) : marks[asset]!
  })

/** What an oracle of `regime` publishes now (C4); `then` is the mark as many rounds ago as the regime lags. */
export function published(
  regime: Regime,
  asset: number,
  prices: Marks,
  rateValues: Marks,
  marks: Marks,
  then: Marks,
  last: number,
): number {
  const mark = marks[asset]!
  switch (regime.kind) {
    case 'market':
      return mark
    case 'rate':
      return rateValues[asset]!
    case 'capped':
      return Math.min(regime.of === 'market' ? mark : rateValues[asset]!, regime.cap)
    case 'fixed':
      return prices[asset]!
    case 'delayed':
      return Math.abs(then[asset]! - last) >= regime.deviation * last ? then[asset]! : last
  }
}
