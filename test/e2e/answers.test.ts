import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, DATA, droste, hasData } from './droste.ts'

const BOOK = 'aave-v3-ethereum-top54'
const folder = mkdtempSync(join(tmpdir(), 'droste-e2e-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const within = (value: number, expected: number, share: number): void => {
  expect(Math.abs(value / expected - 1), `${value} against ${expected}`).toBeLessThanOrEqual(share)
}

describe('the built-in book', () => {
  const inspected = answer('inspect', BOOK)
  test('has the source’s figures: $3.01bn of debt, leverage up to 14.8×, all of it used', () => {
    within(inspected.totals.debtUsd, 3.01e9, 0.01)
    within(inspected.totals.collateralUsd, 4.11e9, 0.01)
    within(inspected.leverage.max, 14.8, 0.02)
    expect(inspected.coverage.usedShare).toBeGreaterThanOrEqual(0.999)
  })

  test.each(['inspect', 'stress', 'account', 'explain'])('%s says where its figures are from', (command) => {
    const { account } = inspected.concentration.largest[0]
    const more: Record<string, string[]> = {
      account: [account.slice(account.indexOf(':') + 1)],
      explain: ['totals.leverage'],
      stress: ['--shock', 'ETH=-20%'],
    }
    const told = answer(command, BOOK, ...(more[command] ?? []))
    expect(told.droste).toMatch(/^\d+\.\d+\.\d+$/)
    expect(told.provenance.block).toBe(25645558)
    expect(told.coverage).toMatchObject({ accounts: 54, usedShare: 1, rejected: [] })
    expect(told.warnings.length).toBeGreaterThan(0)
  })

  test('a depeg of wstETH is one thing to a market oracle and another to its exchange rate', () => {
    const shock = ['stress', BOOK, '--shock', 'wstETH=-12%']
    const blind = answer(...shock, '--oracle', 'wstETH=rate')
    const seeing = answer(...shock, '--oracle', 'wstETH=market')
    expect(blind.totals).toMatchObject({ accounts: 0, repaidUsd: 0 })
    expect(blind.bites).toBe(false)
    expect(blind.warnings.at(-2)).toContain('cannot bite')
    expect(blind.totals.badDebtUsd).toBeGreaterThan(0)
    expect(seeing.totals.repaidUsd).toBeGreaterThan(0)
    expect(seeing.totals.badDebtUsd).not.toBeCloseTo(blind.totals.badDebtUsd, 0)
  })

  test('a shock carries to every claim on its asset, and a wrapper is what it wraps', () => {
    const { pricesBefore, pricesShocked, shock } = answer('stress', BOOK, '--shock', 'WETH=-20%')
    expect(shock[0].symbol).toBe('WETH')
    const wsteth = 'eip155:1/0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0'
    for (const id of ['eip155:1/native', wsteth]) within(pricesShocked[id], pricesBefore[id] * 0.8, 1e-12)
  })

  test('a link of a chain in an efficiency mode lends what Aave lends in it: 93 % up to a threshold of 95 %', () => {
    const chain = answer('loop', '--ledger', BOOK, '--link', 'wstETH/WETH#eth', '--link', 'WETH/wstETH=50%')
    expect(chain.links).toMatchObject([
      { ltv: 0.93, threshold: 0.95, debtUsd: 9300, healthFactor: expect.closeTo(0.95 / 0.93, 12) },
      { ltv: 0.5, threshold: 0.83, collateralUsd: 9300, debtUsd: 4650 },
    ])
  })

  test('a scenario that cannot bite says so, and by how much it is too small', () => {
    const { out } = droste('stress', BOOK, '--shock', 'ETH=-1%')
    expect(out).toMatch(/cannot bite: no account becomes eligible\. It takes about [\d.]+ times/)
    expect(droste('stress', BOOK).out).toContain('cannot bite: it shocks nothing')
    expect(droste('stress', BOOK, '--shock', 'USDC=-5%').out).toContain('cannot bite')
  })

  test('its report is under 60 lines and speaks of what matters', () => {
    const { out, code } = droste('tour')
    expect(code).toBe(0)
    expect(out.split('\n').length).toBeLessThan(60)
    for (const word of ['leverage', 'depth', 'cliff', 'wstETH', 'bad debt', 'coverage'])
      expect(out.toLowerCase()).toContain(word.toLowerCase())
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  })

  test('no colour where nobody looks at a terminal', () => {
    for (const args of [['tour'], ['inspect', BOOK], ['stress', BOOK, '--shock', 'ETH=-40%']])
      expect(droste(...args).out).not.toContain('\u001b[')
  })

  test('explains a figure of another command down to the account', () => {
    const of = 'stress --shock wstETH=-12% --oracle wstETH=market'
    const { value, unit, inputs } = answer('explain', BOOK, 'totals.badDebtUsd', '--of', of)
    expect(unit).toBe('USD')
    within(
      inputs.reduce((sum: number, input: { value: number }) => sum + input.value, 0),
      value,
      1e-9,
    )
  })

  test('what is converted and read back measures the same', () => {
    for (const name of ['book.json', 'book']) {
      const path = join(folder, name)
      expect(droste('convert', BOOK, '--out', path).code).toBe(0)
      const { totals, recursion, cliffs } = answer('inspect', path)
      expect({ totals, recursion, cliffs }).toEqual({
        totals: inspected.totals,
        recursion: inspected.recursion,
        cliffs: inspected.cliffs,
      })
    }
  })

  test('--out writes rounds, prices and accounts as tables', () => {
    const out = join(folder, 'stress')
    expect(droste('stress', BOOK, '--shock', 'ETH=-40%', '--out', out).code).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['accounts.parquet', 'prices.parquet', 'rounds.parquet'])
  })

  test('--liquidity lays markets over the ledger’s: a shallow pool loses more', () => {
    const file = join(folder, 'markets.json')
    const pool = { kind: 'constant-product', base: '1000000', quote: '1000000' }
    writeFileSync(
      file,
      JSON.stringify([{ base: 'unnamed-volatile', quote: 'USDC', source: 'a test', pools: [pool] }]),
    )
    const shock = ['stress', BOOK, '--shock', 'ETH=-40%', '--shock', 'unnamed-volatile=-40%']
    const before = answer(...shock).totals.badDebtUsd
    expect(answer(...shock, '--liquidity', file).totals.badDebtUsd).toBeGreaterThan(before)
  })
})

