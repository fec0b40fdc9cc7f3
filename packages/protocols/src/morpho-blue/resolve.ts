import { type Account, type Asset, Fixed, type Ledger, type Venue } from '@droste/core'
import { incentive } from './liquidation.ts'
import {
  debtUp,
  type Market,
  ORACLE_PRICE_SCALE,
  type Parameters,
  type Position,
  supplyTotals,
} from './rules.ts'
import * as Shares from './Shares.ts'

/**
 * One market as read at a block, accrued to it. `oraclePrice` is what the market's oracle answers: loan units
 * per collateral unit, times 10^36. Morpho knows no dollars: `loanPrice` comes from elsewhere.
 */
export type Snapshot = {
  readonly id: string
  readonly parameters: Parameters
  readonly market: Market
  readonly loan: Asset.Asset
  readonly collateral: Asset.Asset
  readonly oraclePrice: bigint
  readonly loanPrice: Omit<Ledger.Price, 'asset'>
  readonly positions: readonly { readonly owner: string; readonly position: Position }[]
}

/** What a market brings to a ledger. */
export type Resolved = Pick<Ledger.Ledger, 'assets' | 'prices' | 'venues' | 'accounts'>

/**
 * The market as a venue of its own. Debts round up and supplies round down, as the contract has them; the
 * collateral's price is the oracle's through `loanPrice`, rounded down. Positions of nothing are left out.
 */
export function resolve(snapshot: Snapshot): Resolved {
  const { collateral, loan, loanPrice, oraclePrice, market } = snapshot
  const scaled = oraclePrice * loanPrice.usd * Fixed.scale(collateral.decimals)
  const usd = Fixed.wad(scaled / (ORACLE_PRICE_SCALE * Fixed.scale(loan.decimals)))
  return {
    assets: [collateral, loan],
    prices: [
      { asset: collateral.id, usd, source: `oracle of ${venueId(snapshot)}, ${loanPrice.source}` },
      { asset: loan.id, ...loanPrice },
    ],
    venues: [
      {
        ...venue({
          id: venueId(snapshot),
          collateral: collateral.id,
          loan: loan.id,
          lltv: Fixed.wad(snapshot.parameters.lltv),
        }),
        reserves: [
          { asset: loan.id, supplied: market.totalSupplyAssets, borrowed: market.totalBorrowAssets },
        ],
      },
    ],
    accounts: snapshot.positions.flatMap(({ owner, position }) => {
      const legs = legsOf(snapshot, position)
      return legs.length === 0 ? [] : [{ owner, venue: venueId(snapshot), legs }]
    }),
  }
}

/** The venue's id in a ledger. */
export const venueId = ({ id }: Pick<Snapshot, 'id'>): string => `morpho-blue:${id.toLowerCase()}`

/** What makes a market one: `id` is the venue's in a ledger, `lltv` its liquidation threshold. */
export type Terms = {
  readonly id: string
  readonly collateral: Asset.AssetId
  readonly loan: Asset.AssetId
  readonly lltv: Fixed.Wad
}

/** A market as a venue: the collateral's listing first, then the loan's. */
export function venue({ id, collateral, loan, lltv }: Terms): Venue.Venue {
  const none = Fixed.wad(0n)
  const listing = (asset: Asset.AssetId, threshold: Fixed.Wad, bonus: Fixed.Wad): Venue.Listing => ({
    asset,
    ltv: threshold,
    threshold,
    bonus,
    fee: none,
    borrowFactor: Fixed.WAD,
    liquidationFactor: none,
    oracle: { kind: 'market' },
  })
  return {
    id,
    protocol: 'morpho-blue',
    rule: {
      kind: 'pair',
      closeFactor: { kind: 'whole' },
      bonus: { kind: 'listing' },
      feeOn: 'bonus',
      leftover: none,
      badDebt: 'socialised',
      valueDecimals: 18,
    },
    listings: [listing(collateral, lltv, Fixed.wad(incentive(lltv) - Fixed.WAD)), listing(loan, none, none)],
    modes: [],
    deficits: [],
  }
}

function legsOf({ market, collateral, loan }: Snapshot, position: Position): Account.Leg[] {
  const legs: Account.Leg[] = [
    { side: 'collateral', asset: collateral.id, amount: position.collateral },
    {
      side: 'supply',
      asset: loan.id,
      amount: Shares.toAssetsDown(position.supplyShares, supplyTotals(market)),
    },
    { side: 'debt', asset: loan.id, amount: debtUp(market, position) },
  ]
  return legs.filter(({ amount }) => amount > 0n)
}
