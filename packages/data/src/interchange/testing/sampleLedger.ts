import { Asset, Fixed, type Ledger } from '@droste/core'

const wad = (text: string): Fixed.Wad => Fixed.wad(Fixed.parse(text, 18))
const chain = 'eip155:1'
const ETH = Asset.idOf(chain, 'native')
const STAKED = Asset.idOf(chain, '0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0')
const USD = Asset.idOf(chain, '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48')

/** A small ledger that adds up: two accounts at two venues, one of them looped. For tests that break it. */
export const sampleLedger: Ledger.Ledger = {
  name: 'sample',
  provenance: { source: 'written by hand', chain, block: null, time: null, hash: null, reader: 'by hand' },
  coverage: { accounts: 2, debtUsd: 21_000, usedShare: 1, rejected: [] },
  assumptions: [],
  assets: [
    { id: ETH, symbol: 'ETH', decimals: 18 },
    { id: STAKED, symbol: 'wstETH', decimals: 18 },
    { id: USD, symbol: 'USDC', decimals: 6 },
  ],
  prices: [
    { asset: ETH, usd: wad('2000'), source: 'a round figure' },
    { asset: STAKED, usd: wad('2400'), source: 'a round figure' },
    { asset: USD, usd: wad('1'), source: 'a round figure' },
  ],
  claims: [{ kind: 'wrapper', asset: STAKED, backing: [{ asset: ETH, amount: wad('1.2') }], debts: [] }],
  venues: [
    {
      id: 'aave',
      protocol: 'aave-v3',
      rule: {
        kind: 'pair',
        closeFactor: {
          kind: 'share',
          share: wad('0.5'),
          of: 'account',
          whole: { healthAtMost: wad('0.95'), valueBelow: wad('2000') },
        },
        bonus: { kind: 'listing' },
        feeOn: 'bonus',
        leftover: wad('1000'),
        badDebt: 'deficit',
        valueDecimals: 8,
      },
      listings: [
        {
          asset: STAKED,
          ltv: wad('0.785'),
          threshold: wad('0.81'),
          bonus: wad('0.06'),
          fee: wad('0.1'),
          borrowFactor: Fixed.WAD,
          liquidationFactor: Fixed.WAD,
          oracle: { kind: 'rate' },
        },
        {
          asset: ETH,
          ltv: wad('0.805'),
          threshold: wad('0.83'),
          bonus: wad('0.05'),
          fee: wad('0.1'),
          borrowFactor: Fixed.WAD,
          liquidationFactor: Fixed.WAD,
          oracle: { kind: 'market' },
        },
      ],
      modes: [
        {
          id: '1',
          label: 'ETH correlated',
          collateral: [STAKED],
          ltv: wad('0.93'),
          threshold: wad('0.95'),
          bonus: wad('0.01'),
        },
      ],
      deficits: [],
    },
    {
      id: 'comet',
      protocol: 'compound-v3',
      rule: { kind: 'absorb', storeFront: wad('0.6'), valueDecimals: 8 },
      listings: [
        {
          asset: ETH,
          ltv: wad('0.83'),
          threshold: wad('0.9'),
          bonus: wad('0'),
          fee: wad('0'),
          borrowFactor: Fixed.WAD,
          liquidationFactor: wad('0.93'),
          oracle: { kind: 'market' },
        },
        {
          asset: USD,
          ltv: wad('0'),
          threshold: wad('0'),
          bonus: wad('0'),
          fee: wad('0'),
          borrowFactor: Fixed.WAD,
          liquidationFactor: Fixed.WAD,
          oracle: { kind: 'fixed' },
        },
      ],
      modes: [],
      deficits: [],
    },
  ],
  markets: [
    {
      base: STAKED,
      quote: ETH,
      pools: [
        {
          kind: 'stable-swap',
          base: Fixed.parse('30000', 18),
          quote: Fixed.parse('36000', 18),
          amplification: 200n,
          rate: wad('1.2'),
          fee: wad('0.0001'),
        },
      ],
      leaves: wad('0'),
      recovers: wad('0'),
      source: 'a round figure',
      assumed: true,
    },
    {
      base: ETH,
      quote: USD,
      pools: [
        {
          kind: 'constant-product',
          base: Fixed.parse('50000', 18),
          quote: Fixed.parse('100000000', 6),
          fee: wad('0.0005'),
        },
      ],
      leaves: wad('0'),
      recovers: wad('0'),
      source: 'a round figure',
      assumed: true,
    },
  ],
  accounts: [
    {
      owner: '0xlooper',
      venue: 'aave',
      mode: '1',
      legs: [
        { side: 'collateral', asset: STAKED, amount: Fixed.parse('10', 18) },
        { side: 'debt', asset: ETH, amount: Fixed.parse('10', 18) },
      ],
    },
    {
      owner: '0xborrower',
      venue: 'comet',
      legs: [
        { side: 'collateral', asset: ETH, amount: Fixed.parse('1', 18) },
        { side: 'debt', asset: USD, amount: Fixed.parse('1000', 6) },
      ],
    },
  ],
}
