import { Fault } from '@droste/core'
import type { Hex } from 'viem'

/** Where Morpho Blue is on a chain, and since which block. */
export type Deployment = { readonly morpho: Hex; readonly since: number }

// From @morpho-org/blue-sdk 6.4.0.
const DEPLOYMENTS: Readonly<Record<number, Deployment>> = {
  1: { morpho: '0xBBBBBbbBBb9cC5e90e3b3Af64bdAF62C37EEFFCb', since: 18_883_124 },
  10: { morpho: '0xce95AfbB8EA029495c66020883F87aaE8864AF92', since: 130_770_075 },
  130: { morpho: '0x8f5ae9CddB9f68de460C77730b018Ae7E04a140A', since: 9_139_027 },
  137: { morpho: '0x1bF0c2541F820E775182832f06c0B7Fc27A25f67', since: 66_931_042 },
  480: { morpho: '0xE741BC7c34758b4caE05062794E8Ae24978AF432', since: 9_025_669 },
  999: { morpho: '0x68e37dE8d93d3496ae143F2E900490f6280C57cD', since: 1_988_429 },
  8453: { morpho: '0xBBBBBbbBBb9cC5e90e3b3Af64bdAF62C37EEFFCb', since: 13_977_148 },
  42161: { morpho: '0x6c247b1F6182318877311737BaC0844bAa518F5e', since: 296_446_593 },
  747474: { morpho: '0xD50F2DffFd62f94Ee4AEd9ca05C61d0753268aBc', since: 2_741_069 },
}

/** Morpho Blue on a chain. @throws NoDeploymentError */
export function on(chainId: number): Deployment {
  const found = DEPLOYMENTS[chainId]
  if (found === undefined) throw new NoDeploymentError(chainId)
  return found
}

/** Morpho Blue is not known on the chain that the endpoint answers for. */
export class NoDeploymentError extends Fault<{ chainId: number }> {
  override readonly name = 'Flag.NoDeploymentError'
  constructor(chainId: number) {
    super(`No Morpho Blue is known on chain ${chainId}`, { chainId })
  }
  override advise = (): string => 'Give the address of its contract with --contract.'
}
