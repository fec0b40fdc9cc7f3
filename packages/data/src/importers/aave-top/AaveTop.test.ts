import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, Consistency, Fixed, type Ledger } from '@droste/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { UNNAMED } from '../AaveV3.ts'
import { NATIVE, WETH, WSTETH } from '../Mainnet.ts'
import { MalformedError, MissingFileError } from '../Source.ts'
import { importer } from './AaveTop.ts'
import { RATE } from './World.ts'

const SOURCE = new URL('../../../../../../shared/data/aave-v3-ethereum-top54', import.meta.url).pathname

/** Values by doubles from the ledger's legs, a plainer way than the importer's. */
const usd = (ledger: Ledger.Ledger, legs: readonly Account.Leg[]): number =>
  legs.reduce((total, { asset, amount }) => {
    const price = Fixed.toNumber(ledger.prices.find((each) => each.asset === asset)!.usd, 18)
    return total + (Number(amount) / 10 ** ledger.assets.find(({ id }) => id === asset)!.decimals) * price
  }, 0)
const of = (side: Account.Side, { legs }: Account.Account): Account.Leg[] =>
  legs.filter((leg) => leg.side === side)

describe.skipIf(!existsSync(SOURCE))('the 54 (skipped without ../shared/data/aave-v3-ethereum-top54)', () => {
  let ledger: Ledger.Ledger
  let lines: string[][]
  beforeAll(async () => {
    ledger = await importer.read(SOURCE)
    lines = readFileSync(join(SOURCE, 'accounts.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  })

  test('is consistent, complete, and says where it comes from', () => {
    expect(() => Consistency.check(ledger)).not.toThrow()
    expect(ledger.coverage).toMatchObject({ accounts: 54, usedShare: 1, rejected: [] })
    expect(ledger.provenance).toMatchObject({ block: 25645558, time: '2026-07-30', chain: 'eip155:1' })
    expect(ledger.provenance.source).toContain('BianchiGiacomo/aave-risk-engine')
  })

  test('54 of 54 health factors come out within .002, from the legs', () => {
    const off = ledger.accounts.map((account, index) => {
      const counted = of('collateral', account).reduce(
        (total, leg) => total + usd(ledger, [leg]) * Fixed.toNumber(leg.threshold!, 18),
        0,
      )
      return Math.abs(counted / usd(ledger, of('debt', account)) - Number(lines[index]![4]))
    })
    expect(off).toHaveLength(54)
    expect(Math.max(...off)).toBeLessThan(0.002)
  })

  test('$3.01bn of debt, $4.11bn of collateral, leverage up to 14.8', () => {
    const totals = ledger.accounts.map((account) => ({
      collateral: usd(ledger, of('collateral', account)),
      debt: usd(ledger, of('debt', account)),
    }))
    const collateral = totals.reduce((total, each) => total + each.collateral, 0)
    const debt = totals.reduce((total, each) => total + each.debt, 0)
    expect(Math.abs(debt / 3.01e9 - 1)).toBeLessThan(0.01)
    expect(Math.abs(collateral / 4.11e9 - 1)).toBeLessThan(0.01)
    expect(Math.abs(ledger.coverage.debtUsd / debt - 1)).toBeLessThan(1e-9)
    const most = Math.max(...totals.map((each) => each.collateral / (each.collateral - each.debt)))
    expect(Math.abs(most / 14.8 - 1)).toBeLessThan(0.02)
  })

  test('wstETH legs and WETH legs are what the source names', () => {
    ledger.accounts.forEach((account, index) => {
      const [, , debt, , , wsteth, weth] = lines[index]!.map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const legs = (side: Account.Side, asset: string): Account.Leg[] =>
        of(side, account).filter((leg) => leg.asset === asset)
      expect(usd(ledger, legs('collateral', WSTETH))).toBeCloseTo(wsteth, 4)
      expect(usd(ledger, legs('debt', WETH))).toBeCloseTo(Math.min(weth, debt), 4)
    })
  })

  test('ETH/USD shock moving an ETH/ETH loop: what loops on ETH holds claims on ETH and owes ETH, nothing else', () => {
    const loops = ledger.accounts.filter(({ mode }) => mode === 'eth')
    expect(loops).toHaveLength(6)
    for (const { legs } of loops)
      for (const { asset } of legs) expect([WSTETH, WETH, UNNAMED.eth]).toContain(asset)
  })

  test('the bonus is that of the e-mode: 6 % on a threshold of .95 would make every liquidation lose money', () => {
    const [venue] = ledger.venues
    for (const { mode, legs } of ledger.accounts)
      for (const { asset, threshold } of legs.filter(({ side }) => side === 'collateral')) {
        const terms = mode
          ? venue!.modes.find(({ id }) => id === mode)!
          : venue!.listings.find((each) => each.asset === asset)!
        expect(Fixed.toNumber(threshold!, 18) * (1 + Fixed.toNumber(terms.bonus, 18))).toBeLessThan(1)
      }
  })

  test('wstETH is worth its claim exactly: rate × ETH is the source’s $2378.34', () => {
    const ether = ledger.prices.find(({ asset }) => asset === NATIVE)!.usd
    expect(Fixed.format(Fixed.mulDivDown(ether, RATE, Fixed.WAD), 18)).toBe('2378.34')
  })

  test('the ledger says what is not named, and that depths are assumed', () => {
    const text = ledger.assumptions.join('\n')
    expect(text).toMatch(/not named/)
    expect(text).toMatch(/54 of 54/)
    expect(text).toMatch(/Pool depths are not in the source/)
    expect(ledger.markets.every(({ assumed, source }) => assumed && source.startsWith('assumed: '))).toBe(
      true,
    )
  })
})

const HEADER =
  'address,collateral_usd,debt_usd,avg_liquidation_threshold,health_factor,target_collateral_usd,eth_debt_usd'
const A = '0x00000000000000000000000000000000000000aa'

async function file(lines: readonly string[], header = HEADER): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'aave-')), 'accounts.csv')
  await writeFile(path, [header, ...lines, ''].join('\n'))
  return path
}

