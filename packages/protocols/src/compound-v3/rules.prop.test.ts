import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as CompoundV3 from './index.ts'

const { Interest } = CompoundV3
const curve = { base: 0n, slopeLow: 10n ** 9n, slopeHigh: 10n ** 11n, kink: 8n * 10n ** 17n }
const configuration: CompoundV3.Configuration.Configuration = {
  base: 'USDC',
  baseScale: 10n ** 6n,
  borrowMin: 1n,
  targetReserves: 10n ** 30n,
  storeFrontPriceFactor: 6n * 10n ** 17n,
  supply: curve,
  borrow: { ...curve, base: 10n ** 9n },
  assets: [
    {
      name: 'WETH',
      scale: 10n ** 18n,
      borrowFactor: 8n * 10n ** 17n,
      liquidateFactor: 85n * 10n ** 16n,
      liquidationFactor: 93n * 10n ** 16n,
      supplyCap: 10n ** 30n,
    },
  ],
}

const base = fc
  .record({ supply: fc.bigInt(0n, 10n ** 9n), borrow: fc.bigInt(0n, 10n ** 9n) })
  .map(({ supply, borrow }) => ({
    ...Interest.open(0n),
    supplyIndex: Interest.INDEX_SCALE + supply,
    borrowIndex: Interest.INDEX_SCALE + borrow,
    totalSupply: 10n ** 15n,
    totalBorrow: 10n ** 14n,
  }))
const present = fc.bigInt(-(10n ** 15n), 10n ** 15n)

test.prop([base, present])('rounding never favours the account, and by at most one unit', (state, amount) => {
  const back = Interest.presentValue(state, Interest.principalValue(state, amount))
  if (amount >= 0n) expect(amount - back === 0n || amount - back === 1n).toBe(true)
  else expect(back <= amount && amount - back <= 2n).toBe(true)
})

test.prop([base, fc.bigInt(0n, 10n ** 8n), fc.bigInt(0n, 10n ** 8n)])('indices only rise', (state, a, b) => {
  const [early, late] = a < b ? [a, b] : [b, a]
  const [before, after] = [early, late].map((at) => Interest.accrue(configuration, state, at))
  expect(after!.borrowIndex).toBeGreaterThanOrEqual(before!.borrowIndex)
  expect(after!.supplyIndex).toBeGreaterThanOrEqual(before!.supplyIndex)
})

const price = fc.bigInt(10n ** 8n, 10n ** 13n)

test.prop([base, fc.bigInt(1n, 10n ** 13n), fc.bigInt(1n, 10n ** 22n), price])(
  'absorbing conserves value: reserves pay exactly what the account is relieved of',
  (state, debt, weth, weth_price) => {
    const prices = { base: 10n ** 8n, assets: new Map([['WETH', weth_price]]) }
    const principal = Interest.principalValue(state, -debt)
    const comet: CompoundV3.Comet = {
      base: { ...state, totalBorrow: state.totalBorrow - principal },
      cash: 10n ** 15n,
      collateral: new Map([['WETH', { supplied: weth, held: weth }]]),
    }
    const account = { principal, collateral: new Map([['WETH', weth]]) }
    fc.pre(CompoundV3.isLiquidatable(configuration, comet, account, prices))
    const done = CompoundV3.absorb(configuration, comet, account, prices)
    const paid = CompoundV3.reserves(comet) - CompoundV3.reserves(done.comet)
    // Principals are whole: totals and the account may round apart by a unit each.
    expect(paid - done.paidOut <= 2n && done.paidOut - paid <= 2n).toBe(true)
    expect(done.shortfall === 0n || done.account.principal === 0n).toBe(true)
    expect(CompoundV3.collateralReserves(done.comet, 'WETH')).toBe(weth)
  },
)
