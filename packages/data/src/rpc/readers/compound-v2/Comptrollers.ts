import { Fault } from '@droste/core'
import type { Hex } from 'viem'

/** Where a pool of markets is. */
export type Place = {
  /** What people call it, such as `ethereum-core`. */
  readonly name: string
  readonly comptroller: Hex
  readonly chainId?: number | undefined
}

// The isolated pools of Venus, from @venusprotocol/isolated-pools 4.4.0. The core pool of BNB is of an older kind.
const POOLS = [
  ['ethereum-core', 1, '0x687a01ecF6d3907658f7A7c714749fAC32336D1B'],
  ['ethereum-curve', 1, '0x67aA3eCc5831a65A5Ba7be76BED3B5dc7DB60796'],
  ['ethereum-ethena', 1, '0x562d2b6FF1dbf5f63E233662416782318cC081E4'],
  ['ethereum-lst', 1, '0xF522cd0360EF8c2FF48B648d53EA1717Ec0F3Ac3'],
  ['optimism-core', 10, '0x5593FF68bE84C966821eEf5F0a988C285D5B7CeC'],
  ['bnb-btc', 56, '0x9DF11376Cf28867E2B0741348044780FbB7cb1d6'],
  ['bnb-defi', 56, '0x3344417c9360b963ca93A4e8305361AEde340Ab9'],
  ['bnb-lst-bnb', 56, '0xd933909A4a2b7A4638903028f44D1d38ce27c352'],
  ['bnb-lst-eth', 56, '0xBE609449Eb4D76AD8545f957bBE04b596E8fC529'],
  ['bnb-stablecoins', 56, '0x94c1495cD4c557f1560Cbd68EAB0d197e6291571'],
  ['unichain-core', 130, '0xe22af1e6b78318e1Fe1053Edbd7209b8Fc62c4Fe'],
  ['opbnb-core', 204, '0xD6e3E2A1d8d95caE355D15b3b9f8E5c2511874dd'],
  ['zksync-core', 324, '0xddE4D098D9995B659724ae6d5E3FB9681Ac941B1'],
  ['base-core', 8453, '0x0C7973F9598AA62f9e03B94E92C967fD5437426C'],
  ['arbitrum-core', 42161, '0x317c1A5739F39046E20b08ac9BeEa3f10fD43326'],
  ['arbitrum-lst', 42161, '0x52bAB1aF7Ff770551BD05b9FC2329a0Bf5E23F16'],
] as const

/** The pool of that name. @throws UnknownPoolError */
export function named(name: string | undefined): Place {
  const found = POOLS.find(([each]) => each === name)
  if (found === undefined) throw new UnknownPoolError(name ?? null)
  const [, chainId, comptroller] = found
  return { name: found[0], chainId, comptroller }
}

/** No pool of that name is known, or none is named. @example named('moon') */
export class UnknownPoolError extends Fault<{ pool: string | null }> {
  override readonly name = 'Flag.UnknownPoolError'
  constructor(pool: string | null) {
    super(pool === null ? 'No pool is named' : `No pool of the Compound v2 family is called “${pool}”`, {
      pool,
    })
  }
  override advise = (): string =>
    `Droste knows ${POOLS.map(([name]) => name).join(', ')}; for another give its Comptroller with --contract.`
}
