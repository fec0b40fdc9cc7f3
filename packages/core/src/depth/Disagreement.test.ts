import { expect, test } from 'vitest'
import * as Series from '../loop/Series.ts'
import * as Disagreement from './Disagreement.ts'
import * as Levels from './Levels.ts'
import * as Trace from './Trace.ts'
import {
  apart,
  type Bare,
  ETH,
  flash,
  ONE,
  STETH,
  stepwise,
  terms,
  together,
  USDC,
} from './testing/winding.ts'

const worth = () => 1e-18
const LTV = 0.93

/** Both depths of one position: `family` says whether state sees collateral and debt as one family. */
function both(events: Parameters<typeof Trace.follow>[0], family = true): Disagreement.Both {
  const [position] = Trace.follow(events, 'fifo', terms(LTV))
  const usd = (units: readonly Trace.Units[]) =>
    units.reduce((sum, { amount }) => sum + Number(amount), 0) / 1e18
  const [collateral, debt] = [usd(position!.collateral), usd(position!.debts)]
  const looped = family ? Math.min(collateral, debt) : 0
  return {
    tracedLoops: Levels.loops(position!),
    stateLoops: looped === 0 ? 0 : (Series.equivalent(collateral / (collateral - looped), LTV, 1) ?? null),
    flashLoans: position!.flashLoans,
    tracedShare: Levels.borrowedShare(position!, worth),
    stateShare: looped / collateral,
    tracedDebt: 1,
  }
}

const at = { owner: '0xa', venue: 'm' }
const supply: Bare = { kind: 'supply', ...at, asset: STETH, amount: 2n * ONE }

test('D8: a flash loan is one borrow edge in the trace and fourteen loops in the state', () => {
  const seen = both(together(flash({ loops: 14, percent: 93n })))
  expect(seen.tracedLoops).toBe(1)
  expect(seen.stateLoops).toBeCloseTo(14, 6)
  expect(Disagreement.explain(seen)).toBe('flash')
})
test('D8: at the limit, step by step, both say fourteen', () => {
  const seen = both(apart(stepwise({ loops: 14, percent: 93n })))
  expect(seen.tracedLoops).toBe(14)
  expect(Disagreement.explain(seen)).toBeNull()
})
test('D8: half-borrowed steps are more than the limit asks for', () => {
  const seen = both(apart(stepwise({ loops: 14, percent: 50n })))
  expect([seen.tracedLoops, Math.ceil(seen.stateLoops!)]).toEqual([14, 2])
  expect(Disagreement.explain(seen)).toBe('careful')
})
test('D8: a loop through another family is none to the state', () => {
  const seen = both(
    apart([
      supply,
      { kind: 'borrow', ...at, asset: USDC, amount: ONE },
      { kind: 'swap', wallet: '0xa', asset: USDC, amount: ONE, got: STETH, gotAmount: ONE },
      { kind: 'supply', ...at, asset: STETH, amount: ONE },
    ]),
    false,
  )
  expect([seen.tracedLoops, seen.stateLoops]).toEqual([1, 0])
  expect(Disagreement.explain(seen)).toBe('other-family')
})
test('D8: what was borrowed and spent is no loop, though both sides are of one family', () => {
  const seen = both(
    apart([
      supply,
      { kind: 'borrow', ...at, asset: ETH, amount: ONE },
      { kind: 'transfer', wallet: '0xa', to: '0xshop', asset: ETH, amount: ONE },
    ]),
  )
  expect(seen.tracedLoops).toBe(0)
  expect(Disagreement.explain(seen)).toBe('own-units')
})
test('D8: of what was borrowed some was deposited and more was spent', () => {
  const fifth = ONE / 5n
  const seen = both(
    apart([
      supply,
      { kind: 'borrow', ...at, asset: ETH, amount: (3n * ONE) / 2n },
      { kind: 'wrap', wallet: '0xa', asset: ETH, amount: fifth, got: STETH, gotAmount: fifth },
      { kind: 'supply', ...at, asset: STETH, amount: fifth },
    ]),
  )
  expect([seen.tracedLoops, Math.ceil(seen.stateLoops!)]).toEqual([1, 3])
  expect(Disagreement.explain(seen)).toBe('partly-own')
})
test('D8: a history that begins late says so before anything else', () => {
  const seen = both(together(flash({ loops: 14, percent: 93n })))
  expect(Disagreement.explain({ ...seen, tracedDebt: 0.5 })).toBe('incomplete')
})
test('D8: more than the limit now allows', () => {
  expect(
    Disagreement.explain({ ...both(apart(stepwise({ loops: 3, percent: 93n }))), stateLoops: null }),
  ).toBe('beyond-limit')
})
