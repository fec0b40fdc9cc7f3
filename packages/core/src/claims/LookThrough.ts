import * as Circle from './Circle.ts'
import { type ClaimGraph, claimsOf, transpose } from './ClaimGraph.ts'
import type { Solution } from './Clearing.ts'
import * as Components from './Components.ts'
import * as Contraction from './Contraction.ts'
import * as Settle from './Settle.ts'

/**
 * How a token passes on what stands behind it. `backing`: its worth, shared out over its assets, so that what all kinds
 * of assets back adds up to it. `gross`: everything its holders control, so that a loop token of 3× shows 3.
 * `sensitivity`: what its worth gains per unit its assets gain; nothing for a promise that is kept.
 */
export type Reading = 'backing' | 'gross' | 'sensitivity'

/**
 * Exposure of every token to what is held outside in `holdings` (per token; ether only, or everything outside), through
 * all claims. In the unit of `holdings`.
 */
export function exposure(
  graph: ClaimGraph,
  solution: Solution,
  holdings: Float64Array,
  reading: Reading,
): Float64Array {
  const passed = Float64Array.from({ length: graph.tokens }, (_, token) =>
    passedOn(graph, solution, token, reading),
  )
  return propagate(
    graph,
    passed,
    passed.map((share, token) => share * holdings[token]!),
  )
}

function passedOn({ promised }: ClaimGraph, solution: Solution, token: number, reading: Reading): number {
  const [worth, assets] = [solution.values[token]!, solution.assets[token]!]
  if (worth === 0 || assets === 0) return 0
  const share = promised[token] === Infinity
  if (reading === 'backing') return worth / assets
  if (reading === 'gross') return share ? 1 : worth / assets
  // Of a default's recovery rates the average stands: the worth is what came through of the assets.
  return share ? 1 : solution.defaulted[token] ? worth / assets : 0
}

/**
 * Share of each token that is held with borrowed money, through all holders in the graph: a holder's own debts pay for
 * their part of what it holds, and so do those of whoever holds the holder. Fractions; holders outside owe nothing.
 */
export function debtFinanced(graph: ClaimGraph, { assets }: Solution): Float64Array {
  const borrowed = assets.map((held, token) => (held > 0 ? Math.min(1, graph.debts[token]! / held) : 0))
  const holders = transpose(graph)
  const whole = propagate(
    holders,
    borrowed.map((share) => 1 - share),
    borrowed,
  )
  return borrowed.map((_, token) => claimsOf(holders, whole, token))
}

/** Least solution of `x = base + slope·Cx`, component by component. */
function propagate(graph: ClaimGraph, slope: Float64Array, base: Float64Array): Float64Array {
  const components = Components.find(graph)
  const all = new Float64Array(graph.tokens)
  for (let component = 0; component < components.count; component++) {
    const members = Components.membersOf(components, component)
    const claimed = (token: number): number => base[token]! + slope[token]! * claimsOf(graph, all, token)
    if (!components.cyclic[component]) {
      all[members[0]!] = claimed(members[0]!)
      continue
    }
    const circle = Circle.of(graph, components, component)
    const lines = Settle.lines(members.length)
    for (const [at, token] of members.entries()) {
      lines.slope[at] = slope[token]!
      lines.base[at] = claimed(token)
    }
    const values = new Float64Array(members.length)
    const settling = Settle.prepare(circle)
    if (Contraction.shrinks(circle, lines.slope)) Settle.quickly(settling, lines, values)
    else Settle.plainly(settling, lines, values)
    for (const [at, token] of members.entries()) all[token] = values[at]!
  }
  return all
}

/** Accounts as columns: legs of account i from `start[i]` to `start[i + 1]`, collateral and debts each in USD. */
export type Accounts = {
  readonly start: Int32Array
  readonly token: Int32Array
  readonly collateralUsd: Float64Array
  readonly debtUsd: Float64Array
}

/**
 * Look-through leverage of every account into `out`: what its collateral controls (`ratio` per token: gross exposure
 * over worth) over its equity. Accounts that owe all they hold or more get infinity.
 */
export function leverageInto(out: Float64Array, accounts: Accounts, ratio: Float64Array): void {
  const { start, token, collateralUsd, debtUsd } = accounts
  for (let account = 0; account < out.length; account++) {
    let controlled = 0
    let equity = 0
    for (let leg = start[account]!; leg < start[account + 1]!; leg++) {
      controlled += collateralUsd[leg]! * ratio[token[leg]!]!
      equity += collateralUsd[leg]! - debtUsd[leg]!
    }
    out[account] = equity > 0 ? controlled / equity : Infinity
  }
}
