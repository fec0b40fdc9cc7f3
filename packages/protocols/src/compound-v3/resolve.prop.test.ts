import { Consistency, Position } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ledgerOf, positionOf } from '../testing/resolved.ts'
import * as CompoundV3 from './index.ts'

const { Interest } = CompoundV3
const curve = { base: 0n, slopeLow: 10n ** 9n, slopeHigh: 10n ** 11n, kink: 8n * 10n ** 17n }
const percent = (n: bigint): bigint => n * 10n ** 16n
const asset = (name: string, digits: bigint, factors: readonly [bigint, bigint, bigint]) => ({
  name,
  scale: 10n ** digits,
  borrowFactor: percent(factors[0]),
  liquidateFactor: percent(factors[1]),
  liquidationFactor: percent(factors[2]),
  supplyCap: 10n ** 30n,
})
const configuration: CompoundV3.Configuration.Configuration = {
  base: 'USDC',
  baseScale: 10n ** 6n,
  borrowMin: 1n,
  targetReserves: 10n ** 30n,
  storeFrontPriceFactor: percent(60n),
  supply: curve,
  borrow: curve,
  assets: [asset('WETH', 18n, [82n, 89n, 95n]), asset('WBTC', 8n, [70n, 77n, 95n])],
}
const assets = new Map([
  ['USDC', { id: 'eip155:1/0x01', symbol: 'USDC', decimals: 6 }],
  ['WETH', { id: 'eip155:1/0x02', symbol: 'WETH', decimals: 18 }],
  ['WBTC', { id: 'eip155:1/0x03', symbol: 'WBTC', decimals: 8 }],
])

const snapshot = fc
  .record({
    weth: fc.bigInt(10n ** 15n, 10n ** 22n),
    wbtc: fc.bigInt(0n, 10n ** 10n),
    debt: fc.bigInt(10n ** 6n, 10n ** 14n),
    price: fc.bigInt(10n ** 10n, 10n ** 12n),
    growth: fc.bigInt(0n, 10n ** 14n),
  })
  .map(({ weth, wbtc, debt, price, growth }): CompoundV3.Snapshot => {
    const opened = CompoundV3.open(configuration, 0n)
    return {
      id: '0xCOMET',
      configuration,
      comet: {
        ...opened,
        base: { ...opened.base, borrowIndex: Interest.INDEX_SCALE + growth, totalBorrow: debt },
      },
      prices: {
        base: 10n ** 8n,
        assets: new Map([
          ['WETH', price],
          ['WBTC', 20n * price],
        ]),
      },
      assets,
      source: 'price feeds of the Comet',
      accounts: [
        {
          owner: '0xa',
          account: {
            principal: -debt,
            collateral: new Map([
              ['WETH', weth],
              ['WBTC', wbtc],
            ]),
          },
        },
        { owner: '0xb', account: { principal: debt, collateral: new Map() } },
        { owner: '0xc', account: CompoundV3.NO_ACCOUNT },
      ],
    }
  })

test.prop([snapshot])('a Comet becomes a consistent ledger that calls the same accounts eligible', (read) => {
  const resolved = CompoundV3.resolve(read)
  Consistency.check(ledgerOf(resolved))
  expect(resolved.accounts.map(({ owner, legs }) => [owner, legs.at(-1)!.side])).toEqual([
    ['0xa', 'debt'],
    ['0xb', 'supply'],
  ])
  const position = positionOf(resolved)
  const sides = Position.weighted(position, 8)
  const owing = read.accounts[0]!.account
  const exact = CompoundV3.margin(configuration, read.comet, owing, read.prices, 'liquidateFactor')
  const kernel = (sides.collateral - sides.debt) / 10n ** 18n
  // Each weighted leg of the contract is cut to 10^-8 USD, the kernel's sum only once.
  expect(kernel - exact >= -1n && kernel - exact <= BigInt(position.collateral.length)).toBe(true)
})

test('the rule is to absorb, and to sell at the published discount', () => {
  const { venues } = CompoundV3.resolve(fc.sample(snapshot, { numRuns: 1, seed: 1 })[0]!)
  expect(venues[0]!.rule).toEqual({ kind: 'absorb', storeFront: percent(60n), valueDecimals: 8 })
  expect(venues[0]!.listings.map(({ liquidationFactor }) => liquidationFactor)).toEqual([
    0n,
    percent(95n),
    percent(95n),
  ])
})
