import type { Account, Leg } from './Account.ts'
import type { AssetId } from './Asset.ts'
import { Fault } from './Fault.ts'
import type { Wad } from './Fixed.ts'
import type { Listing, Venue } from './Venue.ts'

/** What holds for one leg once listing, mode and the leg's own terms are laid over each other. Ratios in wad. */
export type Terms = {
  readonly ltv: Wad
  readonly threshold: Wad
  readonly bonus: Wad
  readonly fee: Wad
  readonly borrowFactor: Wad
  readonly liquidationFactor: Wad
}

/** The venue's listing of `asset`. @throws NotListedError */
export function listing(venue: Venue, asset: AssetId): Listing {
  const found = venue.listings.find((candidate) => candidate.asset === asset)
  if (!found) throw new NotListedError(venue.id, asset)
  return found
}

/**
 * The terms of `leg`: its own where the source states them, else its account's mode where that names the asset as
 * collateral, else the venue's listing (docs/spec/liquidation.md L1).
 */
export function resolve(venue: Venue, account: Account, leg: Leg): Terms {
  const listed = listing(venue, leg.asset)
  const mode = venue.modes.find(({ id }) => id === account.mode)
  const laid = mode?.collateral.includes(leg.asset) ? mode : listed
  return {
    ltv: leg.ltv ?? laid.ltv,
    threshold: leg.threshold ?? laid.threshold,
    bonus: leg.bonus ?? laid.bonus,
    fee: listed.fee,
    borrowFactor: leg.borrowFactor ?? listed.borrowFactor,
    liquidationFactor: listed.liquidationFactor,
  }
}

/** An account holds or owes an asset that its venue does not list. @example listing(venue, 'eip155:1/0xdead') */
export class NotListedError extends Fault<{ venue: string; asset: AssetId }> {
  override readonly name = 'Terms.NotListedError'
  constructor(venue: string, asset: AssetId) {
    super(`Venue ${venue} does not list ${asset}`, { venue, asset })
  }
  override advise = (): string => `Add a listing for it to venue ${this.facts.venue}, or remove the leg.`
}
