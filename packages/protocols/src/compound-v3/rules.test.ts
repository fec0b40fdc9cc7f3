import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as CompoundV3 from './index.ts'

const { Configuration, Interest } = CompoundV3
const SECONDS_PER_YEAR = 31_536_000n
const percent = (n: bigint): bigint => n * 10n ** 16n
const usd = (n: number): bigint => BigInt(Math.round(n * 1e8))
const usdc = (n: number): bigint => BigInt(Math.round(n * 1e6))
const WETH = 10n ** 18n

// Figures of Compound's USDC market on Ethereum, May 2026 (its published configuration).
const MAINNET_USDC: CompoundV3.Configuration.Published = {
  baseToken: 'USDC',
  borrowMin: '100e6',
  targetReserves: '5000000e6',
  storeFrontPriceFactor: 0.5,
  rates: {
    supplyKink: 0.8,
    supplySlopeLow: 0.0325,
    supplySlopeHigh: 0.4,
    supplyBase: 0,
    borrowKink: 0.8,
    borrowSlopeLow: 0.035,
    borrowSlopeHigh: 0.25,
    borrowBase: 0.015,
  },
  assets: {
    WETH: {
      decimals: '18',
      borrowCF: 0.825,
      liquidateCF: 0.895,
      liquidationFactor: 0.95,
      supplyCap: '350_000e18',
    },
  },
}
const comet = Configuration.read(MAINNET_USDC, 6)
const prices = (weth: number): CompoundV3.Prices => ({ base: usd(1), assets: new Map([['WETH', usd(weth)]]) })

/** A market in which 1,000,000 USDC were supplied and one account borrowed 17,000 against 10 WETH. */
function scene(debt = 17_000): { market: CompoundV3.Comet; account: CompoundV3.Account } {
  const lent = CompoundV3.supplyBase(CompoundV3.open(comet, 0n), CompoundV3.NO_ACCOUNT, usdc(1_000_000)).comet
  const secured = CompoundV3.supplyCollateral(comet, lent, CompoundV3.NO_ACCOUNT, 'WETH', 10n * WETH)
  const done = CompoundV3.withdrawBase(comet, secured.comet, secured.account, usdc(debt), prices(3_000))
  return { market: done.comet, account: done.account }
}

describe('Compound III by worked examples (no contract to judge it here)', () => {
  test('yearly rates at both kinks and at the ends', () => {
    const yearly = (side: 'supply' | 'borrow', utilization: bigint) =>
      Number(Interest.rate(comet[side], percent(utilization)) * SECONDS_PER_YEAR) / 1e18
    expect(yearly('borrow', 0n)).toBeCloseTo(0.015, 9)
    expect(yearly('borrow', 80n)).toBeCloseTo(0.015 + 0.8 * 0.035, 9)
    expect(yearly('borrow', 100n)).toBeCloseTo(0.015 + 0.8 * 0.035 + 0.2 * 0.25, 9)
    expect(yearly('supply', 80n)).toBeCloseTo(0.8 * 0.0325, 9)
    expect(yearly('supply', 100n)).toBeCloseTo(0.8 * 0.0325 + 0.2 * 0.4, 9)
  })

  test('utilisation is borrowed over supplied, not over their sum', () => {
    const { market } = scene()
    expect(Interest.utilization(market.base)).toBe(17n * 10n ** 15n)
  })

  test('an account may owe up to the liquidate factor, and borrow up to the borrow factor', () => {
    const { market, account } = scene()
    const at = (price: number) => CompoundV3.isLiquidatable(comet, market, account, prices(price))
    // 17,000 / (10 · .895) = 1,899.44; 17,000 / (10 · .825) = 2,060.61
    expect([at(1_899.45), at(1_899.44)]).toEqual([false, true])
    const mayBorrow = (price: number) =>
      CompoundV3.isBorrowCollateralized(comet, market, account, prices(price))
    expect([mayBorrow(2_060.61), mayBorrow(2_060.6)]).toEqual([true, false])
  })

  test('absorbed above water: the rest of the credit becomes a supply', () => {
    const { market, account } = scene()
    const done = CompoundV3.absorb(comet, market, account, prices(1_850))
    expect(done.credit).toBe(usdc(17_575)) // 10 · 1,850 · .95
    expect(Interest.presentValue(done.comet.base, done.account.principal)).toBe(usdc(575))
    expect(done).toMatchObject({ paidOut: usdc(17_575), shortfall: 0n })
    expect(CompoundV3.reserves(done.comet)).toBe(-usdc(17_575))
    expect(CompoundV3.collateralReserves(done.comet, 'WETH')).toBe(10n * WETH)
  })

  test('absorbed under water: the reserves bear what is missing', () => {
    const { market, account } = scene()
    const done = CompoundV3.absorb(comet, market, account, prices(1_700))
    expect(done).toMatchObject({ credit: usdc(16_150), paidOut: usdc(17_000), shortfall: usdc(850) })
    expect(done.account).toEqual({ principal: 0n, collateral: new Map() })
    expect(CompoundV3.reserves(done.comet)).toBe(-usdc(17_000))
  })

  test('the store front sells at half the penalty below the oracle', () => {
    const { market, account } = scene()
    const { comet: taken } = CompoundV3.absorb(comet, market, account, prices(1_850))
    expect(CompoundV3.askPrice(comet, 'WETH', prices(1_850))).toBe(usd(1_803.75)) // 1,850 · (1 − .5 · .05)
    const sold = CompoundV3.buyCollateral(comet, taken, 'WETH', usdc(1_803.75), prices(1_850))
    expect(sold.amount).toBe(WETH)
    const out = CompoundV3.buyCollateral(comet, taken, 'WETH', usdc(18_037.5), prices(1_850))
    // All sold: 18,037.50 came in for a credit of 17,575.
    expect(CompoundV3.reserves(out.comet)).toBe(usdc(462.5))
    expect(() => CompoundV3.buyCollateral(comet, out.comet, 'WETH', usdc(1), prices(1_850))).toThrow(
      'InsufficientReserves',
    )
  })

  test('nothing is for sale once reserves have reached their target', () => {
    const rich = { ...scene().market, cash: usdc(7_000_000) }
    expect(() => CompoundV3.buyCollateral(comet, rich, 'WETH', 1n, prices(1_850))).toThrow('NotForSale')
  })

  test('it refuses debts too small, uncovered, or healthy', () => {
    const { market, account } = scene()
    expect(() => scene(99)).toThrow('BorrowTooSmall')
    expect(() => scene(24_751)).toThrow('NotCollateralized') // 10 · 3,000 · .825 = 24,750
    expect(() => CompoundV3.absorb(comet, market, account, prices(3_000))).toThrow('NotLiquidatable')
    const take = () => CompoundV3.withdrawCollateral(comet, market, account, 'WETH', 4n * WETH, prices(3_000))
    expect(take).toThrow('NotCollateralized')
  })

  test('a year at 40 % utilisation, settled daily', () => {
    const start: CompoundV3.Interest.Base = {
      ...Interest.open(0n),
      totalSupply: usdc(1e6),
      totalBorrow: usdc(4e5),
    }
    let base = start
    for (let day = 1n; day <= 365n; day++) base = Interest.accrue(comet, base, day * 86_400n)
    // The first day's rates, compounded: utilisation itself moves by little.
    expect(Number(base.borrowIndex) / 1e15).toBeCloseTo((1 + 0.029 / 365) ** 365, 3)
    expect(Number(base.supplyIndex) / 1e15).toBeCloseTo((1 + 0.013 / 365) ** 365, 3)
    expect(-Interest.presentValue(base, -base.totalBorrow)).toBeGreaterThan(usdc(4e5))
  })

  test('amounts are read with their exponent', () => {
    expect(Configuration.amount('5_000e18')).toBe(5_000n * WETH)
    expect(Configuration.amount('0.001e6')).toBe(1_000n)
    expect(() => Configuration.amount('many')).toThrow(Configuration.AmountError)
  })
})

