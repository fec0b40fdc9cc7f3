import { type Loop, Margin } from '@droste/core'

/** One deposit of a loop, USD: the owner's own is layer 0. */
export type Layer = {
  readonly layer: number
  readonly depositedUsd: number
  readonly debtUsd: number
  readonly leverage: number
  readonly healthFactor: number | null
  /** Fall of the collateral at which a loop stopped at this layer would be liquidated; null where nothing is owed. */
  readonly trigger: number | null
}

/** The loop, deposit by deposit. */
export const of = ({ steps }: Loop.LoopPlan, depositUsd: number): Layer[] => [
  { layer: 0, depositedUsd: depositUsd, debtUsd: 0, leverage: 1, healthFactor: null, trigger: null },
  ...steps.map(({ step, depositedUsd, debtUsd, leverage, healthFactor }) => ({
    layer: step,
    depositedUsd,
    debtUsd,
    leverage,
    healthFactor,
    trigger: Margin.dropToLiquidation(healthFactor),
  })),
]

/** A frame of the picture, in its unit square. Its ring, up to the next frame, is as large as the layer's deposit. */
export type Frame = {
  readonly layer: Layer
  readonly x: number
  readonly y: number
  readonly side: number
  /** Room above the next frame. */
  readonly band: number
}

const LEAN = 0.68 // share of each ring that is above and left of the next frame, where the words stand

/** Frames within frames: areas are USD. */
export function frames(layers: readonly Layer[]): Frame[] {
  const whole = layers.reduce((sum, { depositedUsd }) => sum + depositedUsd, 0)
  let left = whole
  let x = 0
  let y = 0
  return layers.map((layer) => {
    const side = Math.sqrt(Math.max(0, left) / whole)
    left -= layer.depositedUsd
    const inner = Math.sqrt(Math.max(0, left) / whole)
    const band = LEAN * (side - inner)
    const frame: Frame = { layer, x, y, side, band }
    x += band
    y += band
    return frame
  })
}
