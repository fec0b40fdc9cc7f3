import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, Asset, Consistency, Fixed, type Ledger } from '@droste/core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as Eligible from '../Eligible.ts'
import { STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import { MalformedError } from '../Source.ts'
import { importer } from './EulerV1.ts'
import * as Factors from './Factors.ts'
import { CBETH, RETH } from './Tokens.ts'

const SOURCE = new URL('../../../../../../shared/data/euler-v1', import.meta.url).pathname
const ETH_USD = 1595.7

/** Values legs in USD with doubles, from the ledger's prices: a slower and plainer way than the importer's. */
const valuer = ({ assets, prices }: Ledger.Ledger): ((leg: Account.Leg) => number) => {
  const unit = new Map(
    prices.map(({ asset, usd }) => [
      asset,
      Fixed.toNumber(usd, 18) / 10 ** assets.find(({ id }) => id === asset)!.decimals,
    ]),
  )
  return ({ asset, amount }) => Number(amount) * unit.get(asset)!
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

describe.skipIf(!existsSync(SOURCE))(
  'the whole of Euler v1 (skipped without ../shared/data/euler-v1)',
  () => {
    let ledger: Ledger.Ledger
    let value: (leg: Account.Leg) => number
    const side = (account: Account.Account, of: 'collateral' | 'debt', among?: readonly string[]): number =>
      sum(account.legs.filter((leg) => leg.side === of && (!among || among.includes(leg.asset))).map(value))

    beforeAll(async () => {
      ledger = await importer.read(SOURCE)
      value = valuer(ledger)
    })

    test('is consistent', () => {
      expect(() => Consistency.check(ledger)).not.toThrow()
    })

    test('holds 246,036 ETH of deposits and 116,647 ETH of debt, $392.6m and $186.1m', () => {
      const collateral = sum(ledger.accounts.map((account) => side(account, 'collateral')))
      const debt = sum(ledger.accounts.map((account) => side(account, 'debt')))
      expect(Math.abs(collateral / ETH_USD / 246_036 - 1)).toBeLessThan(0.001)
      expect(Math.abs(debt / ETH_USD / 116_647 - 1)).toBeLessThan(0.001)
      expect(Math.abs(collateral / 392.6e6 - 1)).toBeLessThan(0.001)
      expect(Math.abs(debt / 186.1e6 - 1)).toBeLessThan(0.001)
      expect(Math.abs(ledger.coverage.debtUsd / 186.1e6 - 1)).toBeLessThan(0.001)
    })

    test('$47.2m is owed in the asset that secures it, $95.9m in ETH against ETH', () => {
      const family = [WETH, STETH, WSTETH, RETH, CBETH]
      const same = sum(
        ledger.accounts.map((account) =>
          sum(
            ledger.assets.map(({ id }) =>
              Math.min(side(account, 'collateral', [id]), side(account, 'debt', [id])),
            ),
          ),
        ),
      )
      const ether = sum(
        ledger.accounts.map((account) =>
          Math.min(side(account, 'collateral', family), side(account, 'debt', family)),
        ),
      )
      expect(Math.abs(same / 47.2e6 - 1)).toBeLessThan(0.01)
      expect(Math.abs(ether / 95.9e6 - 1)).toBeLessThan(0.01)
    })

    test('679 accounts owe more than $100, at an LTV of .60 in the middle, .91 at p90, .954 at most', () => {
      const ltvs = ledger.accounts
        .filter((account) => side(account, 'debt') > 100)
        .map((account) => side(account, 'debt') / side(account, 'collateral'))
        .sort((a, b) => a - b)
      expect(ltvs).toHaveLength(679)
      expect(Math.abs(ltvs[Math.floor(0.5 * 678)]! - 0.6)).toBeLessThan(0.01)
      expect(Math.abs(ltvs[Math.floor(0.9 * 678)]! - 0.91)).toBeLessThan(0.01)
      expect(Math.abs(ltvs.at(-1)! - 0.954)).toBeLessThan(0.01)
    })

    test('rows dropped in silence: 3,288 sub-accounts are read; those without a balance are rejected, with the reason', () => {
      expect(ledger.coverage.accounts).toBe(3288)
      expect(ledger.coverage.usedShare).toBe(1)
      expect(ledger.coverage.rejected).toEqual([
        { reason: 'neither a deposit nor a debt', accounts: 245, debtUsd: 0 },
      ])
      expect(ledger.accounts).toHaveLength(3288 - 245)
    })

    test('assets keyed by symbol: 81 tokens by address; IMX, which has two prices, has the one its holdings imply', () => {
      expect(new Set(ledger.assets.map(({ id }) => id)).size).toBe(82) // and ETH itself
      const imx = ledger.prices.find(
        ({ asset }) => asset === Asset.idOf('eip155:1', '0xF57e7e7C23978C3cAEC3C3548E3D615c346e79fF'),
      )
      expect(Fixed.toNumber(imx!.usd, 18)).toBeCloseTo(0.000581955043227665 * ETH_USD, 4)
    })

    test('Number(bigint) truncation: a deposit of 17,615,272.036978 USDC keeps its last digit', () => {
      const whale = ledger.accounts.find(
        ({ owner }) => owner === '0xf5ad02f3dbbf4b42dee1f1255607f929ca2a7c5a',
      )
      expect(whale?.legs.find(({ asset }) => asset === USDC)?.amount).toBe(17615272036978n)
    })

    test('aTokens as foreign assets: cETH, wstETH, cbETH and rETH are claims that end in ETH', () => {
      const claimed = ledger.claims.map(({ asset }) => ledger.assets.find(({ id }) => id === asset)?.symbol)
      expect(claimed.sort()).toEqual(['WETH', 'cETH', 'cbETH', 'rETH', 'stETH', 'wstETH'])
    })

    test('dust accounts as insolvencies: those under water at once owe a seventh of a percent, and the ledger says so', () => {
      const { accounts, debtUsd } = Eligible.count(ledger)
      expect(accounts).toBeLessThanOrEqual(12)
      expect(debtUsd / ledger.coverage.debtUsd).toBeLessThan(0.0015)
      expect(ledger.assumptions.at(-1)).toContain(`${accounts} of 3043 accounts`)
    })

    test('every asset with more than $100,000 of deposits or debt has a market', () => {
      const sold = new Set(ledger.markets.map(({ base }) => base))
      const big = ledger.assets.filter(({ id }) =>
        (['collateral', 'debt'] as const).some(
          (of) => sum(ledger.accounts.map((account) => side(account, of, [id]))) > 100_000,
        ),
      )
      expect(big.filter(({ id }) => id !== USDC && !sold.has(id)).map(({ symbol }) => symbol)).toEqual([])
      expect(ledger.markets.every(({ assumed }) => assumed)).toBe(true)
    })
  },
)

const OWNER = '0x00000000000000000000000000000000000000aa'
const market = (
  symbol: string,
  underlying: string,
  deposit: string,
  debt: string,
  price: number,
): object => ({
  underlying,
  symbol,
  eTokenBalanceUnderlying: deposit,
  stakedETokenBalanceUnderlying: '0.0',
  dTokenBalance: debt,
  depositValue: (Number(deposit) * price).toFixed(18),
  borrowValue: (Number(debt) * price).toFixed(18),
})

async function folder(markets: object[], prices: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'euler-'))
  await writeFile(join(path, 'balances-users.json'), JSON.stringify({ [OWNER]: { id0: { markets } } }))
  await writeFile(join(path, 'prices-eth.csv'), prices)
  return path
}

