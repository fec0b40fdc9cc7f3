import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Consistency, Fixed, type Ledger, type Market, Pool, Pools } from '@droste/core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as Eligible from '../Eligible.ts'
import { NATIVE, WETH, WSTETH } from '../Mainnet.ts'
import { MalformedError } from '../Source.ts'
import { importer } from './CrvUsd.ts'
import { CRVUSD } from './Llamma.ts'

const SOURCE = new URL('../../../../../../shared/data/crvusd', import.meta.url).pathname

describe.skipIf(!existsSync(SOURCE))('two crvUSD markets (skipped without ../shared/data/crvusd)', () => {
  let ledger: Ledger.Ledger
  beforeAll(async () => {
    ledger = await importer.read(SOURCE)
  })

  test('are consistent, whole, and of one block', () => {
    expect(() => Consistency.check(ledger)).not.toThrow()
    expect(ledger.coverage).toMatchObject({ accounts: 255 + 240, usedShare: 1, rejected: [] })
    expect(ledger.provenance).toMatchObject({ block: 19122585, time: '2024-01-30T23:24:59.000Z' })
  })

  test.each([
    ['crvusd-weth', 19690737.084],
    ['crvusd-wsteth', 33264415.286],
  ])('%s: users owe the market’s total within .7 %%', (venue, total) => {
    const owed = ledger.accounts
      .filter((account) => account.venue === venue)
      .flatMap(({ legs }) => legs.filter(({ side }) => side === 'debt'))
      .reduce((sum, { amount }) => sum + amount, 0n)
    expect(Math.abs(Fixed.toNumber(owed, 18) / total - 1)).toBeLessThan(0.007)
  })

  test('wsteth: collateral in the bands is the market’s total, to 10^-9', () => {
    const held = ledger.accounts
      .filter(({ venue }) => venue === 'crvusd-wsteth')
      .flatMap(({ legs }) => legs.filter(({ asset, side }) => asset === WSTETH && side === 'collateral'))
      .reduce((sum, { amount }) => sum + amount, 0n)
    expect(Math.abs(Fixed.toNumber(held, 18) / 20210.554581978 - 1)).toBeLessThan(1e-9)
  })

  test('dust accounts as insolvencies: the 12 loans below health 0 owe $353 in all, and are told as that', () => {
    expect(ledger.assumptions.join('\n')).toContain('below 0 for 12 of 495 loans, which owe $353 in all')
    const { accounts, debtUsd } = Eligible.count(ledger)
    expect(accounts).toBeLessThanOrEqual(12)
    expect(debtUsd).toBeLessThan(353)
  })

  test('that soft liquidation is not modelled is the first thing said', () => {
    expect(ledger.assumptions[0]).toMatch(/^Soft liquidation is not modelled/)
  })

  test('crvUSD already in bands counts as collateral beside what it was made from', () => {
    const crvusd = ledger.accounts.flatMap(({ legs }) =>
      legs.filter(({ asset, side }) => asset === CRVUSD.id && side === 'collateral'),
    )
    const total = crvusd.reduce((sum, { amount }) => sum + amount, 0n)
    expect(Math.abs(Fixed.toNumber(total, 18) / (232742.1419437 + 267219.5789475) - 1)).toBeLessThan(1e-9)
  })

  const curveOf = (base: string): readonly { sold: bigint; received: bigint }[] => {
    const pool = ledger.markets.find((market) => market.base === base)!.pools[0]!
    return (pool as Extract<Market.Pool, { kind: 'curve' }>).points
  }
  const paid = (base: string, sold: number, decimals: number): number => {
    const points = [{ sold: 0n, received: 0n }, ...curveOf(base)]
    const at = points.findIndex((point) => Fixed.toNumber(point.sold, 18) >= sold)
    const [low, high] = [points[at - 1]!, points[at]!]
    const share = (sold - Fixed.toNumber(low.sold, 18)) / Fixed.toNumber(high.sold - low.sold, 18)
    return (
      (Fixed.toNumber(low.received, decimals) +
        share * Fixed.toNumber(high.received - low.received, decimals)) /
      sold
    )
  }

  test('10,000 WETH cost about 1 % and 60,000 about 6 %, as quoted', () => {
    expect(1 - paid(WETH, 10_000, 6) / 2368.790966).toBeCloseTo(0.01, 2)
    expect(1 - paid(WETH, 60_000, 6) / 2368.790966).toBeCloseTo(0.057, 2)
  })

  test('the peg pool is the source’s, unit for unit: balances above 2^53 lose no digit', () => {
    const peg = ledger.markets.find(({ base }) => base === CRVUSD.id)!
    expect(peg.pools.slice(0, 1)).toEqual([
      {
        kind: 'stable-swap',
        base: 11384767304302199192124890n,
        quote: 8248804246143n,
        amplification: 500n,
        rate: 10n ** 6n, // one whole crvUSD counts as one whole USDC, which has 12 decimals less
        fee: 10n ** 14n,
      },
    ])
    expect(readFileSync(join(SOURCE, 'weth.json'), 'utf8')).toContain('11384767304302199192124890')
  })

  test('the peg keepers may mint $74.8M more: three ceilings of 25M and one of 5M, less 5.19M drawn', () => {
    const keepers = ledger.markets.find(({ base }) => base === CRVUSD.id)!.pools[1] as Extract<
      Market.Pool,
      { kind: 'stable-swap' }
    >
    expect(Fixed.toNumber(keepers.base, 18)).toBeCloseTo(80_000_000 - 5_190_452.4156, 2)
    expect(ledger.markets.find(({ base }) => base === CRVUSD.id)!.assumed).toBe(true)
  })

  test('$40M of crvUSD can be bought within a thousandth of a dollar, as long as the keepers mint', () => {
    const pools = ledger.markets.find(({ base }) => base === CRVUSD.id)!.pools
    const { out } = Pools.sell(Pools.moveTo(pools, 10n ** 24n), 'sell-quote', 40_000_000n * 10n ** 6n)
    expect(Math.abs(Fixed.toNumber(out, 18) / 40e6 - 1)).toBeLessThan(1e-3)
  })

  test('the peg pool alone stands within a thousandth of a dollar', () => {
    const [pool] = ledger.markets.find(({ base }) => base === CRVUSD.id)!.pools
    expect(Math.abs(Number(Pool.price36(pool!)) / 1e24 - 1)).toBeLessThan(1e-3)
  })

  test('wstETH follows ETH at the rate of the two oracles', () => {
    const usd = (asset: string): bigint => ledger.prices.find((price) => price.asset === asset)!.usd
    const rate = ledger.claims.find(({ asset }) => asset === WSTETH)!.backing[0]!.amount
    expect(Fixed.toNumber(usd(WSTETH), 18)).toBeCloseTo(
      Fixed.toNumber((usd(NATIVE) * rate) / Fixed.WAD, 18),
      12,
    )
    expect(Fixed.toNumber(rate, 18)).toBeCloseTo(2735.75184386853 / 2368.79096621267, 12)
  })

  test('two markets of different blocks, or one under the other’s name, are refused', async () => {
    const path = await mkdtemp(join(tmpdir(), 'crvusd-'))
    await cp(SOURCE, path, { recursive: true })
    const weth = readFileSync(join(SOURCE, 'weth.json'), 'utf8')
    await writeFile(
      join(path, 'weth.json'),
      weth.replace('"blockNumber": "19122585"', '"blockNumber": "19122584"'),
    )
    await expect(importer.read(path)).rejects.toThrow(/block 19122585 is not weth.json’s 19122584/)
    await writeFile(join(path, 'wsteth.json'), weth)
    await expect(importer.read(path)).rejects.toBeInstanceOf(MalformedError)
  })

  test('a negative debt is refused, naming the user', async () => {
    const path = await mkdtemp(join(tmpdir(), 'crvusd-'))
    await cp(SOURCE, path, { recursive: true })
    const weth = readFileSync(join(SOURCE, 'weth.json'), 'utf8')
    await writeFile(
      join(path, 'weth.json'),
      weth.replace(/"debt": "[1-9][^"]*",(?=\s*"health")/, '"debt": "-5",'),
    )
    await expect(importer.read(path)).rejects.toThrow(/weth.json, user 0x[0-9a-f]{40}: “-5” is negative/)
  })
})
