import { AccrualPosition, AdaptiveCurveIrmLib, MarketUtils } from '@morpho-org/blue-sdk'
import { describe, expect, test } from 'vitest'
import * as MorphoBlue from '../../../packages/protocols/src/morpho-blue/index.ts'
import * as Chance from '../harness/Chance.ts'
import { LLTVS } from './World.ts'

const { AdaptiveCurve, WAD } = { ...MorphoBlue, ...MorphoBlue.Wad }
const ZERO = '0x0000000000000000000000000000000000000000'
const CASES = 5_000

const anyRate = (chance: Chance.Chance): bigint =>
  chance.once(20) ? 0n : chance.big(AdaptiveCurve.MIN_RATE_AT_TARGET, AdaptiveCurve.MAX_RATE_AT_TARGET)

const anyUtilization = (chance: Chance.Chance): bigint =>
  chance.pick([0n, WAD, AdaptiveCurve.TARGET_UTILIZATION, chance.big(0n, WAD), chance.big(0n, 9n * WAD)])

describe("Morpho's own SDK and our rules answer alike", () => {
  test('the exponential, bit for bit, from underflow to the clip', () => {
    const chance = Chance.from(1)
    for (let i = 0; i < CASES; i++) {
      const x = chance.big(-50n * WAD, 100n * WAD) / 10n ** BigInt(chance.int(0, 18))
      expect(AdaptiveCurve.exp(x), `exp(${x})`).toBe(AdaptiveCurveIrmLib.wExp(x))
    }
  })

  test('the adaptive curve, bit for bit, over utilisation, rate at target and time', () => {
    const chance = Chance.from(2)
    for (let i = 0; i < CASES; i++) {
      const [utilization, rate] = [anyUtilization(chance), anyRate(chance)]
      const elapsed = chance.big(0n, 10n ** BigInt(chance.int(0, 9)))
      const theirs = AdaptiveCurveIrmLib.getBorrowRate(utilization, rate, elapsed)
      expect(AdaptiveCurve.rates(utilization, rate, elapsed), `${utilization} ${rate} ${elapsed}`).toEqual({
        averageBorrowRate: theirs.avgBorrowRate,
        endBorrowRate: theirs.endBorrowRate,
        endRateAtTarget: theirs.endRateAtTarget,
      })
    }
  })

  test('the incentive of every LLTV', () => {
    const chance = Chance.from(3)
    for (let i = 0; i < CASES; i++) {
      const lltv = chance.big(0n, WAD - 1n)
      expect(MorphoBlue.incentive(lltv)).toBe(MarketUtils.getLiquidationIncentiveFactor({ lltv }))
    }
  })

  test('accrual to the unit and health factors within 1e-12 of the same states', () => {
    const chance = Chance.from(4)
    for (let i = 0; i < CASES; i++) {
      const lltv = chance.pick(LLTVS)
      const totalSupplyAssets = chance.big(10n ** 6n, 10n ** 24n)
      const totalBorrowAssets = chance.big(10n ** 5n, totalSupplyAssets)
      const market: MorphoBlue.Market = {
        totalSupplyAssets,
        totalSupplyShares: (totalSupplyAssets * chance.big(8n, 10n) * 10n ** 6n) / 10n,
        totalBorrowAssets,
        totalBorrowShares: (totalBorrowAssets * chance.big(8n, 10n) * 10n ** 6n) / 10n,
        lastUpdate: 1_750_000_000n,
        fee: chance.big(0n, 25n) * 10n ** 16n,
      }
      const price = chance.big(10n ** 20n, 10n ** 40n)
      const borrowShares = chance.big(10n ** 9n, market.totalBorrowShares)
      const owed = MorphoBlue.debtUp(market, { supplyShares: 0n, borrowShares, collateral: 0n })
      const collateral = (owed * chance.big(1n, 30n) * MorphoBlue.ORACLE_PRICE_SCALE) / (10n * price) + 1n
      const position = { supplyShares: 0n, borrowShares, collateral }
      const now = market.lastUpdate + chance.big(0n, 10_000_000n)
      const rateAtTarget = chance.big(AdaptiveCurve.MIN_RATE_AT_TARGET, AdaptiveCurve.MAX_RATE_AT_TARGET)

      const params = { loanToken: ZERO, collateralToken: ZERO, oracle: ZERO, irm: ZERO, lltv } as const
      const theirs = new AccrualPosition(
        { user: ZERO, ...position },
        { ...market, params, price, rateAtTarget },
      ).accrueInterest(now)
      const utilization = AdaptiveCurve.utilization(totalBorrowAssets, totalSupplyAssets)
      const rates = AdaptiveCurve.rates(utilization, rateAtTarget, now - market.lastUpdate)
      const ours = MorphoBlue.accrue(market, now, rates.averageBorrowRate).market

      expect(ours).toMatchObject({
        totalSupplyAssets: theirs.market.totalSupplyAssets,
        totalSupplyShares: theirs.market.totalSupplyShares,
        totalBorrowAssets: theirs.market.totalBorrowAssets,
      })
      const health = MorphoBlue.healthFactor({ lltv }, ours, position, price)!
      const difference = Math.abs(Number(health - theirs.healthFactor!)) / Number(health)
      expect(difference, `health ${health} against ${theirs.healthFactor}`).toBeLessThanOrEqual(1e-12)
      expect(MorphoBlue.isHealthy({ lltv }, ours, position, price)).toBe(theirs.isHealthy)
    }
  })
})
