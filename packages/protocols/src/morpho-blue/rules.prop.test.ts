import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as MorphoBlue from './index.ts'

const WAD = MorphoBlue.Wad.WAD
const price = MorphoBlue.ORACLE_PRICE_SCALE
const assets = fc.bigInt(1n, 10n ** 24n)

const market = fc
  .record({ supplied: assets, drawn: fc.bigInt(1n, 100n), growth: fc.bigInt(0n, 50n) })
  .map(({ supplied, drawn, growth }): MorphoBlue.Market => {
    const borrowed = (supplied * drawn) / 100n + 1n
    const interest = (borrowed * growth) / 100n
    return {
      totalSupplyAssets: supplied + interest + 1n,
      totalSupplyShares: supplied * 10n ** 6n,
      totalBorrowAssets: borrowed + interest,
      totalBorrowShares: borrowed * 10n ** 6n,
      lastUpdate: 0n,
      fee: 0n,
    }
  })

test.prop([market, assets])('a supply taken out at once never pays', (before, amount) => {
  const { market, position, shares } = MorphoBlue.supply(before, MorphoBlue.EMPTY_POSITION, {
    assets: amount,
  })
  if (shares === 0n) return
  const idle = { ...market, totalBorrowAssets: 0n }
  expect(MorphoBlue.withdraw(idle, position, { shares }).assets).toBeLessThanOrEqual(amount)
})

test.prop([market, fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 25n)])(
  'interest paid is interest earned, and the fee takes from suppliers only',
  (before, rate, time, fee) => {
    const withFee = { ...before, fee: (fee * WAD) / 100n }
    const { market } = MorphoBlue.accrue(withFee, time, rate)
    expect(market.totalBorrowAssets - before.totalBorrowAssets).toBe(
      market.totalSupplyAssets - before.totalSupplyAssets,
    )
    expect(market.totalBorrowShares).toBe(before.totalBorrowShares)
  },
)

const lltvs = fc.constantFrom(385n, 625n, 770n, 860n, 915n, 945n, 965n, 980n).map((lltv) => lltv * 10n ** 15n)

test.prop([market, fc.bigInt(1n, 100n), fc.bigInt(1n, 99n), lltvs])(
  'a liquidation conserves value: what suppliers lose is the bad debt, to the unit',
  (before, share, cover, lltv) => {
    const borrowShares = (before.totalBorrowShares * share) / 100n
    fc.pre(borrowShares > 0n)
    const debt = MorphoBlue.debtUp(before, { ...MorphoBlue.EMPTY_POSITION, borrowShares })
    const collateral = (debt * cover) / 100n
    fc.pre(collateral > 0n)
    const position = { supplyShares: 0n, borrowShares, collateral }
    fc.pre(!MorphoBlue.isHealthy({ lltv }, before, position, price))
    const request = MorphoBlue.largest({ lltv }, before, position, price)
    const done = MorphoBlue.liquidate({ lltv }, before, position, request, price)
    expect(before.totalSupplyAssets - done.market.totalSupplyAssets).toBe(done.badDebtAssets)
    // The last borrower may pay a unit more than stands in the books: the contract floors at zero.
    const cut = before.totalBorrowAssets - done.market.totalBorrowAssets
    expect(done.repaidAssets + done.badDebtAssets - cut).toBeLessThanOrEqual(1n)
    expect(done.repaidAssets + done.badDebtAssets).toBeGreaterThanOrEqual(cut)
    expect(done.position.borrowShares === 0n || done.position.collateral > 0n).toBe(true)
  },
)

test.prop([fc.bigInt(-41n * WAD, 90n * WAD)])('the exponential is within 1.2 % of the true one', (x) => {
  fc.pre(x > -20n * WAD)
  const approximate = Number(MorphoBlue.AdaptiveCurve.exp(x)) / 1e18
  const exact = Math.exp(Number(x) / 1e18)
  expect(Math.abs(approximate / exact - 1)).toBeLessThan(0.012)
})

test.prop([fc.bigInt(0n, WAD), fc.bigInt(0n, WAD), fc.bigInt(1n, 10n ** 8n)])(
  'a fuller market never pays a lower rate',
  (a, b, elapsed) => {
    const [low, high] = a < b ? [a, b] : [b, a]
    const { INITIAL_RATE_AT_TARGET, rates } = MorphoBlue.AdaptiveCurve
    const at = (utilization: bigint) => rates(utilization, INITIAL_RATE_AT_TARGET, elapsed).averageBorrowRate
    expect(at(low)).toBeLessThanOrEqual(at(high))
  },
)
