import { Loop } from '@droste/core'
import { describe, expect, test } from 'vitest'
import { options, PRESETS } from './Inputs.ts'
import * as Stress from './Stress.ts'

const plan = (name: string): Loop.LoopPlan =>
  Loop.plan(options(PRESETS.find((preset) => preset.name === name)!.inputs))

describe('examples', () => {
  test('the textbook loop is the published one: 3.06×, −0.12 % (references §1)', () => {
    expect(plan('Textbook, 70 %').leverage).toBeCloseTo(3.06, 2)
    expect(plan('Textbook, 70 %').netApy).toBeCloseTo(-0.0012, 4)
  })

  test('the loop at 60 % is the published one: $21 760, health 1.57, 8.35 %, −36.42 % (references §1)', () => {
    const published = plan('Published, 60 %')
    expect(published.collateralUsd).toBeCloseTo(21_760, 6)
    expect(published.healthFactor).toBeCloseTo(1.57, 2)
    expect(published.netApy).toBeCloseTo(0.0835, 4)
    expect(published.dropToLiquidation).toBeCloseTo(0.3642, 3)
  })

  test('at 12× in e-mode a fall of 7.42 % leaves nothing for a liquidator (Gatto 2026, references §3)', () => {
    const looped = plan('wstETH in e-mode, 12×')
    expect(Math.max(looped.dropToLiquidation!, looped.dropToExhaustion!)).toBeCloseTo(0.0742, 2)
  })

  test('all of them can be planned and reach what they ask', () => {
    for (const { name } of PRESETS) expect(plan(name).stoppedBy, name).toBe('target')
  })
})

test('a rate that rises by the break-even leaves nothing', () => {
  const textbook = plan('Published, 60 %')
  expect(Stress.netApyAt(textbook, textbook.breakEvenBorrowApy! - 0.04)).toBeCloseTo(0, 12)
})