const folder = new URL('../../../../../shared/data/comet-configurations/', import.meta.url)

// The published files are not part of the project: where they are absent these tests are skipped.
describe.skipIf(!existsSync(folder))('the 32 published Comet configurations', () => {
  const all = () =>
    readdirSync(folder).map((file) => {
      const published = JSON.parse(
        readFileSync(new URL(file, folder), 'utf8'),
      ) as CompoundV3.Configuration.Published
      return { file, published, read: Configuration.read(published, 18) }
    })

  test('every one is read, with factors in order', () => {
    expect(all()).toHaveLength(32)
    for (const { file, published, read } of all()) {
      expect(read.assets.length, file).toBe(Object.keys(published.assets).length)
      for (const asset of read.assets) {
        const [borrow, liquidate] = [asset.borrowFactor, asset.liquidateFactor]
        expect(borrow < liquidate && liquidate <= asset.liquidationFactor, `${file} ${asset.name}`).toBe(true)
        const stated = published.assets[asset.name]!
        expect(Number(liquidate) / 1e18, `${file} ${asset.name}`).toBeCloseTo(stated.liquidateCF, 12)
      }
    }
  })

  test('the store front never asks less than was credited, so a sale at the same price never loses', () => {
    for (const { file, read } of all()) {
      for (const { name, liquidationFactor } of read.assets) {
        const at: CompoundV3.Prices = { base: usd(1), assets: new Map([[name, usd(1_000)]]) }
        const ask = CompoundV3.askPrice(read, name, at)
        expect(ask >= (usd(1_000) * liquidationFactor) / 10n ** 18n, `${file} ${name}`).toBe(true)
        expect(ask <= usd(1_000), `${file} ${name}`).toBe(true)
      }
    }
  })

  test('at the kink borrowers pay at least what suppliers earn; far below it the reserves may pay', () => {
    for (const { file, read } of all()) {
      const { kink } = read.borrow
      const paid = (Interest.rate(read.borrow, kink) * kink) / 10n ** 18n
      expect(paid >= Interest.rate(read.supply, kink), file).toBe(true)
    }
    // The two curves are independent: at 1 % each dollar supplied earns 3.25 bp and only 1.5 bp are paid.
    const { read } = all().find(({ file }) => file === 'mainnet__usdc.json')!
    expect(Interest.rate(read.supply, percent(1n)) > Interest.rate(read.borrow, percent(1n)) / 100n).toBe(
      true,
    )
  })
})
