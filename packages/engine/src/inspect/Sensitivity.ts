import { Fault, type Oracle, type Structure } from '@droste/core'
import type { Subject } from './Subject.ts'

/**
 * How far a price falls, in shares of itself, for each share that some asset falls (asset index → share). 1 for the
 * asset itself; an asset that does not move is not in it.
 */
export type Response = ReadonlyMap<number, number>

/** Of each asset, what moves its mark, and what moves its exchange-rate value. docs/spec/measures.md M12. */
export type Responses = { readonly mark: readonly Response[]; readonly rate: readonly Response[] }

const STILL = 1e-12 // claims that circle are iterated until no response moves by more
const ROUNDS = 10_000

/** Follows every claim down to what moves it. @throws DivergingClaimsError */
export function responses({ structure, prices }: Pick<Subject, 'structure' | 'prices'>): Responses {
  const rates = rateValues(structure, prices)
  return {
    mark: follow(structure, prices, true),
    rate: follow(structure, rates, false),
  }
}

/** What moves the oracle price of each factor of the book, by its venue's regime (M12). */
export function ofFactors({ book, structure }: Subject, responses: Responses): Response[] {
  return book.factors.map(({ venue, asset }) => {
    const { id } = book.assets[asset]!
    const { oracle } = book.venues[venue]!.listings.find((listing) => listing.asset === id)!
    return seenBy(oracle, responses, structure.stands[asset]!)
  })
}

/** What moves the price that an oracle gives of an asset, seen through its wrappers (M12). */
export function seenBy(oracle: Oracle.Regime, { mark, rate }: Responses, asset: number): Response {
  if (oracle.kind === 'fixed') return new Map()
  const blind = oracle.kind === 'rate' || (oracle.kind === 'capped' && oracle.of === 'rate')
  return blind ? rate[asset]! : mark[asset]!
}

/** Value of every asset by exchange rates alone: only assets that are no claims keep their price. */
function rateValues(structure: Structure.Structure, prices: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(prices)
  settle(structure, (asset) => {
    const claim = structure.claims[asset]
    if (!claim) return 0
    let value = 0
    for (const { asset: part, amount } of claim.backing)
      value += (values[structure.stands[part]!]! * Number(amount)) / 1e18
    for (const { asset: part, amount } of claim.debts)
      value -= (values[structure.stands[part]!]! * Number(amount)) / 1e18
    const moved = Math.abs(value - values[asset]!)
    values[asset] = value
    return moved
  })
  return values
}

/** `selves`: claims answer to themselves (a depeg moves the mark), not only to what they stand on. */
function follow(structure: Structure.Structure, values: ArrayLike<number>, selves: boolean): Response[] {
  const answers = structure.stands.map((_, asset) =>
    selves || !structure.claims[asset] ? new Map([[asset, 1]]) : new Map<number, number>(),
  )
  settle(structure, (asset) => {
    const claim = structure.claims[asset]
    if (!claim) return 0
    const next = new Map<number, number>()
    let whole = 0
    const add = (part: number, worth: number): void => {
      whole += worth
      for (const [cause, share] of answers[part]!) next.set(cause, (next.get(cause) ?? 0) + share * worth)
    }
    for (const { asset: part, amount } of claim.backing)
      add(structure.stands[part]!, worthOf(values, structure, part, amount))
    for (const { asset: part, amount } of claim.debts)
      add(structure.stands[part]!, -worthOf(values, structure, part, amount))
    let moved = 0
    for (const [cause, share] of next) next.set(cause, share / whole)
    if (selves) next.set(asset, 1)
    for (const [cause, share] of next)
      moved = Math.max(moved, Math.abs(share - (answers[asset]!.get(cause) ?? 0)))
    answers[asset] = next
    return moved
  })
  return answers
}

const worthOf = (
  values: ArrayLike<number>,
  { stands }: Structure.Structure,
  part: number,
  amount: bigint,
): number => (values[stands[part]!]! * Number(amount)) / 1e18

/** Visits every asset after what it follows; again and again, until nothing moves, where claims go in circles. */
function settle({ order, cyclic }: Structure.Structure, visit: (asset: number) => number): void {
  for (let round = 1; round <= ROUNDS; round++) {
    let moved = 0
    for (const asset of order) moved = Math.max(moved, visit(asset))
    if (!cyclic || moved <= STILL) return
  }
  throw new DivergingClaimsError('Claims that stand on each other do not settle', { rounds: ROUNDS })
}

/** Claims circle with a gain of one or more, so that no finite value carries them. */
export class DivergingClaimsError extends Fault<{ rounds: number }> {
  override readonly name = 'Sensitivity.DivergingClaimsError'
  override advise = (): string =>
    'Look for tokens that are backed mostly by each other, and correct their claims.'
}
