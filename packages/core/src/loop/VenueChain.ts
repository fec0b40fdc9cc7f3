import { Fault } from '../Fault.ts'

/**
 * One venue of a chain: what arrives is deposited, `ltv` of it is borrowed in another asset and carried on, less the
 * swap. `collateralBeta` and `debtBeta` say by how much each asset's price moves per move of the base asset: 1 for
 * the base and what is pegged to it, 0 for a dollar, L for a loop token of leverage L.
 */
export type Link = {
  readonly venue: string
  readonly ltv: number
  readonly threshold: number
  readonly collateralBeta: number
  readonly debtBeta: number
  readonly efficiency?: number
}

/** The base asset's move at which a link opens to liquidation (fractions), or that no move of it does. */
export type Trigger =
  | { readonly kind: 'fall'; readonly drop: number }
  | { readonly kind: 'rise'; readonly rise: number }
  | { readonly kind: 'never' }

export type LinkPlan = {
  readonly venue: string
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly healthFactor: number | null
  readonly trigger: Trigger
}

export type ChainPlan = {
  readonly links: readonly LinkPlan[]
  /** What the last link borrowed and nobody deposited. */
  readonly idleUsd: number
  readonly grossUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly leverage: number
  /** Dollars gained per unit rise (100 %) of the base asset, over all links and idle money. */
  readonly baseExposureUsd: number
  /** The link that breaks first as the base asset falls, and as it rises; `null` where none does. */
  readonly breaksFirst: { readonly falling: string | null; readonly rising: string | null }
}

/** Deposits `depositUsd` at the first link and carries each borrow to the next. @throws InvalidChainError */
export function plan(depositUsd: number, links: readonly Link[]): ChainPlan {
  links.forEach(check)
  const plans: LinkPlan[] = []
  let arriving = depositUsd
  let baseExposureUsd = 0
  for (const link of links) {
    const position = { collateralUsd: arriving, debtUsd: arriving * link.ltv }
    plans.push({
      venue: link.venue,
      ...position,
      healthFactor: link.ltv === 0 ? null : link.threshold / link.ltv,
      trigger: trigger(link),
    })
    baseExposureUsd += position.collateralUsd * link.collateralBeta - position.debtUsd * link.debtBeta
    arriving = position.debtUsd * (link.efficiency ?? 1)
  }
  // The last borrow stays in the asset it was borrowed in.
  baseExposureUsd += arriving * (links.at(-1)?.debtBeta ?? 0)
  const debtUsd = sum(plans.map((link) => link.debtUsd))
  const grossUsd = sum(plans.map((link) => link.collateralUsd)) + arriving
  return {
    links: plans,
    idleUsd: arriving,
    grossUsd,
    debtUsd,
    equityUsd: grossUsd - debtUsd,
    leverage: grossUsd / (grossUsd - debtUsd),
    baseExposureUsd,
    breaksFirst: {
      falling: nearest(plans, ({ trigger: at }) => (at.kind === 'fall' ? at.drop : undefined)),
      rising: nearest(plans, ({ trigger: at }) => (at.kind === 'rise' ? at.rise : undefined)),
    },
  }
}

/** The base move m that solves `LT·(1 + m·βc) = ltv·(1 + m·βd)`, a fall no deeper than 100 %. */
export function trigger({ ltv, threshold, collateralBeta, debtBeta }: Omit<Link, 'venue'>): Trigger {
  const slope = ltv * debtBeta - threshold * collateralBeta
  if (ltv === 0 || slope === 0) return { kind: 'never' }
  const move = (threshold - ltv) / slope
  if (move > 0) return { kind: 'rise', rise: move }
  return move > -1 ? { kind: 'fall', drop: -move } : { kind: 'never' }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function nearest(
  links: readonly LinkPlan[],
  distance: (link: LinkPlan) => number | undefined,
): string | null {
  let first: { venue: string; at: number } | undefined
  for (const link of links) {
    const at = distance(link)
    if (at !== undefined && (first === undefined || at < first.at)) first = { venue: link.venue, at }
  }
  return first?.venue ?? null
}

function check({ venue, ltv, threshold, efficiency = 1 }: Link): void {
  const fits = ltv >= 0 && ltv < threshold && threshold <= 1 && efficiency > 0 && efficiency <= 1
  if (!fits) throw new InvalidChainError(venue, { venue, ltv, threshold, efficiency })
}

export class InvalidChainError extends Fault<{
  venue: string
  ltv: number
  threshold: number
  efficiency: number
}> {
  override readonly name = 'VenueChain.InvalidChainError'
  constructor(venue: string, facts: InvalidChainError['facts']) {
    super(`Link ${venue} is no loan that can stand: LTV ${facts.ltv}, threshold ${facts.threshold}.`, facts)
  }
  override advise = (): string => 'Keep 0 ≤ LTV < threshold ≤ 1 and 0 < efficiency ≤ 1, as plain fractions.'
}
