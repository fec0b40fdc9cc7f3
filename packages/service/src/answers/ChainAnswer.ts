import { Fault, VenueChain } from '@droste/core'
import { MarketSale, Sensitivity } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'
import * as PairTerms from './PairTerms.ts'

/** A link as it is asked for: a pair at a venue, and the share borrowed there, the venue's own where it is left out. */
export type Wanted = PairTerms.Pair & { readonly ltv?: number | undefined }

type Named = { readonly asset: string; readonly symbol: string }

/** A link of the chain as it stands. USD. */
export type Link = Omit<VenueChain.LinkPlan, 'trigger' | 'venue'> & {
  /** `1: wstETH/USDC at spark`. */
  readonly link: string
  readonly venue: string
  readonly collateral: Named
  readonly debt: Named
  readonly ltv: number
  readonly threshold: number
  /** What is left of each dollar borrowed once it is the collateral of the next link. */
  readonly efficiency: number
}

/** What a move of one asset, and of all that stands on it, does to the chain. */
export type Move = Named & {
  /** `depeg` where the asset is itself a claim. */
  readonly kind: 'price' | 'depeg'
  /** Dollars gained per unit rise (100 %). */
  readonly exposureUsd: number
  /** Falls and rises (fractions) that open each link, null where none does. */
  readonly links: readonly {
    readonly link: string
    readonly drop: number | null
    readonly rise: number | null
  }[]
  readonly breaksFirst: VenueChain.ChainPlan['breaksFirst']
}

/** `loop`'s answer about a chain over several venues. */
export type Chained = Answer.Answer &
  Pick<VenueChain.ChainPlan, 'idleUsd' | 'grossUsd' | 'debtUsd' | 'equityUsd' | 'leverage'> & {
    readonly depositUsd: number
    readonly links: readonly Link[]
    readonly moves: readonly Move[]
  }

/**
 * Carries `depositUsd` through the links, each borrow into the next through the ledger's markets, or at `fee`.
 * @throws NoLinkError, the faults of PairTerms, VenueChain and Sensitivity
 */
export function plan(
  opened: Opened,
  wanted: readonly Wanted[],
  { depositUsd, fee }: { readonly depositUsd: number; readonly fee?: number | undefined },
): Chained {
  if (wanted.length === 0) throw new NoLinkError()
  const links = linksOf(opened, wanted, depositUsd, fee)
  const still = VenueChain.plan(
    depositUsd,
    links.map(({ bare }) => ({ ...bare, collateralBeta: 0, debtBeta: 0 })),
  )
  const { idleUsd, grossUsd, debtUsd, equityUsd, leverage } = still
  return {
    ...Answer.about(opened.ledger),
    depositUsd,
    links: links.map(({ told }, at) => {
      const { collateralUsd, debtUsd, healthFactor } = still.links[at]!
      return { ...told, collateralUsd, debtUsd, healthFactor }
    }),
    ...{ idleUsd, grossUsd, debtUsd, equityUsd, leverage },
    moves: movesOf(opened, links, depositUsd),
  }
}

type Bare = Omit<VenueChain.Link, 'collateralBeta' | 'debtBeta'>

type Drawn = {
  readonly bare: Bare
  readonly told: Omit<Link, 'collateralUsd' | 'debtUsd' | 'healthFactor'>
  readonly found: PairTerms.Found
}

function linksOf(
  opened: Opened,
  wanted: readonly Wanted[],
  depositUsd: number,
  fee: number | undefined,
): Drawn[] {
  const { assets } = opened.ledger
  const named = (id: string): Named => ({ asset: id, symbol: assets.find((each) => each.id === id)!.symbol })
  const found = wanted.map((each) => PairTerms.find(opened, each))
  let arriving = depositUsd
  return found.map((here, at) => {
    const next = found[at + 1]
    const { venue, held, owed, ratios } = here
    const { threshold } = ratios
    const ltv = wanted[at]!.ltv ?? ratios.ltv
    const efficiency = next
      ? kept(opened, { sold: owed, bought: next.held, amountUsd: arriving * ltv, fee })
      : 1
    arriving *= ltv * efficiency
    const [collateral, debt] = [named(held), named(owed)]
    const link = `${at + 1}: ${collateral.symbol}/${debt.symbol} at ${venue.id}`
    return {
      bare: { venue: link, ltv, threshold, efficiency },
      told: { link, venue: venue.id, collateral, debt, ltv, threshold, efficiency },
      found: here,
    }
  })
}

type Swap = {
  readonly sold: string
  readonly bought: string
  readonly amountUsd: number
  readonly fee: number | undefined
}

/** What is left of a dollar that is swapped, among as many as these. */
function kept({ ledger, world }: Opened, { sold, bought, amountUsd, fee }: Swap): number {
  const [from, to] = [sold, bought].map((id) => ledger.assets.findIndex((asset) => asset.id === id))
  if (sold === bought || amountUsd === 0) return 1
  if (fee !== undefined) return 1 - fee
  const sale = MarketSale.between(world, from!, to!)
  return sale ? sale.sell(amountUsd) / amountUsd : 1
}

function movesOf({ ledger, subject }: Opened, links: readonly Drawn[], depositUsd: number): Move[] {
  const { structure } = subject
  const responses = Sensitivity.responses(subject)
  const at = (id: string): number => ledger.assets.findIndex((asset) => asset.id === id)
  const sides = links.map(({ found: { venue, held, owed } }) => {
    const seen = (id: string) => {
      const { oracle } = venue.listings.find(({ asset }) => asset === id)!
      return Sensitivity.seenBy(oracle, responses, structure.stands[at(id)]!)
    }
    const moved = (id: string) => responses.mark[structure.stands[at(id)]!]!
    return { seen: [seen(held), seen(owed)], marks: [moved(held), moved(owed)] } as const
  })
  const causes = new Set(sides.flatMap(({ marks }) => marks.flatMap((response) => [...response.keys()])))
  return [...causes].map((cause) => {
    const chain = (which: 'seen' | 'marks'): VenueChain.ChainPlan =>
      VenueChain.plan(
        depositUsd,
        links.map(({ bare }, place) => {
          const [held, owed] = sides[place]![which]
          return { ...bare, collateralBeta: held!.get(cause) ?? 0, debtBeta: owed!.get(cause) ?? 0 }
        }),
      )
    const { links: opening, breaksFirst } = chain('seen')
    const { id, symbol } = ledger.assets[cause]!
    return {
      asset: id,
      symbol,
      kind: structure.claims[cause] ? 'depeg' : 'price',
      exposureUsd: chain('marks').baseExposureUsd,
      links: opening.map(({ venue: link, trigger }) => ({
        link,
        drop: trigger.kind === 'fall' ? trigger.drop : null,
        rise: trigger.kind === 'rise' ? trigger.rise : null,
      })),
      breaksFirst,
    }
  })
}

/** A chain without links. @example plan(opened, [], { depositUsd: 1 }) */
export class NoLinkError extends Fault<Record<never, never>> {
  override readonly name = 'Loop.NoLinkError'
  constructor() {
    super('The chain has no link', {})
  }
  override advise = (): string => 'Give one for each venue: COLLATERAL/DEBT@VENUE, with =60% to borrow less.'
}
