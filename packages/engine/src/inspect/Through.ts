import { type Asset, type Claim, Clearing, LookThrough, type Structure, UnitClaims } from '@droste/core'
import { DivergingClaimsError } from './Sensitivity.ts'

/** Tokens that hold each other: a cycle of claims, by asset index. USD for one whole token of each. */
export type Cycle = {
  readonly assets: readonly number[]
  readonly greatestUsd: number
  readonly leastUsd: number
}

/** The claims of a ledger, solved at some prices. docs/spec/claims.md. */
export type Through = {
  /** Of asset: USD of outside assets that one USD of it controls; 1 for what is no claim (K5). */
  readonly control: Float64Array
  /** Of asset: share of what it holds that its own debts paid for (K7). */
  readonly borrowed: Float64Array
  readonly cycles: readonly Cycle[]
  /** Claims that could not be read: they stand at their own price. */
  readonly rejected: readonly UnitClaims.Rejected[]
}

/**
 * Solves claims by the clearing of docs/spec/claims.md; `prices` in USD, by asset index.
 * @throws Clearing.EndlessCycleError, Settle.UnsettledError
 */
export function solve(
  { assets, claims }: { readonly assets: readonly Asset.Asset[]; readonly claims: readonly Claim.Claim[] },
  prices: ArrayLike<number>,
): Through {
  const at = new Map(assets.map(({ id }, index) => [id, index]))
  const control = new Float64Array(assets.length).fill(1)
  const borrowed = new Float64Array(assets.length)
  if (claims.length === 0) return { control, borrowed, cycles: [], rejected: [] }
  const unit = UnitClaims.read(claims, (asset) => {
    const usd = prices[at.get(asset)!]!
    return usd > 0 ? usd : undefined
  })
  const { graph, rejected } = unit
  const { greatest, cycles } = Clearing.clear(graph)
  const gross = LookThrough.exposure(graph, greatest, graph.outside, 'gross')
  unit.assets.forEach((asset, token) => {
    const worth = greatest.values[token]!
    const held = greatest.assets[token]!
    // Worth nothing: what it controls is its lenders', and its price is all that can be said of it.
    if (worth > 0) control[at.get(asset)!] = gross[token]! / worth
    if (held > 0) borrowed[at.get(asset)!] = Math.min(1, graph.debts[token]! / held)
  })
  return {
    control,
    borrowed,
    rejected,
    cycles: cycles.map((cycle) => ({
      assets: cycle.loop.map((token) => at.get(unit.assets[token]!)!),
      greatestUsd: cycle.greatest,
      leastUsd: cycle.least,
    })),
  }
}

/** Of a sum that goes round in cycles: a change below this share of it is none. */
const STILL = 1e-15
const ROUNDS = 100_000
/** Debts of claims that owe claims that owe: deeper than this they go round. */
const DEEPEST = 1000

/**
 * Whole tokens of every asset that `held` tokens control, claims on claims included: x = held + Aᵀx over what backs
 * each (K5). Wrappers are seen through. @throws Sensitivity.DivergingClaimsError
 */
export function controlled(
  { stands, claims, order, cyclic }: Structure.Structure,
  held: Float64Array,
): Float64Array {
  const first = new Float64Array(held.length)
  held.forEach((tokens, asset) => {
    first[stands[asset]!]! += tokens
  })
  if (!cyclic) {
    for (let at = order.length - 1; at >= 0; at--) pass(claims, stands, order[at]!, first[order[at]!]!, first)
    return first
  }
  let total = first.slice()
  for (let round = 0; round < ROUNDS; round++) {
    const next = first.slice()
    for (const asset of order) pass(claims, stands, asset, total[asset]!, next)
    const moved = next.some((tokens, asset) => Math.abs(tokens - total[asset]!) > STILL * tokens)
    total = next
    if (!moved) return total
  }
  throw diverging(ROUNDS)
}

function pass(
  claims: Structure.Structure['claims'],
  stands: readonly number[],
  asset: number,
  tokens: number,
  into: Float64Array,
): void {
  if (tokens === 0) return
  for (const part of claims[asset]?.backing ?? [])
    into[stands[part.asset]!]! += (tokens * Number(part.amount)) / 1e18
}

/** What is held and owed of one asset that is no claim, whole tokens: through every claim, and through their debts. */
export type Exposure = { readonly asset: number; readonly long: number; readonly short: number }

/**
 * What holding `held` and owing `owed` (whole tokens by asset index) comes to in assets that are no claims. Long and
 * short apart: a token three times long of ether holds three and owes dollars (K6).
 * @throws Sensitivity.DivergingClaimsError
 */
export function exposures(
  structure: Structure.Structure,
  held: Float64Array,
  owed: Float64Array,
): Exposure[] {
  const { claims, stands } = structure
  const long = new Float64Array(held.length)
  const short = new Float64Array(held.length)
  let plus: Float64Array = held
  let minus: Float64Array = owed
  // Each turn goes one debt deeper: what a claim owes may be a claim that owes.
  for (let turn = 0; plus.some(Boolean) || minus.some(Boolean); turn++) {
    if (turn > DEEPEST) throw diverging(turn)
    const [up, down] = [controlled(structure, plus), controlled(structure, minus)]
    ;[plus, minus] = [new Float64Array(held.length), new Float64Array(held.length)]
    for (const [asset, claim] of claims.entries()) {
      if (stands[asset] !== asset) continue
      if (!claim) {
        long[asset]! += up[asset]!
        short[asset]! += down[asset]!
      }
      for (const part of claim?.debts ?? []) {
        const units = Number(part.amount) / 1e18
        minus[stands[part.asset]!]! += up[asset]! * units
        plus[stands[part.asset]!]! += down[asset]! * units
      }
    }
  }
  const found: Exposure[] = []
  long.forEach((tokens, asset) => {
    if (tokens > 0 || short[asset]! > 0) found.push({ asset, long: tokens, short: short[asset]! })
  })
  return found
}

const diverging = (rounds: number): DivergingClaimsError =>
  new DivergingClaimsError('Claims that stand on each other do not settle', { rounds })
