import { Asset, type Claim } from '@droste/core'
import { CHAIN, claimOn, NATIVE, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'

const id = (address: string): Asset.AssetId => Asset.idOf(CHAIN, address)

export const CBETH = id('0xbe9895146f7af43049ca1c1ae358b0541ea49704')
export const RETH = id('0xae78736cd615f374d3085123a210448e74fc6393')
const CETH = id('0x4ddc2d193948926d02f9b1fe9e1daa0718270ed5')
export const USDT = id('0xdac17f958d2ee523a2206206994597c13d831ec7')
export const WBTC = id('0x2260fac5e5542a773aa44fbcfedf7c193bc2c599')
export const DAI = id('0x6b175474e89094c44da98b954eedeac495271d0f')

/** Tokens of the source that do not have 18 decimals, as their contracts state; the source does not say. */
const DECIMALS: ReadonlyMap<Asset.AssetId, number> = new Map([
  [USDC, 6],
  [USDT, 6],
  [WBTC, 8],
  [CETH, 8],
  [id('0x056fd409e1d7a124bd7017459dfea2f387b6d5cd'), 2], // GUSD
  [id('0x64aa3364f17a4d01c6f1751fd97c2bd3d7e7f1d5'), 9], // OHM
  [id('0x8fc8f8269ebca376d046ce292dc7eac40c8d358a'), 8], // DFI
])

/** Decimals of a token. A balance with more digits than that is refused when it is read, so a wrong entry shows. */
export const decimals = (asset: Asset.AssetId): number => DECIMALS.get(asset) ?? 18

/** A symbol without the padding that old contracts return (`MKR` comes with 29 zero bytes). */
export const clean = (symbol: string): string => symbol.replaceAll('\0', '').trim()

/** What the ETH family stands for. `rate` is whole tokens of the second for one of the first, as the prices have it. */
export function claims(
  held: ReadonlySet<Asset.AssetId>,
  rate: (of: Asset.AssetId, on: Asset.AssetId) => Claim.Part['amount'],
): Claim.Claim[] {
  const family = [
    claimOn('wrapper', WETH, NATIVE),
    claimOn('receipt', STETH, NATIVE),
    ...(held.has(WSTETH) ? [claimOn('receipt', WSTETH, STETH, rate(WSTETH, STETH))] : []),
    ...[CBETH, RETH]
      .filter((asset) => held.has(asset))
      .map((asset) => claimOn('receipt', asset, NATIVE, rate(asset, NATIVE))),
    ...(held.has(CETH) ? [claimOn('vault', CETH, NATIVE, rate(CETH, NATIVE))] : []),
  ]
  return family.filter(({ asset }) => held.has(asset))
}
