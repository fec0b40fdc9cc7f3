import { describe, expect, test } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as MarketSale from './MarketSale.ts'

const PRICES = { ETH: '2000', WETH: '2000', WBTC: '60000', USDC: '1', DOGE: '0.1' }
const ASSETS = Object.keys(PRICES)
const world = World.build(
  ledgers.ledger({
    prices: PRICES,
    claims: [
      {
        kind: 'wrapper',
        asset: 'WETH',
        backing: [{ asset: 'ETH', amount: ledgers.wad('1') }],
        debts: [],
      },
    ],
    venues: [
      ledgers.venue(
        'venue',
        ledgers.aave,
        ASSETS.map((asset) => ledgers.listing(asset)),
      ),
    ],
    // The pool of WBTC stands a tenth below the ledger's price: a scenario opens it there (C3).
    markets: [ledgers.pool('ETH', 'USDC', 2000, 1e6), ledgers.pool('WBTC', 'USDC', 54_000, 5e5)],
    accounts: [ledgers.account('0x1', 'venue', [['collateral', 'ETH', '1']])],
  }),
)
const sale = (sold: string, bought: string) =>
  MarketSale.between(world, ASSETS.indexOf(sold), ASSETS.indexOf(bought))
const product = (side: number, amount: number): number => (side * amount) / (side + amount)

describe('a sale through the markets of a ledger', () => {
  test('one pool, either way: R·a/(R + a) of $1m a side; a wrapper is what it wraps', () => {
    expect(sale('ETH', 'USDC')!.sell(50_000)).toBeCloseTo(product(1e6, 50_000), 6)
    expect(sale('USDC', 'WETH')!.sell(50_000)).toBeCloseTo(product(1e6, 50_000), 6)
  })
  test('two pools, one after the other, each centred on the ledger’s prices', () => {
    // x·y = k moved from 54,000 to 60,000: the quote side grows by √(60/54).
    const side = 5e5 * Math.sqrt(60 / 54)
    const { sell, markets } = sale('WBTC', 'ETH')!
    expect(sell(30_000)).toBeCloseTo(product(1e6, product(side, 30_000)), 6)
    expect(markets).toHaveLength(2)
  })
  test('every sale is counted from the pool as it stands, whatever was asked before', () => {
    const { sell } = sale('ETH', 'USDC')!
    const first = sell(10_000)
    sell(900_000)
    expect(sell(10_000)).toBe(first)
  })
  test('what no market lies between is sold at no pool', () => {
    expect(sale('DOGE', 'DOGE')).toBeNull()
    expect(sale('ETH', 'WETH')).toBeNull()
  })
})
