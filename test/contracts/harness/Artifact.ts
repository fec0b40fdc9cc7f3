import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Fault } from '@droste/core'
import type { Abi, Address, Hex } from 'viem'

/** Where a library's address goes in creation code: byte offsets, 20 bytes each. */
export type Link = { readonly library: string; readonly offsets: readonly number[] }

/** A compiled contract. `creation` holds placeholders at the `links`. */
export type Artifact = {
  readonly name: string
  readonly abi: Abi
  readonly creation: string
  readonly links: readonly Link[]
}

type References = Record<string, Record<string, readonly { start: number; length: number }[]>>

const require = createRequire(import.meta.url)

/** Links as the compiler and Hardhat list them: file → library → places. */
export function linksOf(references: References): Link[] {
  return Object.values(references).flatMap((libraries) =>
    Object.entries(libraries).map(([library, places]) => ({
      library,
      offsets: places.map((place) => place.start),
    })),
  )
}

/**
 * An artifact that a package ships, in Hardhat's form (`abi`, `bytecode`, `linkReferences`), by its path
 * as an import would name it.
 */
export function load(path: string): Artifact {
  const raw = JSON.parse(readFileSync(require.resolve(path), 'utf8')) as {
    contractName?: string
    abi: Abi
    bytecode: string | { object: string }
    linkReferences?: References
  }
  const code = typeof raw.bytecode === 'string' ? raw.bytecode : raw.bytecode.object
  return {
    name: raw.contractName ?? path,
    abi: raw.abi,
    creation: code.startsWith('0x') ? code : `0x${code}`,
    links: linksOf(raw.linkReferences ?? {}),
  }
}

/** Creation code with every library in its place. */
export function link(artifact: Artifact, libraries: Readonly<Record<string, Address>> = {}): Hex {
  let code = artifact.creation
  for (const { library, offsets } of artifact.links) {
    const address = libraries[library]
    if (address === undefined) throw new MissingLibraryError(artifact.name, library)
    for (const offset of offsets) {
      const at = 2 + offset * 2
      code = code.slice(0, at) + address.slice(2).toLowerCase() + code.slice(at + 40)
    }
  }
  return code as Hex
}

/** A contract cannot be deployed before the library it calls. */
export class MissingLibraryError extends Fault<{ contract: string; library: string }> {
  override readonly name = 'Artifact.MissingLibraryError'
  constructor(contract: string, library: string) {
    super(`${contract} needs the library ${library}, which was not given.`, { contract, library })
  }
  override advise = (): string => `Deploy ${this.facts.library} first and pass its address in libraries.`
}
