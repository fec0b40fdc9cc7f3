import { type Claim, Fixed, type Venue } from '@droste/core'
import * as Answer from '../answers/Answer.ts'
import type { Tables } from '../answers/Opened.ts'
import type { Desk } from './Desk.ts'

/** A ledger in a list of ledgers. */
export const summary = (name: string, { opened, digest }: Desk): object => ({
  name,
  provenance: opened.ledger.provenance,
  coverage: opened.ledger.coverage,
  accounts: opened.world.book.accounts,
  assets: opened.ledger.assets.length,
  venues: opened.ledger.venues.length,
  digest,
})

/** The small tables of a ledger: what can be shocked, where it is listed, what it stands on, where it is sold. */
export function tables({ opened: { ledger, world }, digest }: Desk): object {
  const sources = new Map(ledger.prices.map(({ asset, source }) => [asset, source]))
  return {
    ...Answer.about(ledger),
    accounts: world.book.accounts,
    digest,
    assets: ledger.assets.map(({ id, symbol, decimals }, at) => ({
      asset: id,
      symbol,
      decimals,
      priceUsd: world.prices[at]!,
      priceSource: sources.get(id) ?? '',
    })),
    venues: ledger.venues.map((each) => venue(ledger, each)),
    claims: ledger.claims.map(({ asset, kind, backing, debts }) => ({
      asset,
      kind,
      backing: backing.map(part),
      debts: debts.map(part),
    })),
    markets: ledger.markets.map(({ base, quote, pools, leaves, recovers, source, assumed }) => ({
      base,
      quote,
      pools: pools.length,
      leaves: fraction(leaves),
      recovers: fraction(recovers),
      source,
      assumed,
    })),
  }
}

const fraction = (wad: bigint): number => Fixed.toNumber(wad, 18)

const part = ({ asset, amount }: Claim.Part): object => ({ asset, amount: fraction(amount) })

function venue({ assets }: Tables, { id, protocol, listings, modes }: Venue.Venue): object {
  const symbols = new Map(assets.map((asset) => [asset.id, asset.symbol]))
  return {
    id,
    protocol,
    listings: listings.map(({ asset, ltv, threshold, bonus, oracle }) => ({
      asset,
      symbol: symbols.get(asset) ?? asset,
      ltv: fraction(ltv),
      threshold: fraction(threshold),
      bonus: fraction(bonus),
      oracle: oracle.kind,
    })),
    modes: modes.map(({ id, label, ltv, threshold, bonus, collateral }) => ({
      id,
      label,
      ltv: fraction(ltv),
      threshold: fraction(threshold),
      bonus: fraction(bonus),
      collateral,
    })),
  }
}
