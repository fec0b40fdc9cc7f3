import { type Claim, Clearing, LookThrough, type Structure, UnitClaims } from '@droste/core'
import { DivergingClaimsError } from './Sensitivity.ts'

/** Tokens that hold each other: a cycle of claims, by asset index. USD for one whole token of each, together. */
export type Cycle = {
  readonly assets: readonly number[]
  readonly greatestUsd: number
  readonly leastUsd: number
}

/** Claims solved at some prices, by asset index. docs/spec/claims.md. */
export type Through = {
  /** Worth of one whole token by what backs it, USD (K2); the price of what is no claim. */
  readonly worth: Float64Array
  /** USD of outside assets that one USD of it controls (K5); 1 for what is no claim. */
  readonly control: Float64Array
  /** Share of what it holds that its own debts paid for (K7). */
  readonly borrowed: Float64Array
  /** Share of its worth that is lent at venues, and so counted there once already (K8). */
  readonly lent: Float64Array
  readonly cycles: readonly Cycle[]
  /** Claims that could not be read, for want of that asset's price: they stand at their own. */
  readonly rejected: readonly { readonly asset: number; readonly missing: number }[]
}

/**
 * Solves the claims of a structure by the clearing of docs/spec/claims.md; `prices` in USD, by asset index.
 * @throws Clearing.EndlessCycleError, Settle.UnsettledError
 */
export function solve(structure: Structure.Structure, prices: ArrayLike<number>): Through {
  const { stands, claims } = structure
  const worth = Float64Array.from(prices)
  const [control, borrowed] = [new Float64Array(stands.length).fill(1), new Float64Array(stands.length)]
  const unit = UnitClaims.read(unitsOf(structure), (asset) => {
    const usd = prices[Number(asset)]!
    return usd > 0 ? usd : undefined
  })
  const { greatest, cycles } = Clearing.clear(unit.graph)
  const gross = LookThrough.exposure(unit.graph, greatest, unit.graph.outside, 'gross')
  unit.assets.forEach((id, token) => {
    const asset = Number(id)
    const held = greatest.assets[token]!
    worth[asset] = greatest.values[token]!
    // Worth nothing: what it controls is its lenders', and its price is all that can be said of it.
    if (worth[asset]! > 0) control[asset] = gross[token]! / worth[asset]!
    if (held > 0) borrowed[asset] = Math.min(1, unit.graph.debts[token]! / held)
  })
  stands.forEach((stood, wrapper) => {
    if (stood !== wrapper) [worth[wrapper], control[wrapper]] = [worth[stood]!, control[stood]!]
  })
  return {
    worth,
    control,
    borrowed,
    lent: lentOf(structure, prices, worth, claims),
    rejected: unit.rejected.map(({ asset, missing }) => ({ asset: Number(asset), missing: Number(missing) })),
    cycles: cycles.map((cycle) => ({
      assets: cycle.loop.map((token) => Number(unit.assets[token]!)),
      greatestUsd: cycle.greatest,
      leastUsd: cycle.least,
    })),
  }
}

/** The claims of a structure under the numbers of their assets, wrappers seen through. */
function unitsOf({ claims, stands }: Structure.Structure): Claim.Claim[] {
  const parts = (of: readonly Structure.Part[]): Claim.Part[] =>
    of.map(({ asset, amount }) => ({ asset: String(stands[asset]!), amount }))
  return claims.flatMap((claim, asset) =>
    claim
      ? [{ kind: 'vault', asset: String(asset), backing: parts(claim.backing), debts: parts(claim.debts) }]
      : [],
  )
}

/** What is lent less what is owed at venues, through the claims that a claim holds. Never below nothing, nor above all. */
function lentOf(
  { order, stands, cyclic }: Structure.Structure,
  prices: ArrayLike<number>,
  worth: Float64Array,
  claims: Structure.Structure['claims'],
): Float64Array {
  const lent = new Float64Array(worth.length)
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0
    for (const asset of order) {
      const claim = claims[asset]
      if (!claim || !(worth[asset]! > 0)) continue
      let usd = 0
      for (const part of claim.backing) {
        const on = stands[part.asset]!
        usd += (Number(part.amount) / 1e18) * worth[on]! * (part.at === undefined ? lent[on]! : 1)
      }
      for (const part of claim.debts)
        if (part.at !== undefined) usd -= (Number(part.amount) / 1e18) * prices[stands[part.asset]!]!
      const next = Math.min(1, Math.max(0, usd / worth[asset]!))
      moved = Math.max(moved, Math.abs(next - lent[asset]!))
      lent[asset] = next
    }
    if (!cyclic || moved <= STILL) return lent
  }
  throw diverging(ROUNDS)
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
