import { describe, expect, test } from 'vitest'
import type { Line } from '../api/Answers.ts'
import * as Part from './Part.ts'
import * as Selection from './Selection.ts'

// Two loopers on staked ETH and a careful borrower of dollars, by hand.
const line = (account: string, debtUsd: number, more: Partial<Line>): Line => ({
  account,
  venue: 'v',
  collateralUsd: 0,
  idleUsd: 0,
  debtUsd,
  equityUsd: 0,
  leverage: null,
  healthFactor: 1.1,
  loopedDebtUsd: 0,
  loops: null,
  held: [],
  owed: [],
  triggers: [],
  ...more,
})
const steth = { asset: 'steth', usd: 100 }
const lines = [
  line('a', 90, { collateralUsd: 100, held: [steth], owed: [{ asset: 'eth', usd: 90 }] }),
  line('b', 50, {
    collateralUsd: 100,
    held: [steth],
    owed: [
      { asset: 'eth', usd: 30 },
      { asset: 'usdc', usd: 20 },
    ],
    triggers: [{ asset: 'eth', drop: 0.3 }],
  }),
  line('c', 40, {
    collateralUsd: 80,
    held: [{ asset: 'eth', usd: 80 }],
    owed: [{ asset: 'usdc', usd: 40 }],
    triggers: [{ asset: 'eth', drop: 0.1 }],
  }),
]
const ground = Part.groundOf({
  claims: [{ asset: 'steth', kind: 'receipt', backing: [{ asset: 'eth', amount: 1 }], debts: [] }],
  assets: [
    { asset: 'eth', symbol: 'ETH', decimals: 18, priceUsd: 2000, priceSource: '' },
    { asset: 'steth', symbol: 'stETH', decimals: 18, priceUsd: 2000, priceSource: '' },
    { asset: 'usdc', symbol: 'USDC', decimals: 6, priceUsd: 1, priceSource: '' },
  ],
})
const names = (selection: Partial<Selection.Selection>): string =>
  Selection.choose({ ...Selection.NONE, ...selection }, lines, ground)
    .map(({ account }) => account)
    .join('')

describe('a part of the book', () => {
  test('is who holds an asset, who stands on one, who owes', () => {
    expect(names({ through: { kind: 'holds', asset: 'steth' } })).toBe('ab')
    expect(names({ through: { kind: 'stands', asset: 'eth' } })).toBe('abc')
    expect(names({ through: { kind: 'owes', asset: 'usdc' } })).toBe('bc')
  })

  test('is who a fall of one asset opens, whose place among the debts it is, one account, all at once', () => {
    expect(names({ fall: [0.05, 0.2] })).toBe('c')
    expect(names({ rank: [1, 2] })).toBe('ab')
    expect(names({ account: 'b' })).toBe('b')
    expect(names({ rank: [1, 2], fall: [0, 0.5] })).toBe('b')
    expect(names({})).toBe('abc')
  })

  test('is looked through account by account: the smaller of held and owed is looped', () => {
    const { families, reserves, collateralUsd } = Part.throughOf(lines, ground, new Map([['eth', 'ETH']]))
    expect(collateralUsd).toBe(280)
    expect(reserves.map(({ asset, depositedUsd }) => [asset, depositedUsd])).toEqual([
      ['steth', 200],
      ['eth', 80],
    ])
    // ETH: held 100, 100, 80; owed 90, 30, 0. Nobody who owes dollars holds any.
    expect(families).toEqual([
      { asset: 'eth', symbol: 'ETH', collateralUsd: 280, debtUsd: 120, loopedDebtUsd: 120 },
      { asset: 'usdc', symbol: 'usdc', collateralUsd: 0, debtUsd: 60, loopedDebtUsd: 0 },
    ])
  })

  test('climbs where its accounts open, and stands from the start where they are open already', () => {
    const steps = [0, 0.1, 0.11, 0.3, 0.31].map((drop) => ({ drop, eligibleDebtUsd: 0 }))
    const open = [...lines, line('d', 7, { healthFactor: 0.9 })]
    expect(Part.stairsOf('eth', steps, open).map(({ eligibleDebtUsd }) => eligibleDebtUsd)).toEqual([
      7, 7, 47, 47, 97,
    ])
  })
})