describe('input that is not as it should be', () => {
  test.each([
    ['a negative amount', [`${A},-5,1,0.8,1.2,0,0`], /line 2: “-5” is negative/],
    ['NaN', [`${A},NaN,1,0.8,1.2,0,0`], /line 2: “NaN” is not a plain decimal/],
    ['a threshold above 1', [`${A},5,1,81,1.2,0,0`], /line 2: a threshold of 81 is above 1/],
    [
      'an account twice',
      [`${A},5,1,0.8,4,0,0`, `${A},5,1,0.8,4,0,0`],
      /line 3: .* was there before, on line 2/,
    ],
    ['a cut line', [`${A},5,1`], /accounts.csv, line 2/],
    ['no address', ['WETH,5,1,0.8,4,0,0'], /line 2: “WETH” is not an address/],
  ])('%s is refused, naming the line', async (_, lines, message) => {
    const failure = await importer.read(await file(lines)).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(MalformedError)
    expect((failure as MalformedError).message).toMatch(message)
  })

  test('a missing column is refused, naming it', async () => {
    const path = await file([`${A},5,1,0.8,4,0`], HEADER.replace(',eth_debt_usd', ''))
    await expect(importer.read(path)).rejects.toThrow(/the header: no column “eth_debt_usd”/)
  })

  test('a missing file is refused, naming it', async () => {
    await expect(importer.read(tmpdir())).rejects.toBeInstanceOf(MissingFileError)
  })

  test('HF −1 for no debt: an account that owes nothing has no health factor, whatever the column says', async () => {
    const ledger = await importer.read(await file([`${A},5000,0,0.8,-1,0,0`]))
    expect(ledger.accounts[0]!.legs.map(({ side }) => side)).toEqual(['collateral'])
    expect(ledger.assumptions.join()).toContain('for 1 of 1 accounts')
    expect(ledger.assumptions.at(-1)).toMatch(/^0 of 1 accounts/)
  })

  test('rows dropped in silence: a line whose parts exceed its total is counted as rejected, with its debt', async () => {
    const ledger = await importer.read(
      await file([`${A},5000,1000,0.8,4,6000,0`, `${A.replace('aa', 'bb')},5000,3000,0.8,1.33,0,0`]),
    )
    expect(ledger.coverage).toEqual({
      accounts: 2,
      debtUsd: 4000,
      usedShare: 0.75,
      rejected: [
        { reason: 'its wstETH or WETH part exceeds the total it is part of', accounts: 1, debtUsd: 1000 },
      ],
    })
  })
})
