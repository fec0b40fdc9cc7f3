import { Consistency, Fixed, Position, Slice } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ledgerOf, positionOf } from '../testing/resolved.ts'
import * as MorphoBlue from './index.ts'

const WETH = { id: 'eip155:1/0x01', symbol: 'WETH', decimals: 18 }
const USDC = { id: 'eip155:1/0x02', symbol: 'USDC', decimals: 6 }

/** A market of WETH against USDC with one borrower who has collateral and debt of some size. */
const snapshot = fc
  .record({
    lltv: fc.constantFrom(625n, 770n, 860n, 915n, 945n, 965n),
    usd: fc.bigInt(500n, 5_000n),
    debt: fc.bigInt(10n ** 9n, 10n ** 15n),
    cover: fc.bigInt(50n, 300n),
    growth: fc.bigInt(0n, 10n ** 15n),
  })
  .map(({ lltv, usd, debt, cover, growth }): MorphoBlue.Snapshot => {
    const collateral = (debt * cover * 10n ** 12n) / (100n * usd)
    return {
      id: '0xAB',
      parameters: { lltv: lltv * 10n ** 15n },
      market: {
        totalSupplyAssets: 3n * debt + growth,
        totalSupplyShares: 3n * debt * 10n ** 6n,
        totalBorrowAssets: 2n * debt + growth,
        totalBorrowShares: 2n * debt * 10n ** 6n,
        lastUpdate: 0n,
        fee: 0n,
      },
      loan: USDC,
      collateral: WETH,
      oraclePrice: usd * 10n ** 24n,
      loanPrice: { usd: Fixed.WAD, source: 'assumed at par' },
      positions: [
        { owner: '0xa', position: { supplyShares: 0n, borrowShares: debt * 10n ** 6n, collateral } },
        { owner: '0xb', position: { supplyShares: debt * 10n ** 6n, borrowShares: 0n, collateral: 0n } },
        { owner: '0xc', position: MorphoBlue.EMPTY_POSITION },
      ],
    }
  })

const apart = (a: bigint, b: bigint): number => Math.abs(Number(a - b)) / Number(b)

test.prop([snapshot])('a market becomes a consistent ledger with the same health', (market) => {
  const resolved = MorphoBlue.resolve(market)
  Consistency.check(ledgerOf(resolved))
  expect(resolved.accounts.map(({ owner }) => owner)).toEqual(['0xa', '0xb'])
  const { position } = market.positions[0]!
  const exact = MorphoBlue.healthFactor(market.parameters, market.market, position, market.oraclePrice)!
  const kernel = Position.health(positionOf(resolved), 18)!
  // The contract rounds what may be owed to whole units of the loan, here at least 10^8 of them.
  expect(apart(kernel, exact)).toBeLessThan(1e-8)
})

test.prop([snapshot])('the kernel liquidates as Morpho does', (market) => {
  const { parameters, oraclePrice } = market
  const { position } = market.positions[0]!
  fc.pre(!MorphoBlue.isHealthy(parameters, market.market, position, oraclePrice))
  const resolved = MorphoBlue.resolve(market)
  const { rule } = resolved.venues[0]!
  if (rule.kind !== 'pair') throw new Error('Morpho liquidates pairs')
  const request = MorphoBlue.largest(parameters, market.market, position, oraclePrice)
  const exact = MorphoBlue.liquidate(parameters, market.market, position, request, oraclePrice)
  const found = Slice.best(rule, positionOf(resolved))
  fc.pre(found !== null)
  expect(apart(found!.slice.repay, exact.repaidAssets)).toBeLessThan(1e-8)
  expect(apart(found!.slice.seize, exact.seizedAssets)).toBeLessThan(1e-8)
  expect(found!.slice.fee).toBe(0n)
})
