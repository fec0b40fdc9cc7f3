import { Fault } from './Fault.ts'

/** `chain/address`, lower case: `eip155:1/0xc02a…`. The chain's own coin has the address `native`. Never a symbol. */
export type AssetId = string

/** Something that can be held, owed and priced. One whole token is 10^`decimals` base units. */
export type Asset = {
  readonly id: AssetId
  readonly symbol: string
  readonly decimals: number
}

/** The id of the asset at `address` on `chain` (CAIP-2, such as `eip155:1`). */
export const idOf = (chain: string, address: string): AssetId => `${chain}/${address}`.toLowerCase()

/**
 * The asset that a person means by `name`: an id, an address, or a symbol (any case) that only one asset bears.
 * @throws UnknownAssetError, AmbiguousAssetError
 */
export function find(assets: readonly Asset[], name: string): Asset {
  const wanted = name.toLowerCase()
  const exact = assets.find((asset) => asset.id === wanted)
  if (exact) return exact
  const named = assets.filter(
    (asset) => asset.symbol.toLowerCase() === wanted || asset.id.split('/')[1] === wanted,
  )
  const [only, another] = named
  if (only && another) throw new AmbiguousAssetError(name, named)
  if (!only) throw new UnknownAssetError(name, assets)
  return only
}

/** No asset of the ledger answers to the name. @example find([], 'DOGE') */
export class UnknownAssetError extends Fault<{ asset: string; known: string[] }> {
  override readonly name = 'Asset.UnknownAssetError'
  constructor(asset: string, assets: readonly Asset[]) {
    super(`No asset “${asset}” in this ledger`, { asset, known: assets.map(({ symbol }) => symbol) })
  }
  override advise = (): string => {
    const { known } = this.facts
    const shown = known.slice(0, 12).join(', ')
    return `Name one of its assets by symbol or address: ${shown}${known.length > 12 ? ', …' : ''}.`
  }
}

/** Several assets share the symbol. @example find([usdcOnEthereum, usdcOnBase], 'USDC') */
export class AmbiguousAssetError extends Fault<{ asset: string; ids: AssetId[] }> {
  override readonly name = 'Asset.AmbiguousAssetError'
  constructor(asset: string, named: readonly Asset[]) {
    super(`“${asset}” names ${named.length} assets of this ledger`, { asset, ids: named.map(({ id }) => id) })
  }
  override advise = (): string => `Use one of the ids: ${this.facts.ids.slice(0, 6).join(', ')}.`
}
