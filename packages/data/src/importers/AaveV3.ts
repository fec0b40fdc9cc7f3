import { type Asset, Fixed, type Oracle, type Venue } from '@droste/core'
import * as Ratio from './Ratio.ts'

/** The liquidation rule of Aave v3.3 and later, as data (references §2). */
export const RULE: Venue.Rule = {
  kind: 'pair',
  closeFactor: {
    kind: 'share',
    share: Ratio.of('0.5'),
    of: 'account',
    whole: { healthAtMost: Ratio.of('0.95'), valueBelow: Ratio.of('2000') },
  },
  bonus: { kind: 'listing' },
  feeOn: 'bonus',
  leftover: Ratio.of('1000'),
  badDebt: 'deficit',
  valueDecimals: 8,
}

/** The protocol's share of the liquidation bonus on Aave v3 Ethereum. */
export const FEE = Ratio.of('0.1')

/** A reserve with the terms of its category: fractions as decimal text. */
export const listing = (
  asset: Asset.AssetId,
  terms: { ltv: string; threshold: string; bonus: string },
  oracle: Oracle.Regime['kind'] & ('market' | 'rate'),
): Venue.Listing => ({
  asset,
  ltv: Ratio.of(terms.ltv),
  threshold: Ratio.of(terms.threshold),
  bonus: Ratio.of(terms.bonus),
  fee: FEE,
  borrowFactor: Fixed.WAD,
  liquidationFactor: Fixed.wad(0n),
  oracle: { kind: oracle },
})
