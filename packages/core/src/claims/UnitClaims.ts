import type { AssetId } from '../Asset.ts'
import type { Claim, Part } from '../Claim.ts'
import { WAD } from '../Fixed.ts'
import * as ClaimGraph from './ClaimGraph.ts'

/** A ledger's claims as a graph of single units: token i is one whole `assets[i]`, worth USD. */
export type UnitClaims = {
  readonly graph: ClaimGraph.ClaimGraph
  readonly assets: readonly AssetId[]
  /** Claims that could not be read, and why. Such an asset stands at its own price; without one its 0 is no worth. */
  readonly rejected: readonly Rejected[]
}

export type Rejected = { readonly asset: AssetId; readonly reason: 'no-price'; readonly missing: AssetId }

/**
 * Reads claims "so many of these, less so many of those, for one of this". An asset that claims nothing stands for
 * itself at `priceUsd`; debts are valued at it. Where a price on the way is missing the claim is rejected, not read as 0.
 */
export function read(claims: readonly Claim[], priceUsd: (asset: AssetId) => number | undefined): UnitClaims {
  const rejected: Rejected[] = []
  const claimed = new Map(claims.map((claim) => [claim.asset, claim]))
  // A claim on what was just rejected has lost its worth too: again until all that is left holds.
  for (let before = Infinity; claimed.size < before; ) {
    before = claimed.size
    for (const claim of claimed.values()) {
      const missing = missingPrice(claim, claimed, priceUsd)
      if (missing === undefined) continue
      claimed.delete(claim.asset)
      rejected.push({ asset: claim.asset, reason: 'no-price', missing })
    }
  }
  const assets = [
    ...new Set([...claims.flatMap(({ asset, backing }) => [asset, ...backing.map((p) => p.asset)])]),
  ]
  const place = new Map(assets.map((asset, at) => [asset, at]))
  const kept = [...claimed.values()]
  return {
    assets,
    rejected,
    graph: ClaimGraph.from(
      kept.flatMap(({ asset, backing }) =>
        backing.map((part) => ({
          holder: place.get(asset)!,
          issuer: place.get(part.asset)!,
          share: units(part),
        })),
      ),
      {
        outside: assets.map((asset) => (claimed.has(asset) ? 0 : (priceUsd(asset) ?? 0))),
        debts: assets.map((asset) =>
          (claimed.get(asset)?.debts ?? []).reduce(
            (sum, part) => sum + units(part) * (priceUsd(part.asset) ?? 0),
            0,
          ),
        ),
      },
    ),
  }
}

const units = ({ amount }: Part): number => Number(amount) / Number(WAD)

function missingPrice(
  { backing, debts }: Claim,
  claimed: ReadonlyMap<AssetId, Claim>,
  priceUsd: (asset: AssetId) => number | undefined,
): AssetId | undefined {
  const own = backing.filter(({ asset }) => !claimed.has(asset))
  return [...own, ...debts].find(({ asset }) => priceUsd(asset) === undefined)?.asset
}
