import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Loop from './Loop.ts'
import type { Sell } from './Sale.ts'
import * as Series from './Series.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(expected)))

const terms = fc
  .record({
    depositUsd: between(1, 1e8),
    ltv: between(0.2, 0.93),
    fee: between(0, 0.02),
    supplyApy: between(0, 0.1),
    borrowApy: between(0, 0.1),
  })
  .map((chosen) => ({ ...chosen, threshold: chosen.ltv + 0.03 }))

test.prop([terms, fc.integer({ min: 0, max: 15 })])(
  'step by step is the closed series',
  (chosen, borrows) => {
    const plan = Loop.plan({ ...chosen, target: { kind: 'depth', borrows } })
    const series = Series.of(chosen.ltv, borrows, 1 - chosen.fee)
    close(plan.collateralUsd / chosen.depositUsd, series.collateral)
    close(plan.debtUsd / chosen.depositUsd, series.debt)
    expect(plan.borrows).toBe(borrows)
    // Deeper than that the state no longer tells one borrow from the next.
    if (chosen.ltv ** borrows > 1e-8) expect(Math.abs(plan.depth! - borrows)).toBeLessThan(1e-3)
  },
)

test.prop([terms, between(0, 0.001), between(1, 1e3)])(
  'value is conserved: deposit = equity + what swaps and the flash loan took',
  (chosen, flashFee, depth) => {
    const pool = depth * chosen.depositUsd
    const sell: Sell = (amount) => ((1 - chosen.fee) * pool * amount) / (pool + amount)
    const target = { kind: 'leverage', leverage: 1 + 0.8 * (1 / (1 - chosen.ltv) - 1) } as const
    for (const mode of ['stepwise', 'flash'] as const) {
      const plan = Loop.plan({ ...chosen, sell, flashFee, target, mode })
      close(plan.equityUsd + plan.entryCostUsd, chosen.depositUsd)
    }
  },
)

test.prop([terms, between(1.01, 13)])(
  'leverage asked within the LTV is reached, beyond it never passed',
  (chosen, leverage) => {
    const plan = Loop.plan({ ...chosen, target: { kind: 'leverage', leverage } })
    if (leverage < 0.99 / (1 - chosen.ltv)) close(plan.leverage, leverage)
    expect(plan.leverage).toBeLessThanOrEqual(Math.min(leverage, 1 / (1 - chosen.ltv)) * (1 + 1e-9))
    expect(plan.stoppedBy).toMatch(/^(target|ltv)$/)
  },
)

test.prop([terms, between(1.1, 5), between(1.05, 2)])(
  'more leverage is less health, an earlier liquidation, and more of the carry, good or bad',
  (chosen, leverage, factor) => {
    fc.pre(leverage * factor < 0.99 / (1 - chosen.ltv))
    const [less, more] = [leverage, leverage * factor].map((asked) =>
      Loop.plan({ ...chosen, fee: 0, target: { kind: 'leverage', leverage: asked } }),
    )
    expect(more!.healthFactor!).toBeLessThan(less!.healthFactor!)
    expect(more!.dropToLiquidation!).toBeLessThan(less!.dropToLiquidation!)
    expect(more!.dropToExhaustion!).toBeLessThan(less!.dropToExhaustion!)
    const spread = chosen.supplyApy - chosen.borrowApy
    close(more!.netApy - less!.netApy, spread * (more!.leverage - less!.leverage))
  },
)

test.prop([terms, between(0.01, 100)])(
  'scaling the deposit and the depth scales every sum and no ratio',
  (chosen, by) => {
    const target = { kind: 'depth', borrows: 6 } as const
    const pool = 20 * chosen.depositUsd
    const at = (scale: number) =>
      Loop.plan({
        ...chosen,
        depositUsd: scale * chosen.depositUsd,
        sell: (amount) => (scale * pool * amount) / (scale * pool + amount),
        target,
      })
    const [one, scaled] = [at(1), at(by)]
    close(scaled.entryCostUsd / one.entryCostUsd, by)
    close(scaled.healthFactor!, one.healthFactor!)
    close(scaled.leverage, one.leverage)
  },
)
