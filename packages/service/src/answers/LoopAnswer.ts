import { Asset, Fault, Fixed, type Loop } from '@droste/core'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'

/** What a ledger says of a pair; ratios as fractions, prices in USD. */
export type Terms = Partial<Pick<Loop.LoopOptions, 'ltv' | 'threshold' | 'bonus' | 'price' | 'debtPrice'>>

/** A pair of assets by name, and the efficiency mode to take it in. */
export type Pair = { readonly collateral: string; readonly debt: string; readonly mode: string | undefined }

/** The slash between two assets; the one inside of an id (`eip155:1/0xaa`) follows a colon. */
const SLASH = /(?<!^[^/]*:[^/]*)(?<!\/[^/]*:[^/]*)\//

/** The two assets of `COLLATERAL/DEBT`, by whatever name; null where there are not two. */
export function sidesOf(text: string): { readonly collateral: string; readonly debt: string } | null {
  const [collateral, debt, ...more] = text.split(SLASH)
  return collateral && debt && more.length === 0 ? { collateral, debt } : null
}

/** A plan with the terms it was made of. */
export type Planned = Loop.LoopPlan & { readonly terms: ReturnType<typeof stated> }

/** `loop`'s answer about a plan whose terms are from `opened`, or all given by the `source`. */
export const of = (
  { opened, source }: { readonly opened: Opened | null; readonly source: string },
  options: Loop.LoopOptions,
  plan: Loop.LoopPlan,
): Planned => ({
  ...(opened ? Answer.about(opened.ledger) : Answer.byHand(source)),
  terms: stated(options),
  ...plan,
})

/**
 * Ratios and prices of a pair as the first venue that lists both has them.
 * @throws NoVenueError, Asset.UnknownAssetError, Asset.AmbiguousAssetError
 */
export function termsOf({ ledger, world }: Opened, { collateral, debt, mode }: Pair): Terms {
  const [held, owed] = [Asset.find(ledger.assets, collateral), Asset.find(ledger.assets, debt)]
  for (const venue of ledger.venues) {
    const listing = venue.listings.find(({ asset }) => asset === held.id)
    if (!listing || !venue.listings.some(({ asset }) => asset === owed.id)) continue
    const found = mode === undefined ? undefined : venue.modes.find(({ id }) => id === mode)
    if (mode !== undefined && !found?.collateral.includes(held.id)) continue
    const { ltv, threshold, bonus } = found ?? listing
    const number = (ratio: Fixed.Wad): number => Fixed.toNumber(ratio, 18)
    const price = ({ id }: Asset.Asset): number =>
      world.prices[ledger.assets.findIndex((asset) => asset.id === id)]!
    return {
      ltv: number(ltv),
      threshold: number(threshold),
      bonus: number(bonus),
      price: price(held),
      debtPrice: price(owed),
    }
  }
  const modes = ledger.venues.flatMap((venue) => venue.modes.map(({ id }) => id))
  throw new NoVenueError(`${collateral}/${debt}`, mode, modes)
}

/** The numbers that the plan was made of, for the answer. */
const stated = (options: Loop.LoopOptions) => ({
  depositUsd: options.depositUsd,
  ltv: options.ltv,
  threshold: options.threshold,
  bonus: options.bonus ?? 0,
  supplyApy: options.supplyApy ?? 0,
  borrowApy: options.borrowApy ?? 0,
  supplyRewardApy: options.supplyRewardApy ?? 0,
  borrowRewardApy: options.borrowRewardApy ?? 0,
  price: options.price ?? 1,
  debtPrice: options.debtPrice ?? 1,
  fee: options.fee ?? 0,
  flashFee: options.flashFee ?? 0,
  gasPerStepUsd: options.gasPerStepUsd ?? 0,
})

/** No venue of the ledger lists both assets (in that mode). @example termsOf(opened, usdcAgainstDoge) */
export class NoVenueError extends Fault<{
  pair: string
  mode: string | undefined
  modes: readonly string[]
}> {
  override readonly name = 'Loop.NoVenueError'
  constructor(pair: string, mode: string | undefined, modes: readonly string[]) {
    super(`${pair}: no venue of this ledger lists both${mode === undefined ? '' : ` in mode “${mode}”`}`, {
      pair,
      mode,
      modes,
    })
  }
  override advise = (): string =>
    this.facts.mode === undefined
      ? 'inspect names the assets of a ledger; give the loan-to-value and the threshold as numbers otherwise.'
      : `Its modes are ${this.facts.modes.join(', ') || 'none'}.`
}
