import { describe, expect, test } from 'vitest'
import type { Leg } from './Account.ts'
import * as Consistency from './Consistency.ts'
import { parse, WAD, type Wad, wad } from './Fixed.ts'
import type { Ledger } from './Ledger.ts'
import type { Market, Pool } from './Market.ts'
import type { Listing, Venue } from './Venue.ts'

const share = (text: string): Wad => wad(parse(text, 18))
const ETH = 'eip155:1/native'
const STAKED = 'eip155:1/0x01'
const USD = 'eip155:1/0x02'

const listing: Listing = {
  asset: ETH,
  ltv: share('0.8'),
  threshold: share('0.83'),
  bonus: share('0.05'),
  fee: wad(0n),
  borrowFactor: WAD,
  liquidationFactor: WAD,
  oracle: { kind: 'market' },
}
const venue: Venue = {
  id: 'morpho',
  protocol: 'morpho-blue',
  rule: {
    kind: 'pair',
    closeFactor: { kind: 'whole' },
    bonus: { kind: 'listing' },
    feeOn: 'bonus',
    leftover: wad(0n),
    badDebt: 'socialised',
    valueDecimals: 18,
  },
  listings: [listing, { ...listing, asset: STAKED, oracle: { kind: 'rate' } }, { ...listing, asset: USD }],
  modes: [
    {
      id: 'eth',
      label: 'ETH',
      collateral: [STAKED],
      ltv: share('0.9'),
      threshold: share('0.93'),
      bonus: wad(0n),
    },
  ],
  deficits: [],
}
const pool: Pool = { kind: 'constant-product', base: 10n ** 20n, quote: 10n ** 11n, fee: wad(0n) }
const market: Market = {
  base: ETH,
  quote: USD,
  pools: [pool],
  leaves: wad(0n),
  recovers: wad(0n),
  source: 'test',
  assumed: true,
}
const legs: readonly Leg[] = [
  { side: 'collateral', asset: STAKED, amount: 10n ** 18n },
  { side: 'debt', asset: USD, amount: 10n ** 9n },
]
const sound: Ledger = {
  name: 'sound',
  provenance: { source: 'test', chain: null, block: null, time: null, hash: null, reader: 'test' },
  coverage: { accounts: 1, debtUsd: 1000, usedShare: 1, rejected: [] },
  assumptions: [],
  assets: [
    { id: ETH, symbol: 'ETH', decimals: 18 },
    { id: STAKED, symbol: 'stETH', decimals: 18 },
    { id: USD, symbol: 'USDC', decimals: 6 },
  ],
  prices: [ETH, STAKED, USD].map((asset) => ({ asset, usd: WAD, source: 'test' })),
  claims: [{ kind: 'receipt', asset: STAKED, backing: [{ asset: ETH, amount: WAD }], debts: [] }],
  venues: [venue],
  markets: [market],
  accounts: [{ owner: '0xa', venue: 'morpho', mode: 'eth', legs }],
}

const faultOf = (change: Partial<Ledger>): Consistency.InconsistentError => {
  try {
    Consistency.check({ ...sound, ...change })
  } catch (fault) {
    if (fault instanceof Consistency.InconsistentError) return fault
    throw fault
  }
  throw new Error('nothing was found')
}
/** The one problem of a ledger with this change. */
const problemOf = (change: Partial<Ledger>): string => {
  const { problems, total } = faultOf(change).facts
  expect(total, JSON.stringify(problems)).toBe(1)
  expect(problems[0]!.remedy).not.toBe('')
  return `${problems[0]!.row}: ${problems[0]!.what}`
}
const withLegs = (...changed: Leg[]): Partial<Ledger> => ({
  accounts: [{ ...sound.accounts[0]!, legs: changed }],
})
const withVenue = (changed: Partial<Venue>): Partial<Ledger> => ({ venues: [{ ...venue, ...changed }] })
const withListing = (changed: Partial<Listing>): Partial<Ledger> =>
  withVenue({ listings: [{ ...listing, ...changed }, ...venue.listings.slice(1)] })

