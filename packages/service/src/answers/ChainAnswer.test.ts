import { World } from '@droste/engine'
import { describe, expect, test } from 'vitest'
import * as ledgers from '../../../engine/src/testing/ledgers.ts'
import * as ChainAnswer from './ChainAnswer.ts'
import type { Opened } from './Opened.ts'

const listing = (asset: string, threshold: string, oracle?: 'rate' | 'fixed') =>
  ledgers.listing(asset, { threshold, ...(oracle ? { oracle: { kind: oracle } } : {}) })

function opened(): Opened {
  const { accounts, ...ledger } = ledgers.ledger({
    prices: { ETH: '2000', stETH: '2000', USDC: '1' },
    claims: [
      { kind: 'receipt', asset: 'stETH', backing: [{ asset: 'ETH', amount: ledgers.wad('1') }], debts: [] },
    ],
    venues: [
      ledgers.venue('market', ledgers.aave, [
        listing('stETH', '0.8'),
        listing('USDC', '0.9'),
        listing('ETH', '0.8'),
      ]),
      ledgers.venue('rates', ledgers.aave, [listing('stETH', '0.8', 'rate'), listing('USDC', '0', 'fixed')]),
    ],
    markets: [ledgers.pool('stETH', 'ETH', 1, 1000), ledgers.pool('ETH', 'USDC', 2000, 1e6)],
    accounts: [ledgers.account('0x1', 'market', [['collateral', 'USDC', '1']])],
  })
  const world = World.build({ ...ledger, accounts })
  return { ledger, world, subject: { ...world, accountId: String }, name: async () => {} }
}

const plan = (links: readonly ChainAnswer.Wanted[], fee?: number) =>
  ChainAnswer.plan(opened(), links, { depositUsd: 100_000, fee })
const moveOf = ({ moves }: ChainAnswer.Chained, symbol: string) =>
  moves.find((move) => move.symbol === symbol)!

describe('a chain over the venues of a ledger', () => {
  test('a depeg opens the link whose oracle sees the market, not the one that reads a rate', () => {
    const links = [
      { collateral: 'stETH', debt: 'USDC', venue: 'market', ltv: 0.6 },
      { collateral: 'USDC', debt: 'stETH', venue: 'market', ltv: 0.5 },
      { collateral: 'stETH', debt: 'USDC', venue: 'rates', ltv: 0.7 },
    ]
    const chain = plan(links, 0)
    expect(moveOf(chain, 'stETH')).toMatchObject({
      kind: 'depeg',
      links: [
        { drop: expect.closeTo(1 - 0.6 / 0.8, 12), rise: null },
        { drop: null, rise: expect.closeTo(0.9 / 0.5 - 1, 12) },
        { drop: null, rise: null },
      ],
    })
    // As ether falls the last link is the nearest to its edge, and it is named.
    expect(moveOf(chain, 'ETH').breaksFirst).toEqual({
      falling: '3: stETH/USDC at rates',
      rising: '2: USDC/stETH at market',
    })
    // Each dollar of stETH is long: 100,000, less 30,000 owed, plus 30,000 deposited again.
    expect(moveOf(chain, 'stETH').exposureUsd).toBeCloseTo(100_000, 6)
  })

  test('what is carried on in another asset is swapped through the ledger’s pools, unless a fee is given', () => {
    const links = [
      { collateral: 'USDC', debt: 'ETH', venue: 'market', ltv: 0.5 },
      { collateral: 'stETH', debt: 'USDC', venue: 'rates', ltv: 0.5 },
    ]
    const { links: made, equityUsd } = plan(links)
    // $50,000 of ether for stETH in a pool of $2m a side.
    expect(made[1]!.collateralUsd).toBeCloseTo((2e6 * 50_000) / 2_050_000, 6)
    expect(equityUsd).toBeCloseTo(100_000 - 50_000 + made[1]!.collateralUsd, 6)
    expect(plan(links, 0.01).links[1]!.collateralUsd).toBeCloseTo(49_500, 9)
  })

  test('the venue lends what it lends where no share is named; at its threshold no loan can stand', () => {
    expect(() => plan([{ collateral: 'stETH', debt: 'USDC' }])).toThrow('no loan that can stand')
    expect(() => plan([])).toThrow(ChainAnswer.NoLinkError)
  })
})
