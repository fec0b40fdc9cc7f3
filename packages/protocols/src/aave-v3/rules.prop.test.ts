import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { compounded, linear, rates } from './interest.ts'
import type { Pool } from './pool.ts'
import type { Sides } from './quote.ts'
import { leavesNoDust, quote } from './quote.ts'
import { RAY, rayDivUp, rayMulDown, roundingOf } from './rounding.ts'

const amount = fc.bigInt(0n, 10n ** 30n)
const index = fc.bigInt(RAY, 50n * RAY)
const rate = fc.bigInt(0n, 10n * RAY)
const seconds = fc.bigInt(0n, 10n * 31_536_000n)

test.prop([amount, index])('3.6 rounds every turn in the protocol’s favour', (value, at) => {
  const { supplied, collateral, borrowed, debt } = roundingOf('3.6')
  expect(collateral(supplied(value, at), at)).toBeLessThanOrEqual(value)
  expect(debt(borrowed(value, at), at)).toBeGreaterThanOrEqual(value)
})

test.prop([amount, index])('repaying all that is owed burns all of it, no more', (scaled, at) => {
  for (const version of ['3.0', '3.6'] as const) {
    const { debt, repaid } = roundingOf(version)
    fc.pre(at > RAY)
    expect(repaid(debt(scaled, at), at)).toBe(scaled)
  }
})

test.prop([rate, seconds])('debt never grows slower than simple interest', (perYear, time) => {
  expect(compounded('3.6', perYear, time)).toBeGreaterThanOrEqual(linear(perYear, time))
})

const curves = fc.record({
  optimal: fc.bigInt(RAY / 100n, (RAY * 99n) / 100n),
  base: fc.bigInt(0n, RAY / 10n),
  slope1: fc.bigInt(0n, RAY),
  slope2: fc.bigInt(0n, 5n * RAY),
})

test.prop([curves, amount, amount, amount, fc.bigInt(0n, 10_000n)])(
  'suppliers never earn more than borrowers pay, and more utilisation never costs less',
  (curve, cash, debt, deficit, reserveFactor) => {
    const now = rates('3.6', curve, { cash, debt: debt + 1n, deficit, reserveFactor })
    // One ray unit: utilisation and rate are each rounded to the nearest.
    expect(now.supply).toBeLessThanOrEqual(now.borrow + 1n)
    const tighter = rates('3.6', curve, { cash: cash / 2n, debt: debt + 1n, deficit, reserveFactor })
    expect(tighter.borrow + 10n).toBeGreaterThanOrEqual(now.borrow)
  },
)

const sides: fc.Arbitrary<Sides> = fc.record({
  position: fc.constant({
    ...{ collateral: 0n, debt: 0n, availableBorrows: 0n, threshold: 0n, ltv: 0n },
    ...{ health: 0n, hasZeroLtv: false },
  }),
  held: fc.bigInt(0n, 10n ** 27n),
  owed: fc.bigInt(1n, 10n ** 27n),
  collateralPrice: fc.bigInt(1n, 10n ** 13n),
  debtPrice: fc.bigInt(1n, 10n ** 13n),
  collateralUnit: fc.constantFrom(10n ** 6n, 10n ** 8n, 10n ** 18n),
  debtUnit: fc.constantFrom(10n ** 6n, 10n ** 8n, 10n ** 18n),
  bonus: fc.bigInt(10_001n, 12_000n),
  protocolFee: fc.bigInt(0n, 10_000n),
})

const pool = { version: '3.6' } as Pool

test.prop([sides, fc.bigInt(1n, 10n ** 27n)])('no liquidation takes more than there is', (given, asked) => {
  const { repaid, seized, fee, value } = quote(pool, given, asked)
  expect(seized + fee).toBeLessThanOrEqual(given.held)
  expect(fee).toBeGreaterThanOrEqual(0n)
  expect(value).toBe(((seized + fee) * given.collateralPrice) / given.collateralUnit)
  // A unit: what is repaid for all of the collateral is rounded up.
  expect(repaid).toBeLessThanOrEqual(asked + 1n)
})

test.prop([sides])('closing one side whole leaves no dust', (given) => {
  const all = { repaid: given.owed, seized: 0n, fee: 0n, value: 0n }
  expect(leavesNoDust(given, all)).toBe(true)
  expect(leavesNoDust(given, { ...all, repaid: 0n, seized: given.held })).toBe(true)
})

test.prop([amount, index])('burning for a withdrawal covers it', (value, at) => {
  expect(rayMulDown(rayDivUp(value, at), at)).toBeGreaterThanOrEqual(value)
})
