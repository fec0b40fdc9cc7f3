/** What one token of `asset` stands for. */
export type Claim = {
  readonly asset: string
  readonly backing: readonly { readonly asset: string; readonly amount: number }[]
}

const DEEPEST = 24 // claims on claims on claims: what is left of a share below this is nothing

/**
 * Shares of an asset's worth by the outside assets that it stands on, through all claims, at `prices` (USD). An asset
 * that is no claim stands on itself; in a circle of claims the shares settle as they go round.
 */
export function roots(
  asset: string,
  claims: ReadonlyMap<string, Claim>,
  prices: ReadonlyMap<string, number>,
): Map<string, number> {
  const found = new Map<string, number>()
  let level = new Map([[asset, 1]])
  for (let depth = 0; depth < DEEPEST && level.size > 0; depth++) {
    const next = new Map<string, number>()
    for (const [at, share] of level) {
      const parts = claims.get(at)?.backing ?? []
      const worth = parts.map((part) => part.amount * (prices.get(part.asset) ?? 0))
      const whole = worth.reduce((sum, usd) => sum + usd, 0)
      if (whole === 0) found.set(at, (found.get(at) ?? 0) + share)
      else
        for (const [row, part] of parts.entries())
          next.set(part.asset, (next.get(part.asset) ?? 0) + (share * worth[row]!) / whole)
    }
    level = next
  }
  const known = [...found.values()].reduce((sum, share) => sum + share, 0)
  if (known === 0) return new Map([[asset, 1]]) // a circle that nothing from outside enters
  return new Map([...found].map(([at, share]) => [at, share / known]))
}
