import { Fault } from '@droste/core'
import type { Hex } from 'viem'
import type { Market } from './AaveV3.ts'

// Addresses from @aave-dao/aave-address-book 4.68.1. `since` is a block before the deployment, or 0 where none is known:
// if it were too late, the accounts would not add up to what the market owes, and the coverage would say so.
const MARKETS = [
  ['ethereum-core', 1, '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e', 16_200_000],
  ['ethereum-prime', 1, '0xcfBf336fe147D643B9Cb705648500e101504B16d', 20_000_000],
  ['ethereum-etherfi', 1, '0xeBa440B438Ad808101d1c451C1C5322c90BEFCdA', 20_000_000],
  ['base', 8453, '0xe20fCBdBfFC4Dd138cE8b2E6FBb6CB49777ad64D', 2_000_000],
  ['arbitrum', 42161, '0xa97684ead0e402dC232d5A977953DF7ECBaB3CDb', 7_500_000],
  ['optimism', 10, '0xa97684ead0e402dC232d5A977953DF7ECBaB3CDb', 4_000_000],
  ['polygon', 137, '0xa97684ead0e402dC232d5A977953DF7ECBaB3CDb', 25_000_000],
  ['avalanche', 43114, '0xa97684ead0e402dC232d5A977953DF7ECBaB3CDb', 11_000_000],
  ['gnosis', 100, '0x36616cf17557639614c1cdDb356b1B83fc0B2132', 0],
  ['bnb', 56, '0xff75B6da14FfbbfD355Daf7a2731456b3562Ba6D', 0],
  ['scroll', 534352, '0x69850D0B276776781C063771b161bd8894BCdD04', 0],
  ['linea', 59144, '0x89502c3731F69DDC95B65753708A07F8Cd0373F4', 0],
  ['sonic', 146, '0x5C2e738F6E27bCE0F7558051Bf90605dD6176900', 0],
  ['celo', 42220, '0x9F7Cf9417D5251C59fE94fB9147feEe1aAd9Cea5', 0],
  ['plasma', 9745, '0x061D8e131F26512348ee5FA42e2DF1bA9d6505E9', 0],
  ['mantle', 5000, '0xba50Cd2A20f6DA35D788639E581bca8d0B5d4D5f', 0],
] as const

/** The names by which markets are known here. */
export const names: readonly string[] = MARKETS.map(([name]) => name)

/** The market of that name. @throws UnknownMarketError */
export function named(name: string): Market {
  const found = MARKETS.find(([each]) => each === name)
  if (found === undefined) throw new UnknownMarketError(name)
  return marketOf(found)
}

/** The main market of a chain. @throws NoMarketError */
export function on(chainId: number): Market {
  const found = MARKETS.find(([, chain]) => chain === chainId)
  if (found === undefined) throw new NoMarketError(chainId)
  return marketOf(found)
}

const marketOf = ([name, chainId, provider, since]: readonly [string, number, Hex, number]): Market => ({
  name,
  chainId,
  provider,
  since,
})

/** No market of that name is known. @example named('moon') */
export class UnknownMarketError extends Fault<{ market: string }> {
  override readonly name = 'Flag.UnknownMarketError'
  constructor(market: string) {
    super(`No Aave v3 market is called “${market}”`, { market })
  }
  override advise = (): string =>
    `Droste knows ${names.join(', ')}; for another give its PoolAddressesProvider with --contract.`
}

/** No market is known on the chain that the endpoint answers for. */
export class NoMarketError extends Fault<{ chainId: number }> {
  override readonly name = 'Flag.NoMarketError'
  constructor(chainId: number) {
    super(`No Aave v3 market is known on chain ${chainId}`, { chainId })
  }
  override advise = (): string => 'Give the PoolAddressesProvider of the market with --contract.'
}
