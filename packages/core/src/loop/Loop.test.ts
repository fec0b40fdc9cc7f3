import { describe, expect, test } from 'vitest'
import { TwoSlope } from '../rates/index.ts'
import * as Loop from './Loop.ts'
import type { Reserve } from './Room.ts'
import * as Sale from './Sale.ts'

const looped: Loop.LoopOptions = {
  depositUsd: 10_000,
  ltv: 0.7,
  threshold: 0.83,
  supplyApy: 0.04,
  borrowApy: 0.06,
  target: { kind: 'depth', borrows: 3 },
}

describe('published figures', () => {
  test.each([
    [1, 1.7, 0.026],
    [2, 2.19, 0.0162],
    [3, 2.53, 0.0093],
    [4, 2.77, 0.0045],
    [5, 2.94, 0.0012],
    [6, 3.06, -0.0012],
  ])('70 %% LTV, %s borrows: %s×, net APY %s', (borrows, leverage, netApy) => {
    const plan = Loop.plan({ ...looped, target: { kind: 'depth', borrows } })
    expect(Math.abs(plan.leverage - leverage)).toBeLessThan(0.005)
    expect(Math.abs(plan.netApy - netApy)).toBeLessThan(0.00006)
    expect(plan.depth).toBeCloseTo(borrows, 9)
    expect(plan.steps).toHaveLength(borrows)
    expect(plan.stoppedBy).toBe('target')
  })

  test('60 %, three borrows, 10,000: 21,760 against 11,760, 8.35 %, health 1.57, −36.42 %', () => {
    const plan = Loop.plan({
      depositUsd: 10_000,
      ltv: 0.6,
      threshold: 0.85,
      supplyApy: 0.06,
      borrowApy: 0.04,
      target: { kind: 'depth', borrows: 3 },
    })
    expect(plan.leverage).toBeCloseTo(2.176, 9)
    expect(plan.collateralUsd).toBeCloseTo(21_760, 6)
    expect(plan.debtUsd).toBeCloseTo(11_760, 6)
    expect(plan.netApy).toBeCloseTo(0.0835, 4)
    expect(plan.loanToValue).toBeCloseTo(0.5404, 4)
    expect(plan.healthFactor).toBeCloseTo(1.57, 2)
    expect(plan.dropToLiquidation).toBeCloseTo(0.3642, 4)
  })

  test('12× at .95 / 1 %: exhausted at 7.42 %', () => {
    const plan = Loop.plan({
      depositUsd: 1_000_000,
      ltv: 0.93,
      threshold: 0.95,
      bonus: 0.01,
      supplyApy: 0.03,
      borrowApy: 0.025,
      target: { kind: 'leverage', leverage: 12 },
    })
    expect(plan.leverage).toBeCloseTo(12, 9)
    expect(plan.dropToExhaustion).toBeCloseTo(0.0742, 4)
  })

  test('10 ETH at 3000 for 20,000: 3×, health 1.2375, liquidation at 2424.24', () => {
    const plan = Loop.plan({
      depositUsd: 10_000,
      ltv: 0.8,
      threshold: 0.825,
      price: 3000,
      debtPrice: 1,
      target: { kind: 'leverage', leverage: 3 },
    })
    expect(plan.debtUsd).toBeCloseTo(20_000, 6)
    expect(plan.healthFactor).toBeCloseTo(1.2375, 9)
    expect(plan.liquidationPrice).toBeCloseTo(2424.24, 2)
    expect(plan.dropToLiquidation).toBeCloseTo(0.192, 3)
  })
})

describe('targets', () => {
  test('a health factor asked for is reached', () => {
    const plan = Loop.plan({ ...looped, target: { kind: 'health', healthFactor: 1.5 } })
    expect(plan.healthFactor).toBeCloseTo(1.5, 9)
  })

  test('max stepwise ends where a borrow is not worth a step, max by flash loan at the LTV', () => {
    const plan = Loop.plan({ ...looped, target: { kind: 'max' } })
    expect(plan.stoppedBy).toBe('ltv')
    expect(plan.leverage).toBeGreaterThan(3.332)
    expect(plan.entry.flash.leverage).toBeCloseTo(1 / 0.3, 6)
    expect(plan.entry.flash.transactions).toBe(1)
  })

  test('leverage beyond 1/(1 − LTV) is asked for, not reached, and the LTV is named', () => {
    const plan = Loop.plan({ ...looped, target: { kind: 'leverage', leverage: 5 } })
    expect(plan.stoppedBy).toBe('ltv')
    expect(plan.entry.flash.stoppedBy).toBe('ltv')
    expect(plan.leverage).toBeLessThan(1 / 0.3)
  })

  test('HF −1 for "no debt": a loop of no borrows owes nothing and says null', () => {
    const plan = Loop.plan({ ...looped, target: { kind: 'depth', borrows: 0 } })
    expect(plan).toMatchObject({
      leverage: 1,
      depth: 0,
      debtUsd: 0,
      healthFactor: null,
      liquidationPrice: null,
      breakEvenBorrowApy: null,
      netApy: 0.04,
    })
  })

  test('a flash loan has one borrow in the history and the same depth in the state', () => {
    const stepwise = Loop.plan({ ...looped, target: { kind: 'depth', borrows: 14 } })
    const flash = Loop.plan({ ...looped, target: { kind: 'depth', borrows: 14 }, mode: 'flash' })
    expect(flash.borrows).toBe(1)
    expect(flash.depth).toBeCloseTo(14, 5)
    expect(flash.leverage).toBeCloseTo(stepwise.leverage, 9)
  })
})