test('a sound ledger passes', () => {
  expect(() => Consistency.check(sound)).not.toThrow()
})

describe('the bad input that issue 2 names', () => {
  test('a missing price of an asset that a leg uses', () => {
    expect(problemOf({ prices: sound.prices.slice(0, 2) })).toBe(
      `accounts[0].legs[1]: USDC (${USD}) has no price`,
    )
  })
  test('a missing price of what a collateral is a claim on', () => {
    expect(problemOf({ prices: sound.prices.slice(1), markets: [] })).toBe(
      `claims[0]: ETH (${ETH}) has no price`,
    )
  })
  test('a missing price of what only a market uses', () => {
    expect(
      problemOf({
        prices: sound.prices.slice(1),
        claims: [],
        ...withVenue({
          listings: venue.listings.map((listed) => ({ ...listed, oracle: { kind: 'market' } })),
        }),
      }),
    ).toBe(`markets[0].base: ETH (${ETH}) has no price`)
  })
  test('a price of 0, which reads like a missing one', () => {
    expect(problemOf({ prices: [{ ...sound.prices[0]!, usd: wad(0n) }, ...sound.prices.slice(1)] })).toMatch(
      /^prices\[0\]\.usd/,
    )
  })
  test('an unknown asset', () => {
    expect(problemOf(withLegs({ side: 'debt', asset: 'eip155:1/0xff', amount: 1n }))).toBe(
      'accounts[0].legs[0].asset: unknown asset “eip155:1/0xff”',
    )
  })
  test('a negative amount', () => {
    expect(problemOf(withLegs({ side: 'debt', asset: USD, amount: -1n }))).toBe(
      'accounts[0].legs[0].amount: is negative',
    )
  })
  test('a threshold above 1', () => {
    expect(problemOf(withListing({ threshold: share('1.5') }))).toBe(
      'venues[0].listings[0].threshold: 1.5 is above 1',
    )
  })
  test('a duplicate leg', () => {
    expect(problemOf(withLegs(...legs, { side: 'debt', asset: USD, amount: 5n }))).toMatch(
      /^accounts\[0\]\.legs\[2\]: 0xa has two debt legs/,
    )
  })
  test('an empty book', () => {
    expect(problemOf({ accounts: [] })).toBe('accounts: the book is empty')
  })
})

