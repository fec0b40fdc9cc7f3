import { describe, expect, test } from 'vitest'
import * as AaveV3 from './index.ts'

const ray = 10n ** 27n
const usd = 10n ** 8n

const config: AaveV3.Config = {
  decimals: 6,
  ltv: 0n,
  threshold: 0n,
  bonus: 0n,
  protocolFee: 0n,
  reserveFactor: 0n,
  supplyCap: 0n,
  borrowCap: 0n,
  debtCeiling: 0n,
  active: true,
  frozen: false,
  paused: false,
  borrowing: true,
  borrowableInIsolation: false,
  siloed: false,
}

const reserve = (asset: string, change: Partial<AaveV3.Config>): AaveV3.Reserve => ({
  asset,
  config: { ...config, ...change },
  curve: { optimal: (ray * 9n) / 10n, base: 0n, slope1: ray / 25n, slope2: ray },
  price: usd,
  liquidityIndex: ray,
  borrowIndex: ray,
  liquidityRate: 0n,
  borrowRate: 0n,
  updatedAt: 0n,
  scaledSupply: 0n,
  scaledDebt: 0n,
  cash: 10n ** 12n,
  accruedToTreasury: 0n,
  deficit: 0n,
  isolationDebt: 0n,
  graceUntil: -1n,
})

const millions = (amount: number): bigint => BigInt(Math.round(amount * 1e6))

/** One account: collateral worth $10 000 against `debt` dollars, threshold .80, bonus 5 %, no fee. */
function book(version: AaveV3.Rounding.Version, debt: number): AaveV3.Pool {
  const held = millions(10_000)
  const owed = millions(debt)
  const collateral = reserve('collateral', { ltv: 7_500n, threshold: 8_000n, bonus: 10_500n })
  return {
    version,
    now: 0n,
    treasury: 'treasury',
    categories: [],
    reserves: [
      { ...collateral, scaledSupply: held },
      { ...reserve('dollar', {}), scaledDebt: owed },
    ],
    accounts: new Map([
      [
        'looper',
        {
          category: 0,
          legs: new Map([
            [0, { supply: held, debt: 0n, isCollateral: true, isBorrowed: false }],
            [1, { supply: 0n, debt: owed, isCollateral: false, isBorrowed: true }],
          ]),
        },
      ],
    ]),
  }
}

const call = { account: 'looper', liquidator: 'bot', collateral: 0, debt: 1, amount: 'all' } as const
const healthOf = (pool: AaveV3.Pool): number =>
  Number(AaveV3.Position.read(pool, AaveV3.accountOf(pool, 'looper')).health) / 1e18

// references §2: Aave v3.3 rounds at C = 10 000, LT .80, b 5 %.
describe('the printed rounds of v3.3', () => {
  test('8 100: health .9877, half repaid, 4 252.50 seized, health 1.1353 after', () => {
    const pool = book('3.6', 8_100)
    expect(healthOf(pool)).toBeCloseTo(0.9877, 4)
    const { pool: after, quote } = AaveV3.liquidate(pool, call)
    expect([quote.repaid, quote.seized]).toEqual([millions(4_050), millions(4_252.5)])
    expect(healthOf(after)).toBeCloseTo(1.1353, 4)
  })

  test('8 600: everything may be repaid, 9 030 seized', () => {
    const { quote, deficits } = AaveV3.liquidate(book('3.6', 8_600), call)
    expect([quote.repaid, quote.seized]).toEqual([millions(8_600), millions(9_030)])
    expect(deficits).toEqual([])
  })

  test('9 700: 9 523.81 repaid, all seized, 176.19 of deficit', () => {
    const { pool, quote, deficits } = AaveV3.liquidate(book('3.6', 9_700), call)
    expect(Number(quote.repaid) / 1e6).toBeCloseTo(9_523.81, 2)
    expect(quote.seized).toBe(millions(10_000))
    expect(Number(deficits[0]?.amount) / 1e6).toBeCloseTo(176.19, 2)
    expect(pool.reserves[1]?.deficit).toBe(deficits[0]?.amount)
    expect(AaveV3.Position.read(pool, AaveV3.accountOf(pool, 'looper')).health).toBeUndefined()
  })

  test('9 700 under 3.0: the 176.19 stays on the account', () => {
    const { pool, deficits } = AaveV3.liquidate(book('3.0', 9_700), call)
    expect(deficits).toEqual([])
    const { debt, collateral } = AaveV3.Position.read(pool, AaveV3.accountOf(pool, 'looper'))
    expect(collateral).toBe(0n)
    expect(Number(debt) / 1e8).toBeCloseTo(176.19, 2)
  })
})

test('the protocol fee is a share of the bonus alone', () => {
  const pool = book('3.6', 8_600)
  const fee = AaveV3.configure(pool, 0, { config: { protocolFee: 1_000n } })
  const { quote } = AaveV3.liquidate(fee, call)
  expect([quote.repaid, quote.seized, quote.fee]).toEqual([millions(8_600), millions(8_987), millions(43)])
})

test('health of exactly .95 already lifts the limit, as the constant says “inclusive”', () => {
  const pool = book('3.6', 8_000)
  const at = (price: bigint): AaveV3.Pool => AaveV3.configure(pool, 0, { price })
  expect(healthOf(at(95_000_000n))).toBe(0.95)
  expect(AaveV3.largest(at(95_000_000n), call)?.amount).toBe('all')
  expect(AaveV3.largest(at(95_000_001n), call)?.repaid).toBe(millions(4_000))
})

test('a refused action names the contract’s own reason and leaves the pool as it was', () => {
  const pool = book('3.6', 5_000)
  expect(() => AaveV3.liquidate(pool, call)).toThrow(/HealthFactorNotBelowThreshold/)
  expect(() => AaveV3.supply(pool, { account: 'looper', reserve: 0, amount: 0n })).toThrow(
    AaveV3.RefusedError,
  )
})
