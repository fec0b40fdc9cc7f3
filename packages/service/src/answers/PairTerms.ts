import { Asset, Fault, Fixed, type Loop, type LoopMarket, type Sale, type Venue } from '@droste/core'
import { MarketSale } from '@droste/engine'
import type { Opened } from './Opened.ts'
import * as Reserves from './Reserves.ts'

/** A pair of assets by name, where to take it, and the efficiency mode to take it in. */
export type Pair = {
  readonly collateral: string
  readonly debt: string
  readonly venue?: string | undefined
  readonly mode?: string | undefined
}

/** What a ledger says of a pair: ratios as fractions, prices in USD, what its venue lends, what its markets pay. */
export type PairTerms = {
  readonly terms: Required<Pick<Loop.LoopOptions, 'ltv' | 'threshold' | 'bonus' | 'price' | 'debtPrice'>>
  readonly market: LoopMarket | undefined
  readonly sales: { readonly sell: Sale.Sell; readonly exitSell: Sale.Sell } | null
  /** What the figures rest on, a sentence each. */
  readonly notes: readonly string[]
}

/** The slash between two assets; the one inside of an id (`eip155:1/0xaa`) follows a colon. */
const SLASH = /(?<!^[^/]*:[^/]*)(?<!\/[^/]*:[^/]*)\//

/** The two assets of `COLLATERAL/DEBT` or `COLLATERAL/DEBT@VENUE`, by whatever name; null where there are not two. */
export function sidesOf(text: string): Omit<Pair, 'mode'> | null {
  const [pair = '', ...place] = text.split('@')
  const [collateral, debt, ...more] = pair.split(SLASH)
  if (!collateral || !debt || more.length > 0) return null
  return { collateral, debt, ...(place.length > 0 ? { venue: place.join('@') } : {}) }
}

/**
 * The terms of a pair as the first venue that lists both has them, or the one it names.
 * @throws NoVenueError, Asset.UnknownAssetError, Asset.AmbiguousAssetError
 */
export function of(opened: Opened, pair: Pair): PairTerms {
  const { ledger, world } = opened
  const found = find(opened, pair)
  const [held, owed] = [found.held, found.owed].map((id) => ledger.assets.findIndex((each) => each.id === id))
  const sale = MarketSale.between(world, owed!, held!)
  const back = MarketSale.between(world, held!, owed!)
  const market = marketOf(opened, found)
  return {
    terms: { ...found.ratios, price: world.prices[held!]!, debtPrice: world.prices[owed!]! },
    market,
    sales: sale && back && { sell: sale.sell, exitSell: back.sell },
    notes: [
      ...(market ? [`Caps, cash and rates are those of ${found.venue.id}.`] : []),
      ...(sale?.markets ?? []).map(({ source }) => `Swaps meet a market of the ledger: ${source}.`),
    ],
  }
}

/** A pair at its venue, its assets by id. */
export type Found = {
  readonly venue: Venue.Venue
  readonly held: Asset.AssetId
  readonly owed: Asset.AssetId
  readonly ratios: { readonly ltv: number; readonly threshold: number; readonly bonus: number }
}

/** Where a pair is lent, and on what terms. @throws those of `of` */
export function find({ ledger }: Opened, pair: Pair): Found {
  const [held, owed] = [
    Asset.find(ledger.assets, pair.collateral).id,
    Asset.find(ledger.assets, pair.debt).id,
  ]
  for (const venue of ledger.venues) {
    if (pair.venue !== undefined && venue.id.toLowerCase() !== pair.venue.toLowerCase()) continue
    const listing = venue.listings.find(({ asset }) => asset === held)
    if (!listing || !venue.listings.some(({ asset }) => asset === owed)) continue
    const mode = pair.mode === undefined ? undefined : venue.modes.find(({ id }) => id === pair.mode)
    if (pair.mode !== undefined && !mode?.collateral.includes(held)) continue
    const { ltv, threshold, bonus } = mode ?? listing
    const [a, b, c] = [ltv, threshold, bonus].map((ratio) => Fixed.toNumber(ratio, 18))
    return { venue, held, owed, ratios: { ltv: a!, threshold: b!, bonus: c! } }
  }
  throw new NoVenueError(pair, ledger.venues)
}

function marketOf({ ledger, world }: Opened, { venue, held, owed }: Found): LoopMarket | undefined {
  const reserve = (id: Asset.AssetId) => {
    const at = ledger.assets.findIndex((asset) => asset.id === id)
    const found = venue.reserves?.find(({ asset }) => asset === id)
    return found && Reserves.read(found, { price: world.prices[at]!, decimals: ledger.assets[at]!.decimals })
  }
  const [collateral, debt] = [reserve(held), reserve(owed)]
  if (held === owed) return debt && { kind: 'same', reserve: debt }
  if (!collateral && !debt) return undefined
  return { kind: 'pair', ...(collateral ? { collateral } : {}), ...(debt ? { debt } : {}) }
}

/** No venue of the ledger lists both assets (there, in that mode). @example of(opened, usdcAgainstDoge) */
export class NoVenueError extends Fault<Pair & { venues: readonly string[]; modes: readonly string[] }> {
  override readonly name = 'Loop.NoVenueError'
  constructor(pair: Pair, venues: readonly Venue.Venue[]) {
    const there = pair.venue === undefined ? '' : ` at “${pair.venue}”`
    const mode = pair.mode === undefined ? '' : ` in mode “${pair.mode}”`
    super(`${pair.collateral}/${pair.debt}: no venue of this ledger lists both${there}${mode}`, {
      ...pair,
      venues: venues.map(({ id }) => id),
      modes: venues.flatMap(({ modes }) => modes.map(({ id }) => id)),
    })
  }
  override advise = (): string => {
    const { mode, modes, venue, venues } = this.facts
    if (venue !== undefined) return `Its venues are ${venues.slice(0, 12).join(', ')}.`
    return mode === undefined
      ? 'inspect names the assets of a ledger; give the loan-to-value and the threshold as numbers otherwise.'
      : `Its modes are ${modes.join(', ') || 'none'}.`
  }
}
