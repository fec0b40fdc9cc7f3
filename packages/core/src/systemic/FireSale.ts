import * as Matrix from './Matrix.ts'

/**
 * Holders who keep their leverage by selling what they hold (Greenwood, Landier and Thesmar 2015). `assets` and
 * `leverage` (debt over equity) per holder, `weights[holder][asset]` shares of its assets, `impact[asset]` the return
 * one unit of money sold makes.
 */
export type Holders = {
  readonly assets: readonly number[]
  readonly leverage: readonly number[]
  readonly weights: Matrix.Matrix
  readonly impact: readonly number[]
}

/** Share of the holders' equity lost (fractions, losses positive), to the shock and to the first round of sales. */
export type FireSale = { readonly direct: number; readonly aggregate: number; readonly radius: number }

/**
 * Aggregate vulnerability to returns `shock` per asset: `AV = −1ᵀ·A·M·L·Mᵀ·A·B·M·f/ΣE`, beside the direct loss
 * `−1ᵀ·A·M·f/ΣE`, and the spectral radius of one round, below which further rounds die out.
 */
export function vulnerability(holders: Holders, shock: readonly number[]): FireSale {
  const { assets, leverage, weights, impact } = holders
  const equity = assets.reduce((sum, held, at) => sum + held / (1 + leverage[at]!), 0)
  const lost = (returns: readonly number[]): number =>
    -Matrix.apply(weights, returns).reduce((sum, change, at) => sum + assets[at]! * change, 0) / equity
  const sold = (returns: readonly number[]): number[] => {
    const needed = Matrix.apply(weights, returns).map((change, at) => assets[at]! * leverage[at]! * change)
    return Matrix.applyTransposed(weights, needed).map((flow, asset) => impact[asset]! * flow)
  }
  const unit = (asset: number): number[] => shock.map((_, other) => (other === asset ? 1 : 0))
  // Column k of a round is what a return on asset k alone makes of every asset's return.
  const columns = shock.map((_, asset) => sold(unit(asset)))
  return {
    direct: lost(shock),
    aggregate: lost(sold(shock)),
    radius: Matrix.spectralRadius(columns),
  }
}