describe('what stops a loop', () => {
  const deep: Reserve = { suppliedUsd: 1e9, borrowedUsd: 5e8 }
  const target = { kind: 'leverage', leverage: 3 } as const
  const stop = (collateral: Reserve, debt: Reserve, stopAtKink = false) =>
    Loop.plan({ ...looped, target, market: { kind: 'pair', collateral, debt }, stopAtKink })

  test('a supply cap', () => {
    const plan = stop({ ...deep, supplyCapUsd: 1e9 + 15_000 }, deep)
    expect(plan.stoppedBy).toBe('supply-cap')
    expect(plan.collateralUsd).toBeCloseTo(15_000, 4)
  })
  test('a borrow cap', () => {
    const plan = stop(deep, { ...deep, borrowCapUsd: 5e8 + 8_000 })
    expect(plan.stoppedBy).toBe('borrow-cap')
    expect(plan.debtUsd).toBeCloseTo(8_000, 4)
    expect(plan.entry.flash.stoppedBy).toBe('borrow-cap')
  })
  test('cash that is not there', () => {
    const plan = stop(deep, { suppliedUsd: 20_000, borrowedUsd: 14_000 })
    expect(plan.stoppedBy).toBe('liquidity')
    expect(plan.debtUsd).toBeCloseTo(6_000, 6)
  })
  test('the kink of the rate, only where asked', () => {
    const debt = { suppliedUsd: 100_000, borrowedUsd: 75_000, kink: 0.8 }
    const plan = stop(deep, debt, true)
    expect(plan.stoppedBy).toBe('rate-kink')
    expect(plan.debtUsd).toBeCloseTo(5_000, 6)
    expect(stop(deep, debt).stoppedBy).toBe('target')
  })
  test('looping one asset puts its cash back: liquidity stops no step that the equity covers', () => {
    const reserve = { suppliedUsd: 20_000, borrowedUsd: 20_000 }
    const plan = Loop.plan({ ...looped, target, market: { kind: 'same', reserve } })
    expect(plan.stoppedBy).toBe('target')
  })
})

describe('costs', () => {
  test('the swap is lost equity: leverage at mark stays what was asked', () => {
    const plan = Loop.plan({ ...looped, fee: 0.003, target: { kind: 'leverage', leverage: 3 } })
    expect(plan.leverage).toBeCloseTo(3, 9)
    expect(plan.entryCostUsd).toBeCloseTo(0.003 * plan.debtUsd, 6)
    expect(plan.equityUsd).toBeCloseTo(10_000 - plan.entryCostUsd, 6)
    expect(plan.capitalLeverage).toBeLessThan(3)
    expect(plan.steps[0]!.price).toBeCloseTo(1 / 0.997, 12)
  })

  test('depth used by one step is missing for the next: the price paid climbs', () => {
    const sell: Sale.Sell = (amount) => (1e6 * amount) / (1e6 + amount)
    const plan = Loop.plan({ ...looped, sell, target: { kind: 'depth', borrows: 5 } })
    const prices = plan.steps.map(({ price }) => price)
    expect(prices).toEqual(prices.toSorted((a, b) => a - b))
    // In one sale or in many a pool left alone gives the same.
    const whole = plan.steps.reduce((sum, { depositedUsd }) => sum + depositedUsd, 0)
    expect(whole).toBeCloseTo(sell(plan.debtUsd), 6)
  })

  test('flash beside stepwise: a fee on the loan against gas at every step', () => {
    const plan = Loop.plan({ ...looped, flashFee: 0.0005, gasPerStepUsd: 20 })
    expect(plan.entry.stepwise).toMatchObject({ transactions: 3, gasUsd: 60, flashFeeUsd: 0 })
    expect(plan.entry.flash).toMatchObject({ transactions: 1, gasUsd: 20 })
    expect(plan.entry.flash.flashFeeUsd).toBeGreaterThan(0)
    expect(plan.entry.flash.leverage).toBeCloseTo(plan.leverage, 9)
    expect(plan.exit.map(({ fraction }) => fraction)).toEqual([0.1, 0.25, 0.5, 1])
    expect(plan.unwind.kind).toBe('done')
  })
})

