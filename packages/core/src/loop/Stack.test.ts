import { expect, test } from 'vitest'
import * as Margin from './Margin.ts'
import * as Stack from './Stack.ts'
import * as VenueChain from './VenueChain.ts'

test('a 2× loop on a 3× loop token is 6× of the base and fails where its first layer does', () => {
  const layers = [
    { leverage: 2, threshold: 0.8 },
    { leverage: 3, threshold: 0.85 },
  ]
  const { leverage, triggers, breaksFirst } = Stack.of(layers)
  expect(leverage).toBe(6)
  // By hand: the inner loop holds 3 of the base against 2 of debt, worth 1 + 3m after a move m.
  const token = (move: number) => 3 * (1 + move) - 2
  expect((0.8 * 2 * token(-triggers[0]!)) / 1).toBeCloseTo(1, 12)
  expect((0.85 * 3 * (1 - triggers[1]!)) / 2).toBeCloseTo(1, 12)
  expect(breaksFirst).toEqual({ layer: 0, drop: triggers[0] })
})

test('a layer without debt has no trigger', () => {
  expect(Stack.of([{ leverage: 1, threshold: 0.8 }])).toEqual({
    leverage: 1,
    triggers: [null],
    breaksFirst: null,
  })
})

test('a stack of two is the chain trigger of a loop token with beta L', () => {
  const outer = { leverage: 2.5, threshold: 0.9 }
  const trigger = VenueChain.trigger({ ltv: 0.6, threshold: 0.9, collateralBeta: 4, debtBeta: 0 })
  const stacked = Stack.of([outer, { leverage: 4, threshold: 0.95 }]).triggers[0]!
  expect(trigger).toEqual({ kind: 'fall', drop: expect.closeTo(stacked, 12) })
  expect(Margin.healthAt(2.5, 0.9)).toBeCloseTo(0.9 / 0.6, 12)
})
