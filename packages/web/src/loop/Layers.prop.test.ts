import { Loop } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { INITIAL, type Inputs, options, whole } from './Inputs.ts'
import * as Layers from './Layers.ts'
import * as Stress from './Stress.ts'

const inputs: fc.Arbitrary<Inputs> = fc
  .record({
    depth: fc.integer({ min: 0, max: 40 }),
    ltv: fc.double({ min: 0.1, max: 0.95, noNaN: true }),
    above: fc.double({ min: 0, max: 0.05, noNaN: true }),
    fee: fc.double({ min: 0, max: 0.01, noNaN: true }),
    deposit: fc.double({ min: 100, max: 1e9, noNaN: true }),
    mode: fc.constantFrom('stepwise' as const, 'flash' as const),
  })
  .map(({ above, ...given }) => ({ ...INITIAL, ...given, threshold: Math.min(1, given.ltv + above) }))

describe('frames within frames', () => {
  test.prop([inputs])('every ring is as large as its deposit, and lies in the one before', (given) => {
    const plan = Loop.plan(options(given))
    const layers = Layers.of(plan, given.deposit)
    const frames = Layers.frames(layers)
    const total = layers.reduce((sum, { depositedUsd }) => sum + depositedUsd, 0)
    for (const [at, frame] of frames.entries()) {
      const inner = frames[at + 1]
      const ring = frame.side ** 2 - (inner?.side ?? 0) ** 2
      expect(ring * total).toBeCloseTo(frame.layer.depositedUsd, -Math.log10(total) + 8)
      if (!inner) continue
      expect(inner.x).toBeGreaterThanOrEqual(frame.x)
      expect(inner.x + inner.side).toBeLessThanOrEqual(frame.x + frame.side + 1e-9)
    }
  })

  test.prop([inputs])('the last layer opens where the whole loop does', (given) => {
    const plan = Loop.plan(options(given))
    expect(Layers.of(plan, given.deposit).at(-1)!.trigger).toBe(plan.dropToLiquidation)
  })
})

describe('a fall', () => {
  test.prop([inputs, fc.double({ min: 0, max: 0.9, noNaN: true })])(
    'takes from the equity what it takes from the collateral',
    (given, fall) => {
      const plan = Loop.plan(options(given))
      const after = Stress.fallen(plan, { depositUsd: given.deposit, price: given.price }, fall)
      expect(plan.equityUsd - after.equityUsd).toBeCloseTo(
        fall * plan.collateralUsd,
        -Math.log10(plan.collateralUsd) + 8,
      )
      expect(after.state === 'insolvent').toBe(after.equityUsd < 0)
    },
  )
})

test.prop([inputs])('a loop survives its address', (given) => {
  const field = whole()
  const read = field.parse(field.format(given))!
  expect(read).toEqual(field.parse(field.format(read)))
  expect(read.deposit / given.deposit).toBeCloseTo(1, 8)
})
