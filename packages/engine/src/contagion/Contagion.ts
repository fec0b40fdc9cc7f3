import type { Outcome } from '../Outcome.ts'
import type { Lost, Scenario } from '../Scenario.ts'
import type { World } from '../World.ts'

/** What is lent at a venue of an asset, by their ids: deposits, at least the debts. Whole tokens. */
export type Supplied = (venue: string, asset: string) => number

/** A cascade whose losses and claims agree (docs/spec/cascade.md C18). */
/** What a cascade must tell for claims to be written down by it. */
export type Losing = Pick<Outcome, 'rounds' | 'losses'>

export type Settled<O extends Losing> = {
  readonly outcome: O
  /** Runs of the cascade it took; 1 where no claim is lent at a venue that lost anything. */
  readonly runs: number
  /** What the last run was made with: empty where nothing is lost. */
  readonly lost: readonly Lost[]
}

/** A share that rises by no more than this has not risen (C18). */
const STILL = 1e-9

/**
 * Runs a cascade again and again, claims written down by the losses of the run before, until these stand. `run` is any
 * of the implementations.
 */
export function settle<O extends Losing>(
  { tables, prices }: Pick<World, 'tables' | 'prices'>,
  scenario: Scenario,
  run: (scenario: Scenario) => O,
  supplied: Supplied,
): Settled<O> {
  const at = new Map(tables.assets.map(({ id }, index) => [id, index]))
  let lost: readonly Lost[] = scenario.lost ?? []
  for (let runs = 1; ; runs++) {
    const outcome = run({ ...scenario, lost })
    const marks = outcome.rounds[outcome.rounds.length - 1]!.marks
    const shareOf = ({ venue, asset }: Omit<Lost, 'share'>): number =>
      lost.find((each) => each.venue === venue && each.asset === asset)?.share ?? 0
    const next = outcome.losses.flatMap(({ venue, asset, beforeUsd, usd }): Lost[] => {
      const index = at.get(asset)!
      const tokens = usd / marks[index]! - beforeUsd / prices[index]!
      const made = Math.min(1, Math.max(0, tokens) / supplied(venue, asset))
      const share = Math.max(shareOf({ venue, asset }), made > 0 ? made : 0)
      return share > 0 ? [{ venue, asset, share }] : []
    })
    if (next.every((each) => each.share - shareOf(each) <= STILL)) return { outcome, runs, lost }
    lost = next
  }
}

/** What is supplied at each venue, from the book. */
export function suppliedIn({ book }: Pick<World, 'book'>): Supplied {
  const deposits = new Float64Array(book.factors.length)
  const debts = new Float64Array(book.factors.length)
  for (let account = 0; account < book.accounts; account++)
    for (let leg = book.first[account]!; leg < book.first[account + 1]!; leg++) {
      const owes = leg >= book.debts[account]! && leg < book.supplies[account]!
      ;(owes ? debts : deposits)[book.factor[leg]!]! += book.amount[leg]!
    }
  const places = new Map(
    book.factors.map(({ venue, asset }, factor) => [
      `${book.venues[venue]!.id} ${book.assets[asset]!.id}`,
      factor,
    ]),
  )
  return (venue, asset) => {
    const factor = places.get(`${venue} ${asset}`)
    return factor === undefined ? 0 : Math.max(deposits[factor]!, debts[factor]!)
  }
}