describe('what else cannot be', () => {
  test.each<[string, Partial<Ledger>]>([
    ['accounts[0].venue: unknown venue “aave”', { accounts: [{ owner: '0xa', venue: 'aave', legs }] }],
    ['accounts[0].mode: morpho has no mode “usd”', { accounts: [{ ...sound.accounts[0]!, mode: 'usd' }] }],
    [
      'accounts[1]: “morpho:0xa” was there before, as accounts[0]',
      { accounts: [sound.accounts[0]!, sound.accounts[0]!] },
    ],
    [
      `accounts[0].legs[1].asset: “${USD}” is not listed at morpho`,
      withVenue({ listings: venue.listings.slice(0, 2) }),
    ],
    [
      'accounts[0].legs[0].ltv: is above the leg’s threshold',
      withLegs({ ...legs[0]!, ltv: WAD, threshold: share('0.9') }),
    ],
    ['accounts[0].legs[0].borrowFactor: 0 is not above 0', withLegs({ ...legs[0]!, borrowFactor: wad(0n) })],
    [
      'assets[3]: “eip155:1/native” was there before, as assets[0]',
      { assets: [...sound.assets, sound.assets[0]!] },
    ],
    [
      'assets[3].decimals: 300 is not between 0 and 36',
      { assets: [...sound.assets, { id: 'a/b', symbol: 'B', decimals: 300 }] },
    ],
    [
      'assets[3].id: “WETH” is not an asset id',
      { assets: [...sound.assets, { id: 'WETH', symbol: 'B', decimals: 18 }] },
    ],
    [
      'venues[0].listings[0].ltv: the ltv 0.9 is above the threshold 0.83',
      withListing({ ltv: share('0.9') }),
    ],
    [
      'venues[0].listings[0].threshold: -0.5 is below 0',
      withListing({ ltv: share('-0.6'), threshold: share('-0.5') }),
    ],
    ['venues[1]: “morpho” was there before, as venues[0]', { venues: [venue, venue] }],
    [
      'venues[0].rule.closeFactor.health: 0.9 is below 1',
      withVenue({
        rule: { ...venue.rule, closeFactor: { kind: 'target', health: share('0.9') } } as Venue['rule'],
      }),
    ],
    ['markets[1].base: “eip155:1/native” is sold in markets[0] already', { markets: [market, market] }],
    [
      'markets[0].pools[0].quote: 0 is not above 0',
      { markets: [{ ...market, pools: [{ ...pool, quote: 0n }] }] },
    ],
    ['markets[0].leaves: 1 is not below 1', { markets: [{ ...market, leaves: WAD }] }],
    [
      'claims[0].backing[0].amount: is not above 0',
      { claims: [{ ...sound.claims[0]!, backing: [{ asset: ETH, amount: wad(0n) }] }] },
    ],
    [
      'venues[0].listings[1].oracle: prices “eip155:1/0x01” at an exchange rate that no claim gives',
      { claims: [] },
    ],
    ['coverage.debtUsd: NaN is not a figure ≥ 0', { coverage: { ...sound.coverage, debtUsd: Number.NaN } }],
  ])('%s', (problem, change) => {
    const { problems } = faultOf(change).facts
    expect(problems.map(({ row, what }) => `${row}: ${what}`)).toContain(problem)
  })

  test('markets that quote each other in a circle', () => {
    const back = { ...market, base: USD, quote: ETH }
    expect(problemOf({ markets: [market, back] })).toBe(
      `markets[0].quote: the quotes run in a circle: ${ETH} → ${USD} → ${ETH}`,
    )
  })

  test('a circle of claims is allowed', () => {
    const back = {
      kind: 'vault',
      asset: ETH,
      backing: [{ asset: STAKED, amount: share('0.5') }],
      debts: [],
    } as const
    expect(() => Consistency.check({ ...sound, claims: [...sound.claims, back] })).not.toThrow()
  })
})

test('problems are told together: the first twenty in full, the rest counted', () => {
  const debts = Array.from({ length: 30 }, (_, at) => ({
    owner: `0x${at}`,
    venue: 'morpho',
    legs: [{ side: 'debt', asset: USD, amount: -1n }] as const,
  }))
  const fault = faultOf({ accounts: debts })
  expect(fault.facts.total).toBe(30)
  expect(fault.facts.problems).toHaveLength(20)
  expect(fault.message).toContain('(and 29 more)')
  expect(fault.advise().split('\n').at(-1)).toBe('… and 10 more.')
})

describe('G13: what a history must hold', () => {
  const place = { block: 1, log: 0, transaction: '0x01' }
  const supply = { ...place, kind: 'supply', owner: '0xa', venue: 'morpho', asset: ETH, amount: 1n } as const
  const swap = {
    ...place,
    kind: 'swap',
    wallet: '0xa',
    asset: ETH,
    amount: 1n,
    got: USD,
    gotAmount: 1n,
  } as const
  test('a sound one passes, in any order', () => {
    expect(() => Consistency.check({ ...sound, history: [{ ...supply, log: 1 }, swap] })).not.toThrow()
  })
  test.each([
    ['history[1]: “1/0” was there before, as history[0]', [supply, swap]],
    ['history[0].venue: unknown venue “aave”', [{ ...supply, venue: 'aave' }]],
    ['history[0].got: unknown asset “eip155:1/0xff”', [{ ...swap, got: 'eip155:1/0xff' }]],
    ['history[0]: moves less than nothing', [{ ...supply, amount: -1n }]],
    ['history[0]: moves less than nothing', [{ ...swap, gotAmount: -1n }]],
  ])('%s', (problem, history) => {
    expect(problemOf({ history })).toBe(problem)
  })
})