const usdc = market('USDC', '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', '1000.5', '0.0', 0.000625)
const UNI = '0x1f9840a85d5af5bf1d1762f925bdaddc4201f984'

describe('input that is not as it should be', () => {
  test('missing price read as 0 or $1: the account is rejected with its debt, the price is not invented', async () => {
    const ledger = await importer.read(
      await folder([usdc, market('UNI', UNI, '0.0', '10.0', 0.004)], 'USDC,0.000625\n'),
    )
    expect(ledger.accounts).toEqual([])
    expect(ledger.coverage).toEqual({
      accounts: 1,
      debtUsd: 64,
      usedShare: 0,
      rejected: [{ reason: `holds UNI (eip155:1/${UNI}), which has no price`, accounts: 1, debtUsd: 64 }],
    })
    expect(ledger.prices.map(({ asset }) => asset)).not.toContain(`eip155:1/${UNI}`)
  })

  test.each([
    [
      'a negative amount',
      [{ ...usdc, dTokenBalance: '-1.0' }],
      'USDC,0.000625\n',
      /id0\/USDC: “-1.0” is negative/,
    ],
    [
      'NaN',
      [{ ...usdc, dTokenBalance: 'NaN' }],
      'USDC,0.000625\n',
      /id0\/USDC: “NaN” is not a plain decimal/,
    ],
    [
      'a seventh digit of USDC',
      [{ ...usdc, dTokenBalance: '0.1234567' }],
      'USDC,0.000625\n',
      /more than 6 decimals/,
    ],
    ['a missing field', [{ symbol: 'USDC' }], 'USDC,0.000625\n', /id0\/markets\/0\/underlying/],
    ['a price of 0', [usdc], 'USDC,0.0\n', /prices-eth.csv, line 1: a price of 0/],
    ['a ragged line', [usdc], 'USDC,0.000625\nUNI\n', /prices-eth.csv, line 2/],
    ['no USDC', [usdc], 'UNI,0.004\n', /no price of USDC/],
  ])('%s is refused, naming the row', async (_, markets, prices, message) => {
    const failure = await importer.read(await folder(markets, prices)).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(MalformedError)
    expect((failure as MalformedError).message).toMatch(message)
    expect((failure as MalformedError).advise()).not.toBe('')
  })
})

describe('self-collateral, Euler’s own example', () => {
  // 10,000 USDC deposited and 9,000 owed at a collateral factor of .9: (10000 − 9000/.95)·.9 + 9000 against 9000
  test('health 9473.68 / 9000', () => {
    const factors = Factors.assumed(USDC)
    const { threshold, borrowFactor } = Factors.selfCollateral(
      10_000n * 10n ** 6n,
      9_000n * 10n ** 6n,
      factors,
    )
    const counted = 10_000 * Fixed.toNumber(threshold, 18)
    expect(counted).toBeCloseTo((10_000 - 9_000 / 0.95) * 0.9 + 9_000, 4)
    expect(borrowFactor).toBe(Fixed.WAD)
  })

  // A test of Euler's own: 4.5 deposited, 4.5 owed at borrow factor .6: 4.275 against 4.275 + .225/.6 = 4.65
  test('4.275 against 4.65', () => {
    const factors = { collateral: Fixed.wad(0n), borrow: Fixed.wad(6n * 10n ** 17n) }
    const { threshold, borrowFactor } = Factors.selfCollateral(45n * 10n ** 17n, 45n * 10n ** 17n, factors)
    expect(4.5 * Fixed.toNumber(threshold, 18)).toBeCloseTo(4.275, 7)
    expect(4.5 / Fixed.toNumber(borrowFactor, 18)).toBeCloseTo(4.65, 12)
  })
})
