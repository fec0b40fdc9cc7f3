import type { Address } from 'viem'
import type { Artifact } from './Artifact.ts'
import type { Chain, Contract } from './Chain.ts'

/** A deployer that first deploys the libraries a contract calls, each once. */
export type Linking = (name: string, args?: readonly unknown[]) => Promise<Contract>

/** Deploys contracts found by name, with their libraries and the libraries of those. */
export function on(chain: Chain, find: (name: string) => Artifact): Linking {
  const libraries = new Map<string, Address>()
  const deploy: Linking = async (name, args = []) => {
    const artifact = find(name)
    for (const { library } of artifact.links) {
      if (libraries.has(library)) continue
      libraries.set(library, (await deploy(library)).address)
    }
    return chain.deploy(artifact, args, Object.fromEntries(libraries))
  }
  return deploy
}