describe('carry', () => {
  test('the split adds up to the net APY', () => {
    const { netApy, carry } = Loop.plan({ ...looped, supplyRewardApy: 0.01, borrowRewardApy: 0.002 })
    expect(carry.yieldApy + carry.rewardsApy + carry.borrowApy).toBeCloseTo(netApy, 14)
  })

  test('break-even days pay for the entry at the carry the loop has', () => {
    const { carry, entryCostUsd } = Loop.plan({ ...looped, fee: 0.001, gasPerStepUsd: 5 })
    expect((carry.usdPerYear * carry.breakEvenDays!) / 365).toBeCloseTo(entryCostUsd, 9)
    expect(carry.roundTripDays!).toBeGreaterThan(carry.breakEvenDays!)
  })

  test("a loop's own debt raises what it pays", () => {
    const aave = { base: 0, slope1: 0.04, slope2: 0.75, optimal: 0.8 }
    const curve = (u: number) => ({ borrowApy: TwoSlope.borrowRate(aave, u), supplyApy: 0 })
    const debt = { suppliedUsd: 100_000, borrowedUsd: 75_000, curve }
    const plan = Loop.plan({ ...looped, market: { kind: 'pair', debt } })
    const utilisation = (75_000 + plan.debtUsd) / 100_000
    expect(plan.rates.before).toMatchObject({ utilisation: 0.75, borrowApy: 0.0375 })
    expect(plan.rates.after.utilisation).toBeCloseTo(utilisation, 12)
    expect(plan.rates.after.borrowApy).toBeCloseTo(0.04 + (0.75 * (utilisation - 0.8)) / 0.2, 12)
    expect(plan.netApy).toBeLessThan(-0.1)
  })

  test('the same asset redeposited: utilisation is (B + D)/(S + C), below 1 however deep the loop', () => {
    const curve = (u: number) => ({ borrowApy: 0.1 * u, supplyApy: 0.1 * u * u })
    const reserve = { suppliedUsd: 100_000, borrowedUsd: 75_000, curve }
    const { rates, collateralUsd, debtUsd } = Loop.plan({
      ...looped,
      supplyApy: 0,
      target: { kind: 'max' },
      market: { kind: 'same', reserve },
    })
    expect(rates.after.utilisation).toBeCloseTo((75_000 + debtUsd) / (100_000 + collateralUsd), 12)
    expect(rates.after.borrowApy).toBeCloseTo(0.1 * rates.after.utilisation!, 12)
  })

  test('the chance of liquidation comes with the volatility it assumes', () => {
    expect(Loop.plan(looped).liquidation).toBeNull()
    const { liquidation } = Loop.plan({ ...looped, volatility: 0.6, horizonDays: 90 })
    expect(liquidation).toMatchObject({ horizonDays: 90, volatility: 0.6, simulated: null })
    expect(liquidation!.probability).toBeGreaterThan(0.2)
  })
})

describe('what is no loop is refused, by name and with the remedy', () => {
  test.each<[string, Partial<Loop.LoopOptions>]>([
    ['deposit', { depositUsd: 0 }],
    ['deposit', { depositUsd: Number.NaN }],
    ['ltv', { ltv: 70 }],
    ['threshold', { threshold: 0.6 }],
    ['threshold', { threshold: 1.1 }],
    ['price', { price: -3000 }],
    ['depth', { target: { kind: 'depth', borrows: 2.5 } }],
    ['leverage', { target: { kind: 'leverage', leverage: 0.5 } }],
    ['health', { target: { kind: 'health', healthFactor: 0.8 } }],
    ['supplyApy', { supplyApy: Number.NaN }],
  ])('%s', (option, wrong) => {
    expect(() => Loop.plan({ ...looped, ...wrong })).toThrow(
      expect.objectContaining({ name: 'Loop.InvalidLoopError', facts: expect.objectContaining({ option }) }),
    )
  })

  test('a deposit the supply cap has no room for', () => {
    const collateral = { suppliedUsd: 5, borrowedUsd: 0, supplyCapUsd: 10 }
    expect(() => Loop.plan({ ...looped, market: { kind: 'pair', collateral } })).toThrow(
      Loop.InvalidLoopError,
    )
  })
})

test('the greatest amount a rule allows, to the last bit', () => {
  expect(Sale.greatest((x) => x * x <= 2, 10)).toBeCloseTo(Math.SQRT2, 15)
})
