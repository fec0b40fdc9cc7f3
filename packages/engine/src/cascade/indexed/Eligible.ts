import * as Slices from '../columns/Slices.ts'
import * as Candidates from './Candidates.ts'
import * as Segments from './Segments.ts'
import type { State } from './State.ts'

/** Debt of the accounts below a health of 1 at the workspace's oracle prices, USD at those; of a state just opened. */
export function debt({ work, index, pairs, health, aside }: State): number {
  const { oracle } = work.scene
  let usd = 0
  for (let at = 0; at < pairs.length; at++) {
    const pair = pairs[at]!
    const price = oracle[pair.collateral]! / oracle[pair.debt]!
    for (let band = pair.from; band < pair.to; band++) {
      if (!(index.worst[band]! * pair.weight > price)) continue
      const from = index.places[band]!
      const end = Segments.reach(index, from, index.places[band + 1]!, price / pair.weight, false)
      usd += Segments.owedIn(index, band, from, end) * oracle[pair.debt]!
    }
  }
  for (let factor = 0; factor < index.bareOwed.length; factor++)
    usd += index.bareOwed[factor]! * oracle[factor]!
  const count = Candidates.below(health, oracle)
  for (let at = 0; at < count; at++)
    if (health.ratios[at]! < 1) usd += owed(work.scene, health.screen.account[health.rows[at]!]!)
  for (let at = 0; at < aside.count; at++) {
    const account = aside.accounts[at]!
    if (Slices.health(work.scene, account) < 1) usd += owed(work.scene, account)
  }
  return usd
}

function owed({ book, amount, oracle }: State['work']['scene'], account: number): number {
  let usd = 0
  for (let leg = book.debts[account]!; leg < book.supplies[account]!; leg++)
    usd += amount[leg]! * oracle[book.factor[leg]!]!
  return usd
}
