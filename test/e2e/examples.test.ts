import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { answer, droste } from './droste.ts'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const names = readdirSync(folder).filter((name) => /^\d\d-/.test(name))

/** The command lines that a README shows, as arguments of `droste`. */
function commandsOf(name: string): string[][] {
  const text = readFileSync(`${folder}${name}/README.md`, 'utf8')
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => {
      const [npx, tool, ...args] = line.split(' ')
      if (npx !== 'npx' || tool !== 'droste') throw new Error(`${name}: “${line}” is no command of droste`)
      return args
    })
}
/** The answer to command `at` of an example. */
const told = (name: string, at = 0) => answer(...commandsOf(name)[at]!)

describe.each(names)('examples/%s', (name) => {
  test.each(commandsOf(name))('droste %s runs as its README shows it', (...args) => {
    const { code, out, err } = droste(...args)
    expect([code, err.includes('error')]).toEqual([0, false])
    expect(out.length).toBeGreaterThan(100)
  })
})

test('there are four, each with a command', () => {
  expect(names).toHaveLength(4)
  for (const name of names) expect(commandsOf(name).length).toBeGreaterThan(0)
})

test('01: 12× at .95 and 1 %: breakpoint 7.42 % (references §3)', () => {
  const loop = told('01-wsteth-loop')
  expect(loop.leverage).toBeCloseTo(12, 9)
  expect(loop.borrows).toBe(25)
  expect(loop.dropToExhaustion).toBeCloseTo(0.0742, 4)
  expect(loop.dropToLiquidation).toBeCloseTo(1 - 11 / (0.95 * 12), 12)
  expect(loop.netApy).toBeCloseTo(0.03 * 12 - 0.025 * 11, 12)
})

test('02: one venue weaker, the other stronger; the chain is net one time long', () => {
  const { wallet, accounts, whatIf } = told('02-two-venue-chain')
  expect(wallet.leverage).toBeCloseTo(390 / 120, 12)
  expect(wallet.netLeverage).toBeCloseTo(1, 12)
  // .81 · 240,000 / 150,000 and .86 · 150,000 / 120,000; ether in the one's collateral and the other's debt.
  const healths = (of: typeof accounts) => of.map((each: { healthFactor: number }) => each.healthFactor)
  expect(healths(accounts)).toEqual([expect.closeTo(1.296, 9), expect.closeTo(1.075, 9)])
  expect(healths(whatIf.accounts)).toEqual([expect.closeTo(1.296 * 0.9, 9), expect.closeTo(1.075 / 0.9, 9)])
})

test('02: before it exists: the first link opens at 1 − .625/.81, the second at .86/.8 − 1', () => {
  const { links, moves, leverage } = told('02-two-venue-chain', 1)
  expect(links.map((link: { healthFactor: number }) => link.healthFactor)).toEqual([
    expect.closeTo(1.296, 9),
    expect.closeTo(1.075, 9),
  ])
  expect(leverage).toBeCloseTo((240 + 150 + 120) / 240, 12)
  const ether = moves.find(({ symbol }: { symbol: string }) => symbol === 'ETH')
  expect(ether.links).toEqual([
    { link: '1: wstETH/USDC at first', drop: expect.closeTo(1 - 0.625 / 0.81, 12), rise: null },
    { link: '2: USDC/ETH at second', drop: null, rise: expect.closeTo(0.075, 12) },
  ])
  expect(ether.breaksFirst).toEqual({ falling: '1: wstETH/USDC at first', rising: '2: USDC/ETH at second' })
  // Long 240 at the first, short 120 at the second, the ether in hand: once what was put in.
  expect(ether.exposureUsd).toBeCloseTo(240_000, 6)
})

describe('03: November 2025 (references §5, §8)', () => {
  test('gross over backing 4.118, liabilities over backing 3.118, the circle named', () => {
    const { totals, lookThrough } = told('03-two-dollars', 1)
    expect(lookThrough.countedTimes).toBeCloseTo(4.118, 3)
    expect(totals.debtUsd / lookThrough.redeemableUsd).toBeCloseTo(3.118, 3)
    const [cycle] = lookThrough.cycles
    expect(cycle.assets.map(({ symbol }: { symbol: string }) => symbol).toSorted()).toEqual(['deUSD', 'xUSD'])
  })
  test('a fixed oracle: nobody is liquidated, and nearly all of what was lent against xUSD is gone', () => {
    const { totals, accounts, rounds } = told('03-two-dollars')
    expect(totals).toMatchObject({ accounts: 0, repaidUsd: 0, seizedUsd: 0 })
    const xUsd = rounds.at(-1).prices['eip155:1/xusd']
    expect(xUsd).toBeGreaterThan(0.109)
    expect(xUsd).toBeLessThan(0.3)
    const lost = accounts
      .filter(({ account }: { account: string }) => account.startsWith('xUSD market'))
      .reduce((sum: number, { badDebtUsd }: { badDebtUsd: number }) => sum + badDebtUsd, 0)
    expect(lost / 425e6).toBeGreaterThan(6 / 7)
  })
  test('a market oracle: the first liquidations come at 1 − 1/HF, when nothing is lost yet', () => {
    const { unseen, cliffs } = told('03-two-dollars', 1)
    expect(cliffs).toEqual([])
    const xUsd = unseen.find(({ symbol }: { symbol: string }) => symbol === 'xUSD')
    expect(xUsd.drop).toBe(Math.ceil(100 * (1 - 240 / (0.915 * 300))) / 100)
    const { totals, pricesShocked } = told('03-two-dollars', 2)
    // x = .9·(.5 + .5·d), d = .35 + .65·x: the circle carries 10 % to 14.1 %.
    expect(pricesShocked['eip155:1/xusd']).toBeCloseTo((0.9 * 0.675) / (1 - 0.9 * 0.325), 9)
    expect(totals.repaidUsd).toBeGreaterThan(0)
    expect(totals.badDebtUsd).toBe(0)
  })
})

test('04: at 10× a rate of 10 % costs 60 % a year, and a discount of .35 % costs 3.5 %', () => {
  const loop = told('04-rate-shock')
  expect(loop.netApy).toBeCloseTo(0.03 * 10 - 0.1 * 9, 9)
  expect(loop.breakEvenBorrowApy).toBeCloseTo(0.0333, 4)
  const { wallet, whatIf } = told('04-rate-shock', 1)
  expect(1 - whatIf.wallet.equityUsd / wallet.equityUsd).toBeCloseTo(0.035, 9)
  expect(whatIf.wallet.healthFactor).toBe(wallet.healthFactor)
})
