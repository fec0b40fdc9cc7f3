import type { Asset, AssetId } from '../Asset.ts'
import type { Part as ClaimPart } from '../Claim.ts'
import { Fault } from '../Fault.ts'
import { WAD, type Wad } from '../Fixed.ts'
import type { Ledger } from '../Ledger.ts'

/** So many whole tokens (wad) of the asset with this index, at that venue where it is one that lends them. */
export type Part = { readonly asset: number; readonly amount: Wad; readonly at?: string | undefined }

/** What a claim stands for, by asset index. */
export type Claim = { readonly backing: readonly Part[]; readonly debts: readonly Part[] }

/**
 * What stands on what among the assets of a ledger, by their place in it. One-to-one wrappers are seen through
 * everywhere: `stands[i]` is what asset `i` stands for, itself for most (docs/spec/cascade.md C1).
 */
export type Structure = {
  readonly stands: readonly number[]
  /** Of asset: its claim, null if it is none (or a one-to-one wrapper). */
  readonly claims: readonly (Claim | null)[]
  /** Of asset: the index of its market in the ledger, null without one. Wrappers have what they wrap has. */
  readonly market: readonly (number | null)[]
  /** Of market: base and quote, seen through wrappers. */
  readonly markets: readonly { readonly base: number; readonly quote: number }[]
  /** Assets that stand for themselves, each after what its mark follows; within a cycle in ledger order. */
  readonly order: readonly number[]
  /** Some mark follows itself through claims: marks are then found by iteration. */
  readonly cyclic: boolean
}

/** A step of a sale through market `market`: its base is sold for its quote, or the other way round. */
export type Hop = { readonly market: number; readonly direction: 'sell-base' | 'sell-quote' }

/** How one asset is turned into another (C9): hops up, an exchange of roots at their marks if they differ, hops down. */
export type Route = {
  readonly up: readonly Hop[]
  readonly down: readonly Hop[]
  /** Where the hops up end and where the hops down begin, by asset index; equal if the markets meet. */
  readonly from: number
  readonly to: number
}

/** Reads who stands on whom out of a ledger. @throws RivalMarketsError */
export function build(ledger: Pick<Ledger, 'assets' | 'claims' | 'markets'>): Structure {
  const at = new Map(ledger.assets.map(({ id }, index) => [id, index]))
  const own = ledger.assets.map((_, index) => index)
  const wraps = new Map<number, number>()
  const claims: (Claim | null)[] = own.map(() => null)
  for (const claim of ledger.claims) {
    const asset = at.get(claim.asset)!
    const [part, another] = claim.backing
    const bare = claim.kind === 'wrapper' && part && !another && claim.debts.length === 0 && !part.at
    const alike = part && ledger.assets[asset]!.decimals === ledger.assets[at.get(part.asset)!]!.decimals
    if (bare && alike && part.amount === WAD) wraps.set(asset, at.get(part.asset)!)
    else {
      const indexed = (parts: readonly ClaimPart[]): Part[] =>
        parts.map((each) => ({ ...each, asset: at.get(each.asset)! }))
      claims[asset] = { backing: indexed(claim.backing), debts: indexed(claim.debts) }
    }
  }
  const stands = own.map((index) => {
    const seen = new Set<number>()
    let asset = index
    while (wraps.has(asset) && !seen.has(asset)) {
      seen.add(asset)
      asset = wraps.get(asset)!
    }
    return asset
  })
  const markets = ledger.markets.map(({ base, quote }) => ({
    base: stands[at.get(base)!]!,
    quote: stands[at.get(quote)!]!,
  }))
  const marketOf = new Map<number, number>()
  markets.forEach(({ base }, index) => {
    if (marketOf.has(base)) throw new RivalMarketsError(ledger.assets[base]!)
    marketOf.set(base, index)
  })
  const market = own.map((index) => marketOf.get(stands[index]!) ?? null)
  return { stands, claims, market, markets, ...sorted(own, stands, claims, market, markets) }
}

/** Depth-first order of what each mark follows; meeting an open asset again is a cycle. */
function sorted(
  own: readonly number[],
  stands: readonly number[],
  claims: Structure['claims'],
  market: Structure['market'],
  markets: Structure['markets'],
): Pick<Structure, 'order' | 'cyclic'> {
  const follows = (asset: number): number[] => {
    const claim = claims[asset]
    const place = market[asset] ?? null
    const quote = place === null ? [] : [markets[place]!.quote]
    const parts = claim ? [...claim.backing, ...claim.debts].map((part) => stands[part.asset]!) : []
    return [...parts, ...quote]
  }
  const order: number[] = []
  const state = own.map(() => 'new' as 'new' | 'open' | 'done')
  let cyclic = false
  for (const start of own) {
    if (stands[start] !== start) continue
    const path = [start]
    while (path.length > 0) {
      const asset = path[path.length - 1]!
      if (state[asset] === 'new') {
        state[asset] = 'open'
        for (const next of follows(asset)) {
          if (state[next] === 'new') path.push(next)
          else if (state[next] === 'open') cyclic = true
        }
      } else {
        path.pop()
        if (state[asset] === 'open') {
          state[asset] = 'done'
          order.push(asset)
        }
      }
    }
  }
  return { order, cyclic }
}

/** The route from `sold` to `bought`, both seen through wrappers. Markets form a forest, so there is one. */
export function route(structure: Structure, sold: number, bought: number): Route {
  const climb = (asset: number): number[] => {
    const path = [structure.stands[asset]!]
    for (;;) {
      const place = structure.market[path[path.length - 1]!] ?? null
      if (place === null) return path
      path.push(structure.markets[place]!.quote)
    }
  }
  const ups = climb(sold)
  const downs = climb(bought)
  const meeting = ups.find((asset) => downs.includes(asset))
  const from = meeting ?? ups[ups.length - 1]!
  const to = meeting ?? downs[downs.length - 1]!
  const place = (asset: number): number => structure.market[asset]!
  return {
    up: ups.slice(0, ups.indexOf(from)).map((asset) => ({ market: place(asset), direction: 'sell-base' })),
    down: downs
      .slice(0, downs.indexOf(to))
      .reverse()
      .map((asset) => ({ market: place(asset), direction: 'sell-quote' })),
    from,
    to,
  }
}

/** Two markets sell the same asset. @example markets for both ETH and its wrapper WETH */
export class RivalMarketsError extends Fault<{ asset: AssetId }> {
  override readonly name = 'Structure.RivalMarketsError'
  constructor(asset: Asset) {
    super(`Two markets sell ${asset.symbol} (${asset.id}, wrappers seen through)`, { asset: asset.id })
  }
  override advise = (): string => 'Put the pools of both into one market.'
}
