import type { World } from '../../World.ts'
import * as Rule from '../columns/Rule.ts'
import type { Pair } from './Pairs.ts'

/** Where sizes are told apart: multiples of the value below which a rule closes whole accounts, … */
const OF_RULE = [1 / 8, 1 / 4, 1 / 2, 0.9, 1, 1.1, 2, 4, 8]
/** … of this value under a rule that has none, USD, … */
const ORDINARY = 2000
/** … and multiples of the debt whose bonus pays for the gas. */
const OF_GAS = [0.8, 1, 1.25]

/** Bands in the order of their pairs. Of pair: its first band; of band: how many accounts come before; one more at the end of each. */
export type Bands = { readonly bands: Uint32Array; readonly places: Uint32Array }

/** How an index is cut. */
export type Cuts = {
  /** What liquidators are expected to pay for gas, USD: where sizes are told apart. */
  readonly gasUsd: number
  /** A band of fewer accounts is joined with its neighbour. */
  readonly few: number
}

/**
 * Cuts pairs into bands by what their accounts owe, USD at the ledger's prices. `group` is each account's pair, −1 for
 * none; then its band.
 */
export function band(world: World, pairs: readonly Pair[], group: Int32Array, { gasUsd, few }: Cuts): Bands {
  const { book, prices } = world
  const cuts = pairs.map((pair) => cutsOf(world, pair, gasUsd))
  const usd = pairs.map(({ debt }) => prices[book.factors[debt]!.asset]!)
  const steps = OF_RULE.length + OF_GAS.length + 1
  const counts = new Uint32Array(pairs.length * steps)
  for (let account = 0; account < book.accounts; account++) {
    const pair = group[account]!
    if (pair < 0) continue
    const owed = book.amount[book.debts[account]!]! * usd[pair]!
    const rising = cuts[pair]!
    let step = pair * steps
    for (let at = 0; at < rising.length && owed >= rising[at]!; at++) step++
    group[account] = step // until it is known which band that is
    counts[step]!++
  }
  const bands = new Uint32Array(pairs.length + 1)
  const bandAt = new Uint32Array(counts.length)
  let count = 0
  for (let pair = 0; pair < pairs.length; pair++) {
    let inside = 0
    for (let step = pair * steps; step < (pair + 1) * steps; step++) {
      bandAt[step] = count
      inside += counts[step]!
      if (inside < few) continue
      count++
      inside = 0
    }
    if (inside > 0 && count > bands[pair]!) {
      // What is left over at the top joins the band below it.
      for (let step = (pair + 1) * steps - 1; bandAt[step] === count; step--) bandAt[step] = count - 1
    } else if (inside > 0) count++
    bands[pair + 1] = count
  }
  const places = new Uint32Array(count + 1)
  counts.forEach((inside, step) => {
    places[bandAt[step]! + 1]! += inside
  })
  for (let band = 0; band < count; band++) places[band + 1]! += places[band]!
  for (let account = 0; account < group.length; account++)
    if (group[account]! >= 0) group[account] = bandAt[group[account]!]!
  return { bands, places }
}

/** USD, rising. */
function cutsOf({ book, tables }: World, pair: Pair, gasUsd: number): number[] {
  const rule = Rule.compile(tables.venues[book.factors[pair.debt]!.venue]!.rule)
  if (rule.absorb) return [] // takes over all alike
  const { net } = Rule.paid(rule, book.bonus[pair.collateralTerms]!, book.fee[pair.collateralTerms]!)
  const pays = net > 1 ? gasUsd / (net - 1) : 0
  return [
    ...OF_RULE.map((times) => times * (rule.wholeBelow || ORDINARY)),
    ...OF_GAS.map((times) => times * pays),
  ].sort((a, b) => a - b)
}