describe.skipIf(!hasData)('Euler v1 (skipped without ../shared/data)', () => {
  const path = join(folder, 'euler')
  beforeAll(() => {
    const { code, err } = droste('import', 'euler-v1', join(DATA, 'euler-v1'), '--out', path)
    expect(err.split('\n').filter((line) => line.startsWith('error'))).toEqual([])
    expect(code).toBe(0)
  })

  test('deposits, debt, loops and loan to value are the published ones', () => {
    const { totals, recursion, leverage } = answer('inspect', path)
    within(totals.collateralUsd, 392.6e6, 0.002)
    within(totals.debtUsd, 186.1e6, 0.002)
    within(recursion.sameAssetDebtUsd, 47.2e6, 0.01)
    const eth = recursion.families.find(({ symbol }: { symbol: string }) => symbol === 'ETH')
    within(eth.loopedDebtUsd, 95.9e6, 0.01)
    expect(leverage.accounts + leverage.underwater.accounts).toBe(679) // borrowers above $100
    for (const [quantile, ltv] of [
      ['p50', 0.6],
      ['p90', 0.91],
      ['max', 0.954],
    ] as const)
      expect(Math.abs(1 - 1 / leverage[quantile] - ltv), quantile).toBeLessThanOrEqual(0.01)
  })

  test('a deeper fall never loses less, and the four words stay four numbers', () => {
    let before = -1
    for (const fall of [0, 5, 10, 20, 40]) {
      const { totals } = answer('stress', path, '--shock', `WETH=-${fall}%`)
      for (const key of [
        'eligibleDebtUsd',
        'repaidUsd',
        'seizedUsd',
        'absorbedUsd',
        'badDebtUsd',
        'accounts',
      ])
        expect(typeof totals[key], key).toBe('number')
      expect(totals.badDebtUsd).toBeGreaterThanOrEqual(before - 1e-6)
      before = totals.badDebtUsd
    }
  })
})

describe.skipIf(!hasData)('other sources (skipped without ../shared/data)', () => {
  test.each(['aave-top1000', 'crvusd', 'morpho-api'])('%s is imported and measured', (format) => {
    const places: Record<string, string> = {
      'aave-top1000': 'aave-v3-top1000',
      crvusd: 'crvusd',
      'morpho-api': 'morpho-api-2025-11',
    }
    const path = join(folder, format)
    const { code, err } = droste('import', format, join(DATA, places[format]!), '--out', path)
    expect(code, err).toBe(0)
    const { totals, coverage } = answer('inspect', path)
    expect(totals.debtUsd).toBeGreaterThan(0)
    expect(coverage.usedShare).toBeGreaterThan(0)
  })
})
