import { expect, test } from 'vitest'
import * as VenueChain from './VenueChain.ts'

const eth = { collateralBeta: 1, debtBeta: 0 }

test('ETH → USDC elsewhere → ETH: what each link holds, and the one that breaks first', () => {
  const plan = VenueChain.plan(1000, [
    { venue: 'A', ltv: 0.7, threshold: 0.8, ...eth },
    { venue: 'B', ltv: 0.5, threshold: 0.9, collateralBeta: 0, debtBeta: 1 },
  ])
  expect(plan.links.map(({ collateralUsd, debtUsd }) => [collateralUsd, debtUsd])).toEqual([
    [1000, 700],
    [700, 350],
  ])
  // A fails when .8·1000·(1 − x) = 700, B when .9·700 = 350·(1 + x).
  expect(plan.links[0]!.trigger).toEqual({ kind: 'fall', drop: expect.closeTo(0.125, 12) })
  expect(plan.links[1]!.trigger).toEqual({ kind: 'rise', rise: expect.closeTo(0.8, 12) })
  expect(plan.breaksFirst).toEqual({ falling: 'A', rising: 'B' })
  expect(plan).toMatchObject({ idleUsd: 350, grossUsd: 2050, debtUsd: 1050, equityUsd: 1000 })
  // 1000 long at A, 350 short at B, and the 350 borrowed there still in hand.
  expect(plan.baseExposureUsd).toBeCloseTo(1000, 9)
})

test('ETH/USD shock moving an ETH/ETH loop: it does not', () => {
  expect(VenueChain.trigger({ ltv: 0.9, threshold: 0.95, collateralBeta: 1, debtBeta: 1 })).toEqual({
    kind: 'never',
  })
})

test('of three links in the same asset the one nearest its threshold breaks first', () => {
  const links = [0.6, 0.75, 0.5].map((ltv, at) => ({ venue: `${at}`, ltv, threshold: 0.8, ...eth }))
  expect(VenueChain.plan(1, links).breaksFirst).toEqual({ falling: '1', rising: null })
})

test('swaps on the way cost equity, and the last borrow may be nothing', () => {
  const plan = VenueChain.plan(1000, [
    { venue: 'A', ltv: 0.5, threshold: 0.8, ...eth, efficiency: 0.99 },
    { venue: 'B', ltv: 0, threshold: 0.8, ...eth },
  ])
  expect(plan.equityUsd).toBeCloseTo(995, 9)
  expect(plan.links[1]!.healthFactor).toBeNull()
})

test('a link that could be liquidated at once is refused', () => {
  const links = [{ venue: 'A', ltv: 0.8, threshold: 0.8, ...eth }]
  expect(() => VenueChain.plan(1, links)).toThrow(VenueChain.InvalidChainError)
})
