import type { Structure } from '@droste/core'

/**
 * Of asset: the asset that stands for its family (M6). Assets are of one family when their claims lead to the same
 * single outside asset; a claim on several is a family of its own, as is everything that is no claim. Claims that
 * only lead to each other are the family of the first of them in ledger order.
 */
export function roots(structure: Structure.Structure): Uint32Array {
  const { stands, claims } = structure
  return Uint32Array.from(stands, (asset) => (claims[asset] ? rootOf(structure, asset) : asset))
}

function rootOf({ stands, claims }: Structure.Structure, asset: number): number {
  const seen = new Set<number>()
  const outside = new Set<number>()
  const waiting = [asset]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const part of claims[next]?.backing ?? []) {
      const stood = stands[part.asset]!
      if (seen.has(stood)) continue
      seen.add(stood)
      if (claims[stood]) waiting.push(stood)
      else outside.add(stood)
    }
  }
  const [only, another] = outside
  if (only === undefined) return Math.min(...seen)
  return another === undefined ? only : asset
}
