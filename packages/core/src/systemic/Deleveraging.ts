/**
 * A speculator who issues a stablecoin against ether, from A. Klages-Mundt and A. Minca, "(In)stability for the
 * blockchain: deleveraging spirals and stablecoin attacks". Money in USD.
 */
export type Speculator = {
  /** Ether held and stablecoins issued. */
  readonly ether: number
  readonly supply: number
}

export type Economy = {
  /** Demand for the stablecoin; its price is demand over supply. */
  readonly demandUsd: number
  /** Collateral the contract asks per stablecoin, and the gross return the speculator expects of ether. */
  readonly collateralFactor: number
  readonly expectedReturn: number
}

export type Period = Speculator & { readonly stablecoinPrice: number; readonly bound: boolean }

/**
 * The supply after ether moves to `etherPrice`: what the speculator wants, `√(r·D·L)`, or as much as the contract lets
 * stand, the larger root of `β·x² − (n·p + D)·x + L·D = 0`. `undefined` where no supply can stand: the system fails.
 */
export function step(
  { ether, supply }: Speculator,
  { demandUsd, collateralFactor, expectedReturn }: Economy,
  etherPrice: number,
): Period | undefined {
  const wealth = ether * etherPrice + demandUsd
  const discriminant = wealth * wealth - 4 * collateralFactor * supply * demandUsd
  if (discriminant < 0) return undefined
  const most = (wealth + Math.sqrt(discriminant)) / (2 * collateralFactor)
  const wanted = Math.sqrt(expectedReturn * demandUsd * supply)
  const next = Math.min(wanted, most)
  const stablecoinPrice = demandUsd / next
  return {
    ether: ether + ((next - supply) * stablecoinPrice) / etherPrice,
    supply: next,
    stablecoinPrice,
    bound: most < wanted,
  }
}
