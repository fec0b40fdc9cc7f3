import { Asset } from '@droste/core'
import type { Assumed } from '../Depth.ts'
import { CHAIN, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import { CBETH, DAI, RETH, USDT, WBTC } from './Tokens.ts'

const id = (address: string): Asset.AssetId => Asset.idOf(CHAIN, address)
const MILLION = 1_000_000n

const swap = (base: Asset.AssetId, quote: Asset.AssetId, millions: bigint, because: string): Assumed => ({
  base,
  quote,
  usd: millions * MILLION,
  curve: { kind: 'constant-product' },
  fee: Ratio.of('0.003'),
  because: `constant product with $${millions}M on each side, ${because}`,
})

const stable = (
  base: Asset.AssetId,
  quote: Asset.AssetId,
  millions: bigint,
  amplification: bigint,
  because: string,
): Assumed => ({
  base,
  quote,
  usd: millions * MILLION,
  curve: { kind: 'stable-swap', amplification },
  fee: Ratio.of('0.0004'),
  because: `StableSwap with A ${amplification} and $${millions}M on each side, ${because}`,
})

const tail = (address: string, millions: bigint): Assumed =>
  swap(id(address), WETH, millions, 'the order of a mid-size token’s pools in 2023')

/**
 * Where each asset with more than $100,000 of deposits or debt is sold. The source has no pools: these are orders of
 * magnitude of March 2023, one place an asset. stETH and wstETH share Curve's pool, so its depth is divided.
 */
export const POOLS: readonly Assumed[] = [
  {
    ...swap(WETH, USDC, 2000n, 'as an aggregator’s quotes of November 2023 had it: 10,000 WETH cost .9 %'),
    fee: Ratio.of('0.0005'),
  },
  stable(WSTETH, WETH, 300n, 50n, 'two thirds of Curve’s ETH/stETH pool'),
  stable(STETH, WETH, 150n, 50n, 'one third of Curve’s ETH/stETH pool'),
  stable(CBETH, WETH, 20n, 50n, 'Curve and Uniswap together'),
  stable(RETH, WETH, 25n, 50n, 'Balancer and Curve together'),
  swap(WBTC, USDC, 700n, 'as an aggregator’s quotes of November 2023 had it: $21M cost 2.9 %'),
  stable(USDT, USDC, 100n, 2000n, 'its part of Curve’s 3pool'),
  stable(DAI, USDC, 150n, 2000n, 'its part of Curve’s 3pool and the peg stability module'),
  stable(id('0x853d955acef822db058eb8505911ed77f175b99e'), USDC, 200n, 1500n, 'Curve’s FRAX/USDC pool'),
  stable(id('0x5f98805a4e8be255a32880fdec7f6728c6568ba0'), USDC, 20n, 1500n, 'Curve’s LUSD pool'),
  swap(id('0x1a7e4e63778b4f12a199c062f3efdd288afcbce8'), USDC, 10n, 'agEUR’s pools on Uniswap and Curve'),
  swap(id('0x03ab458634910aad20ef5f1c8ee96f1d6ac54919'), WETH, 4n, 'RAI’s pools on Uniswap'),
  swap(id('0xc00e94cb662c3520282e6f5717214004a7f26888'), WETH, 8n, 'COMP’s pools on Uniswap and Sushi'),
  swap(id('0x1f9840a85d5af5bf1d1762f925bdaddc4201f984'), WETH, 15n, 'UNI’s pools on Uniswap'),
  swap(id('0x514910771af9ca656af840dff83e8264ecf986ca'), WETH, 15n, 'LINK’s pools on Uniswap'),
  swap(id('0x5a98fcbea516cf06857215779fd812ca3bef1b32'), WETH, 20n, 'LDO’s pools on Uniswap and Curve'),
  swap(id('0x9f8f72aa9304c8b593d555f12ef6589cc3a579a2'), WETH, 15n, 'MKR’s pools on Uniswap'),
  swap(id('0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9'), WETH, 10n, 'AAVE’s pools on Uniswap and Balancer'),
  swap(id('0xf1b99e3e573a1a9c5e6b2ce818b617f0e664e86b'), WETH, 10n, 'oSQTH’s pool on Uniswap'),
  tail('0xd9fcd98c322942075a5c3860693e9f4f03aae07b', 4n), // EUL
  tail('0xc18360217d8f7ab5e7c516566761ea12ce7f9d72', 5n), // ENS
  tail('0x3472a5a71965499acd81997a54bba8d852c6e53d', 3n), // BADGER
  tail('0xc944e90c64b2c07662a292be6244bdf05cda44a7', 4n), // GRT
  tail('0x0bc529c00c6401aef6d220be8c6ea1667f6ad93e', 6n), // YFI
  tail('0xd33526068d116ce69f19a9ee46f0bd304f21a51f', 6n), // RPL
  tail('0x111111111117dc0aa78b770fa6a738034120c302', 3n), // 1INCH
  tail('0x6dea81c8171d0ba574754ef6f8b412f2ed88c54d', 2n), // LQTY
  tail('0x0d438f3b5175bebc262bf23753c1e53d03432bde', 3n), // wNXM
  tail('0x8207c1ffc5b6804f6024322ccf34f29c3541ae26', 2n), // OGN
  tail('0xaf5191b0de278c7286d6c7cc6ab6bb8a73ba2cd6', 3n), // STG
]
