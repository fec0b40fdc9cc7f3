import {
  type Account,
  type Claim,
  Fixed,
  type Ledger,
  type Market,
  type Oracle,
  type Venue,
} from '@droste/core'

/** Ratios and USD as decimal text, in wad. */
export const wad = (text: string): Fixed.Wad => Fixed.wad(Fixed.parse(text, 18))

/** The Aave v3.3+ rule of references §2. */
export const aave: Venue.Rule = {
  kind: 'pair',
  closeFactor: {
    kind: 'share',
    share: wad('0.5'),
    of: 'account',
    whole: { healthAtMost: wad('0.95'), valueBelow: wad('2000') },
  },
  bonus: { kind: 'listing' },
  feeOn: 'bonus',
  leftover: wad('1000'),
  badDebt: 'deficit',
  valueDecimals: 8,
}

/** How Aave v3.6 rounds (L12). */
export const rounding: Venue.Rounding = {
  priceDecimals: 8,
  debtValue: 'up',
  healthDigits: 22,
  share: 'nearest',
  paid: 'up',
}

/** A listing with the terms tests speak of; the rest neutral. */
export const listing = (
  asset: string,
  terms: { threshold?: string; bonus?: string; fee?: string; oracle?: Oracle.Regime } = {},
): Venue.Listing => ({
  asset,
  ltv: wad(terms.threshold ?? '0'),
  threshold: wad(terms.threshold ?? '0'),
  bonus: wad(terms.bonus ?? '0'),
  fee: wad(terms.fee ?? '0'),
  borrowFactor: Fixed.WAD,
  liquidationFactor: Fixed.WAD,
  oracle: terms.oracle ?? { kind: 'market' },
})

/** An account at `venue` of whole-token amounts per asset. */
export const account = (
  owner: string,
  venue: string,
  legs: readonly (readonly [Account.Side, string, string])[],
): Account.Account => ({
  owner,
  venue,
  legs: legs.map(([side, asset, amount]) => ({ side, asset, amount: Fixed.parse(amount, 18) })),
})

/** A constant-product market with the quote side worth `depth` whole quote tokens at `price` quote per base. */
export const pool = (base: string, quote: string, price: number, depth: number): Market.Market => ({
  base,
  quote,
  pools: [
    {
      kind: 'constant-product',
      base: Fixed.fromNumber(depth / price, 18),
      quote: Fixed.fromNumber(depth, 18),
      fee: Fixed.wad(0n),
    },
  ],
  leaves: Fixed.wad(0n),
  recovers: Fixed.wad(0n),
  source: 'test',
  assumed: true,
})

/** A ledger of 18-decimal assets at these prices. */
export function ledger(parts: {
  prices: Readonly<Record<string, string>>
  venues: readonly Venue.Venue[]
  accounts: readonly Account.Account[]
  markets?: readonly Market.Market[]
  claims?: readonly Claim.Claim[]
}): Ledger.Ledger {
  const assets = Object.keys(parts.prices).map((id) => ({ id, symbol: id, decimals: 18 }))
  return {
    name: 'test',
    provenance: { source: 'test', chain: null, block: null, time: null, hash: null, reader: 'test' },
    coverage: { accounts: parts.accounts.length, debtUsd: 0, usedShare: 1, rejected: [] },
    assumptions: [],
    assets,
    prices: Object.entries(parts.prices).map(([asset, usd]) => ({ asset, usd: wad(usd), source: 'test' })),
    claims: parts.claims ?? [],
    venues: parts.venues,
    markets: parts.markets ?? [],
    accounts: parts.accounts,
  }
}

/** A venue of that rule and those listings. */
export const venue = (id: string, rule: Venue.Rule, listings: readonly Venue.Listing[]): Venue.Venue => ({
  id,
  protocol: 'test',
  rule,
  listings,
  modes: [],
  deficits: [],
})
