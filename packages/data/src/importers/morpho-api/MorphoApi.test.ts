import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, Consistency, Fixed, type Ledger } from '@droste/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { MalformedError } from '../Source.ts'
import { importer } from './MorphoApi.ts'

const SOURCE = new URL('../../../../../../shared/data/morpho-api-2025-11', import.meta.url).pathname
const SDEUSD = 'morpho-blue:0x0f956344'

describe.skipIf(!existsSync(SOURCE))('13 markets of November 2025 (skipped without ../shared/data)', () => {
  let ledger: Ledger.Ledger
  const among = (venue: string): Account.Account[] =>
    ledger.accounts.filter((account) => account.venue === venue)
  const usd = (asset: string): number =>
    Fixed.toNumber(ledger.prices.find((price) => price.asset === asset)!.usd, 18)
  const sum = (side: Account.Side, venue: string): bigint =>
    among(venue)
      .flatMap(({ legs }) => legs.filter((leg) => leg.side === side))
      .reduce((total, { amount }) => total + amount, 0n)

  beforeAll(async () => {
    ledger = await importer.read(SOURCE)
  })

  test('are 13 consistent venues on two chains', () => {
    expect(() => Consistency.check(ledger)).not.toThrow()
    expect(ledger.venues).toHaveLength(13)
    expect(ledger.provenance.chain).toBeNull()
    expect(new Set(ledger.assets.map(({ id }) => id.split('/')[0]))).toEqual(
      new Set(['eip155:1', 'eip155:42161']),
    )
  })

  test('the API’s own figures of the largest: $130,285,563 owed, $18,445 of collateral at the market', () => {
    const [collateral, loan] = ledger.venues.find(({ id }) => id === SDEUSD)!.listings
    expect((Number(sum('debt', SDEUSD)) / 1e6) * usd(loan!.asset)).toBeCloseTo(130285563.3, 0)
    expect(
      Math.abs(((Number(sum('collateral', SDEUSD)) / 1e18) * usd(collateral!.asset)) / 18445.45 - 1),
    ).toBeLessThan(0.001)
  })

  test('Number(bigint) truncation: 8,942,941.353552486952503292 sdeUSD keep their last digit', () => {
    const largest = among(SDEUSD)[0]!
    expect(largest.legs.find(({ side }) => side === 'collateral')!.amount).toBe(8942941353552486952503292n)
    expect(largest.legs.find(({ side }) => side === 'debt')!.amount).toBe(130277987763645n)
  })

  test('missing price read as 0 or $1: deUSD has no last quote, so its accounts are rejected', () => {
    const reason = ledger.coverage.rejected.find((each) => each.reason.includes('deUSD'))!
    expect(reason.reason).toContain('whose last quote has no price')
    expect(reason.debtUsd).toBeCloseTo(20630, -1) // 20,623.43 + 7.78 + .95 USDC
    expect(ledger.prices).toHaveLength(ledger.assets.length)
    expect(ledger.assets.map(({ symbol }) => symbol)).not.toContain('deUSD')
    expect(ledger.coverage.usedShare).toBeGreaterThan(0.999)
    expect(ledger.coverage.usedShare).toBeLessThan(1)
  })

  test('an unpaginated list read as “liquidity exhausted”: what a list leaves out is counted, the cut is told', () => {
    const rest = ledger.coverage.rejected.find(({ reason }) =>
      reason.includes('not among the top positions'),
    )!
    expect(rest.accounts).toBe(0)
    expect(rest.debtUsd).toBeGreaterThan(0)
    expect(rest.debtUsd).toBeLessThan(0.001) // the roundings of shares: 25 positions hold all of it
    expect(ledger.assumptions.join('\n')).toMatch(/3 of 13 lists of positions are 25 long/)
  })

  test('rows dropped in silence: 91 positions are read, used or rejected', () => {
    const rejected = ledger.coverage.rejected.reduce((total, { accounts }) => total + accounts, 0)
    expect(ledger.coverage.accounts).toBe(91)
    expect(ledger.accounts.length + rejected).toBe(91)
  })

  test('a frozen oracle is fixed: debt 7,000 times the collateral’s price, and nobody liquidated', () => {
    const oracle = (id: string): string =>
      ledger.venues.find((venue) => venue.id === id)!.listings[0]!.oracle.kind
    expect(oracle(SDEUSD)).toBe('fixed')
    expect(oracle('morpho-blue:0x9e90aec7')).toBe('fixed')
  })

  test('assets keyed by symbol: xUSD on Ethereum and on Arbitrum are two', () => {
    expect(ledger.assets.filter(({ symbol }) => symbol === 'xUSD')).toHaveLength(2)
  })
})

const KEY = `0x${'1'.repeat(64)}`
const token = (symbol: string, digit: string): object => ({
  address: `0x${digit.repeat(40)}`,
  symbol,
  decimals: 18,
  chain: { id: 1 },
})

async function folder(borrowAssets: string, position: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'morpho-'))
  const market = {
    uniqueKey: KEY,
    lltv: '860000000000000000',
    loanAsset: token('DAI', 'a'),
    collateralAsset: token('X', 'b'),
  }
  const state = `{"borrowAssets": ${borrowAssets}, "borrowAssetsUsd": 200.0, "borrowApy": 0.04}`
  await writeFile(join(path, 'markets.json'), `[${JSON.stringify(market).slice(0, -1)}, "state": ${state}}]`)
  await writeFile(
    join(path, 'market-top-positions.json'),
    `{"${KEY}": [{"user": {"address": "0x${'c'.repeat(40)}"}, "state": ${position}}]}`,
  )
  await writeFile(
    join(path, 'collateral-prices.json'),
    JSON.stringify([
      { chainId: 1, address: `0x${'b'.repeat(40)}`, historicalPriceUsd: [{ x: 1764460800, y: 2 }] },
    ]),
  )
  return path
}

describe('answers with figures of any size', () => {
  test('integers above 2^53 written as numbers lose no digit', async () => {
    const position =
      '{"borrowAssets": 100000000000000000001, "collateral": 100000000000000000003, "supplyAssets": 0}'
    const ledger = await importer.read(await folder('200000000000000000003', position))
    expect(ledger.accounts[0]!.legs.map(({ amount }) => amount)).toEqual([
      100000000000000000003n,
      100000000000000000001n,
    ])
    expect(ledger.coverage.rejected).toEqual([
      {
        reason: 'not among the top positions (how many accounts is not known)',
        accounts: 0,
        debtUsd: expect.closeTo(100, 6),
      },
    ])
    expect(ledger.coverage.usedShare).toBeCloseTo(0.5, 9)
  })

  test.each([
    ['a fraction', '{"borrowAssets": 1.5, "collateral": 1, "supplyAssets": 0}'],
    ['a negative amount', '{"borrowAssets": -1, "collateral": 1, "supplyAssets": 0}'],
    ['null', '{"borrowAssets": null, "collateral": 1, "supplyAssets": 0}'],
  ])('%s is refused, naming the field', async (_, position) => {
    const failure = await importer.read(await folder('2', position)).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(MalformedError)
    expect((failure as MalformedError).message).toContain(`${KEY}/0/state/borrowAssets`)
  })

  test('half a file is refused', async () => {
    const path = await folder('2', '{"borrowAssets": 1, "collateral": 1, "supplyAssets": 0}')
    await writeFile(join(path, 'markets.json'), '[{"uniqueKey":')
    await expect(importer.read(path)).rejects.toThrow(/markets.json stops in the middle/)
  })
})
