import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as MorphoBlue from './index.ts'

const { AdaptiveCurve, WAD } = { ...MorphoBlue, ...MorphoBlue.Wad }
const wad = (thousandths: number): bigint => BigInt(thousandths) * 10n ** 15n

// references §2: the table of incentives by LLTV.
test.each([
  [385, '1.150000'],
  [625, '1.126761'],
  [770, '1.074114'],
  [860, '1.043841'],
  [915, '1.026167'],
  [945, '1.016777'],
  [965, '1.010611'],
  [980, '1.006036'],
])('at an LLTV of %i ‰ the incentive is %s', (lltv, published) => {
  expect((Number(MorphoBlue.incentive(wad(lltv))) / 1e18).toFixed(6)).toBe(published)
})

const SECONDS_PER_YEAR = 31_536_000n

describe('the adaptive curve', () => {
  test('starts at 4 % a year', () => {
    const { averageBorrowRate } = AdaptiveCurve.rates(AdaptiveCurve.TARGET_UTILIZATION, 0n, 1_000n)
    expect(Number(averageBorrowRate * SECONDS_PER_YEAR) / 1e18).toBeCloseTo(0.04, 9)
  })

  test('at a full market and the cap it charges 800 % a year, a yield of e⁸ − 1', () => {
    const { averageBorrowRate } = AdaptiveCurve.rates(WAD, AdaptiveCurve.MAX_RATE_AT_TARGET, 86_400n)
    expect(Number(averageBorrowRate * SECONDS_PER_YEAR) / 1e18).toBeCloseTo(8, 8)
    expect(AdaptiveCurve.apy(averageBorrowRate)).toBeCloseTo(Math.expm1(8), 3)
  })

  test('full for five days it doubles: the speed is 50 a year', () => {
    const start = AdaptiveCurve.INITIAL_RATE_AT_TARGET
    const { endRateAtTarget } = AdaptiveCurve.rates(WAD, start, 5n * 86_400n)
    expect(Number(endRateAtTarget) / Number(start)).toBeCloseTo(Math.exp((50 * 5) / 365), 1)
  })
})

type Recorded = { uniqueKey: string; state: Record<string, number | string | null>; lltv: string }
type Point = { x: number; y: number }
type History = { uniqueKey: string; historicalState: Record<string, Point[]> }
const folder = new URL('../../../../../shared/data/morpho-api-2025-11/', import.meta.url)
const recorded = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as T

// The figures are not part of the project: where they are absent these tests are skipped.
describe.skipIf(!existsSync(folder))('figures recorded from the Morpho API, November 2025', () => {
  const markets = () => recorded<Recorded[]>('markets.json')
  const capped = (market: Recorded) => market.state['utilization'] === 1

  test('utilisation of every market', () => {
    for (const { state } of markets()) {
      const [borrowed, supplied] = [state['borrowAssets'], state['supplyAssets']].map((n) => BigInt(n!))
      const utilization = AdaptiveCurve.utilization(borrowed!, supplied!)
      expect(Number(utilization) / 1e18).toBeCloseTo(Number(state['utilization']), 12)
    }
  })

  test('three markets stand at the cap: borrow and supply yield 2979.957…', () => {
    const atCap = markets().filter(capped)
    expect(atCap).toHaveLength(3)
    for (const { state } of atCap) {
      const { endBorrowRate } = AdaptiveCurve.rates(WAD, AdaptiveCurve.MAX_RATE_AT_TARGET, 0n)
      // The API's figure is the rate in whole wei per second, compounded over a year.
      expect(AdaptiveCurve.apy(endBorrowRate) / Number(state['borrowApy'])).toBeCloseTo(1, 11)
      expect(state['supplyApy']).toBe(state['borrowApy'])
    }
  })

  test('an empty market at the floor charges a quarter of .1 %', () => {
    const { endBorrowRate } = AdaptiveCurve.rates(0n, AdaptiveCurve.MIN_RATE_AT_TARGET, 0n)
    const floors = markets().filter(({ state }) => Number(state['borrowApy']) < 0.0003)
    expect(floors.length).toBeGreaterThan(0)
    for (const { state } of floors) {
      expect(AdaptiveCurve.apy(endBorrowRate) / Number(state['borrowApy'])).toBeCloseTo(1, 9)
    }
  })

  test('a full market drifted through twelve days as fast as the curve says', () => {
    const xusd = recorded<History[]>('historical-markets.json')[11]!.historicalState
    const yields = new Map(xusd['borrowApy']!.map(({ x, y }) => [x, y]))
    const [from, until] = [1_762_128_000, 1_762_905_600]
    const rateAtTarget = (apy: number): bigint =>
      BigInt(Math.round((Math.log1p(apy) / 4) * 1e18)) / SECONDS_PER_YEAR
    // Anyone's interaction settles the curve; here it was poked about once a day.
    let rate = rateAtTarget(yields.get(from)!)
    for (let day = from; day < until; day += 86_400) {
      rate = AdaptiveCurve.rates(WAD, rate, 86_400n).endRateAtTarget
    }
    expect(Number(rate) / Number(rateAtTarget(yields.get(until)!))).toBeCloseTo(1, 1)
    expect(Math.log(Number(rate) / Number(rateAtTarget(yields.get(from)!)))).toBeCloseTo((50 * 9) / 365, 2)
  })
})
