import { Asset, type Claim, Fixed } from '@droste/core'

/** CAIP-2 id of Ethereum. */
export const CHAIN = 'eip155:1'

/** Ids of the assets that several sources speak of. */
export const NATIVE = Asset.idOf(CHAIN, 'native')
export const WETH = Asset.idOf(CHAIN, '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2')
export const STETH = Asset.idOf(CHAIN, '0xae7ab96520de3a18e5e111b5eaab095312d7fe84')
export const WSTETH = Asset.idOf(CHAIN, '0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0')
export const USDC = Asset.idOf(CHAIN, '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48')

/** A claim without debts on `amount` (wad) whole tokens of one asset. */
export const claimOn = (
  kind: Claim.Claim['kind'],
  asset: Asset.AssetId,
  on: Asset.AssetId,
  amount: Fixed.Wad = Fixed.WAD,
): Claim.Claim => ({ kind, asset, backing: [{ asset: on, amount }], debts: [] })
