import * as Margin from './Margin.ts'

/** One loop of a stack: its collateral is the token the next layer issues; the last holds the base asset itself. */
export type Layer = { readonly leverage: number; readonly threshold: number }

export type Stacked = {
  /** Exposure to the base asset per unit of equity in the outermost layer: the product of the leverages. */
  readonly leverage: number
  /** Per layer, the sudden fall of the base asset (fraction) that opens it to liquidation; `null` if it owes nothing. */
  readonly triggers: readonly (number | null)[]
  /** The first layer to fail as the base asset falls, and where; `null` if none owes anything. */
  readonly breaksFirst: { readonly layer: number; readonly drop: number } | null
}

/**
 * Loops whose collateral is a loop token, outermost first. A base move `m` moves a loop token of leverage `L` by
 * `L·m`, so layer k's own trigger `1 − 1/HF` is divided by the leverage of all layers beneath it.
 */
export function of(layers: readonly Layer[]): Stacked {
  const triggers: (number | null)[] = []
  let breaksFirst: { layer: number; drop: number } | null = null
  let beneath = 1
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { leverage, threshold } = layers[layer]!
    const drop =
      leverage > 1 ? Margin.dropToLiquidation(Margin.healthAt(leverage, threshold)) / beneath : null
    triggers.unshift(drop)
    if (drop !== null && (breaksFirst === null || drop < breaksFirst.drop)) breaksFirst = { layer, drop }
    beneath *= leverage
  }
  return { leverage: beneath, triggers, breaksFirst }
}
