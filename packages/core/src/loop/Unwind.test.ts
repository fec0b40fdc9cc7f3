import { expect, test } from 'vitest'
import * as Sale from './Sale.ts'
import * as Unwind from './Unwind.ts'

const constantProduct =
  (quoteUsd: number): Sale.Sell =>
  (amountUsd) =>
    (quoteUsd * amountUsd) / (quoteUsd + amountUsd)

const state = { collateralUsd: 300, debtUsd: 200 }
const leaving = { state, sell: Sale.constantFee(0), flashFee: 0, gasUsd: 0 }

test('leaving with half at no cost sells what half the debt is and takes the rest home', () => {
  expect(Unwind.exit(leaving, 0.5)).toEqual({
    kind: 'done',
    fraction: 0.5,
    repaidUsd: 100,
    soldUsd: 100,
    returnedUsd: 50,
    costUsd: 0,
  })
})

test('in a constant-product pool of 1,000 a side repaying 200 takes 250: Y·q/(X + q) turned round', () => {
  const exit = Unwind.exit({ ...leaving, sell: constantProduct(1000), gasUsd: 3 }, 1)
  expect(exit).toMatchObject({
    kind: 'done',
    soldUsd: expect.closeTo(250, 9),
    costUsd: expect.closeTo(53, 9),
  })
})

test('a pool too shallow for the debt says how much is missing', () => {
  const exit = Unwind.exit({ ...leaving, sell: constantProduct(300) }, 1)
  expect(exit).toEqual({ kind: 'short', fraction: 1, repaidUsd: 200, shortUsd: expect.closeTo(50, 9) })
})

test('without a flash loan: withdraw what health allows, sell, repay, by hand at a threshold of .8', () => {
  // 300/200: 50 free → 250/150, 62.5 free → 187.5/87.5, 78.125 free → 109.375/9.375, then the rest.
  const ladder = Unwind.withoutFlash({ ...leaving, threshold: 0.8 })
  expect(ladder).toEqual({
    kind: 'done',
    steps: 4,
    soldUsd: expect.closeTo(200, 9),
    costUsd: expect.closeTo(0, 9),
  })
})

test('at the edge nothing is free: stuck, and it says so', () => {
  const edge = { collateralUsd: 250, debtUsd: 200 }
  expect(Unwind.withoutFlash({ ...leaving, state: edge, threshold: 0.8 })).toEqual({
    kind: 'stuck',
    steps: 0,
    debtUsd: 200,
  })
})

test('nothing owed is nothing to unwind', () => {
  const free = { collateralUsd: 100, debtUsd: 0 }
  expect(Unwind.withoutFlash({ ...leaving, state: free, threshold: 0.8 })).toMatchObject({
    kind: 'done',
    steps: 0,
  })
})
