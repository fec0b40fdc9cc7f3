import { Fixed } from '@droste/core'
import * as LoopAnswer from '@droste/service/answers/LoopAnswer'
import { describe, expect, test } from 'vitest'
import * as Fraction from './Fraction.ts'
import * as LoopFlags from './LoopFlags.ts'
import * as OfFlag from './OfFlag.ts'
import * as OracleFlag from './OracleFlag.ts'
import * as Pair from './Pair.ts'

describe('fractions', () => {
  test.each([
    ['0.7', 0.7],
    ['70%', 0.7],
    ['-20%', -0.2],
    ['.5', 0.5],
    ['+3.5 %', 0.035],
    ['12', 12],
  ])('%s is %d', (text, value) => {
    expect(Fraction.parse('--ltv', text)).toBeCloseTo(value, 15)
  })
  test.each(['fifty', '', '%', '1e3', '0x10', '5,5', '--5', 'NaN', 'Infinity'])('%s is none', (text) => {
    expect(() => Fraction.parse('--ltv', text)).toThrow(Fraction.NotFractionError)
  })
})

describe('shocks', () => {
  test('name an asset and how far it moves; ids may hold anything before the last =', () => {
    expect(Pair.shock('--shock', 'WETH=-20%')).toEqual({ name: 'WETH', change: -0.2 })
    expect(Pair.shock('--shock', 'eip155:1/0xc02a=0.05')).toEqual({ name: 'eip155:1/0xc02a', change: 0.05 })
  })
  test.each(['WETH', '=5%', 'WETH=', ''])('“%s” is no pair', (text) => {
    expect(() => Pair.shock('--shock', text)).toThrow(Pair.NotPairError)
  })
  test('no price falls by all it has', () => {
    expect(() => Pair.shock('--shock', 'WETH=-100%')).toThrow(Pair.TooFarError)
  })
})

describe('oracles', () => {
  const price = Fixed.wad(5n)
  const regime = (text: string) => OracleFlag.parse('--oracle', text).regime(price)
  test('are the five regimes of the model', () => {
    expect(regime('wstETH=rate')).toEqual({ kind: 'rate' })
    expect(regime('wstETH=capped')).toEqual({ kind: 'capped', of: 'market', cap: price })
    expect(regime('wstETH=delayed')).toEqual({ kind: 'delayed', rounds: 1, deviation: 0n })
    expect(regime('wstETH=delayed:3:0.5%')).toEqual({
      kind: 'delayed',
      rounds: 3,
      deviation: 5n * 10n ** 15n,
    })
  })
  test.each(['wstETH=median', 'wstETH=delayed:x', 'wstETH=delayed:0', 'wstETH=rate:2'])(
    '%s is none',
    (text) => {
      expect(() => OracleFlag.parse('--oracle', text)).toThrow()
    },
  )
})

describe('--of', () => {
  test('reads a stress as the command line does', () => {
    const of = OfFlag.parse('stress --shock ETH=-20% --shock USDC=-1% --depth 0.5')
    expect(of).toMatchObject({ kind: 'stress', flags: { shock: ['ETH=-20%', 'USDC=-1%'], depth: '0.5' } })
  })
  test.each(['fly', 'stress --fly', 'stress book', 'inspect now'])('%s is no answer', (text) => {
    expect(() => OfFlag.parse(text)).toThrow(OfFlag.UnknownAnswerError)
  })
})

describe('what a loop works against', () => {
  const bare = { ltv: '90%', threshold: '93%', deposit: '1000', leverage: '5' }
  const plan = (flags: LoopFlags.LoopFlags) =>
    LoopAnswer.plan({ opened: null, source: 'test' }, null, LoopFlags.parse({ ...bare, ...flags }))
  test.each([
    ['supply-cap', { supplyCap: '3000' }, 3000],
    ['liquidity', { supplied: '5000', borrowed: '3500' }, 2500],
    ['borrow-cap', { supplied: '9000', borrowed: '3500', borrowCap: '5000' }, 2500],
    ['rate-kink', { supplied: '5000', borrowed: '2500', rates: '0%,3%,80%,80%', stopAtKink: true }, 2500],
  ])('%s stops it', (stop, flags, collateralUsd) => {
    const { stoppedBy, collateralUsd: reached } = plan(flags)
    expect(stoppedBy).toBe(stop)
    expect(reached).toBeCloseTo(collateralUsd, 6)
  })
  test('its own borrowing raises the rate: .03 · .9/.9 at the kink, compounded', () => {
    const { rates } = plan({ supplied: '10000', borrowed: '5000', rates: '0%,3%,80%,90%' })
    expect(rates.before.borrowApy).toBeCloseTo(Math.expm1((0.03 * 0.5) / 0.9), 9)
    expect(rates.after.borrowApy).toBeCloseTo(Math.expm1(0.03), 6)
  })
  test('a pool of 10,000 a side gives 10,000 · 4,000/14,000 for 4,000', () => {
    const { steps } = plan({ ltv: '80%', deposit: '5000', pool: '10000' })
    expect(steps[0]).toMatchObject({
      borrowedUsd: 4000,
      depositedUsd: expect.closeTo(1e4 * (4000 / 14000), 9),
    })
  })
  test('a cap needs what is supplied beside it', () => {
    expect(() => plan({ borrowCap: '5' })).toThrow('supplied of the debt asset')
  })
})

describe('a loop', () => {
  const bare = { ltv: '70%', threshold: '0.83' }
  test('has one target', () => {
    expect(LoopFlags.parse({ ...bare, leverage: '3x' }).target).toEqual({ kind: 'leverage', leverage: 3 })
    expect(() => LoopFlags.parse(bare)).toThrow(LoopFlags.MissingFlagError)
    expect(() => LoopFlags.parse({ ...bare, depth: '2', max: true })).toThrow('only one')
  })
  test('names a pair of symbols or of ids', () => {
    const ledger = 'book'
    expect(LoopFlags.pair({ ledger, pair: 'wstETH/WETH' })).toMatchObject({
      collateral: 'wstETH',
      debt: 'WETH',
    })
    expect(LoopFlags.pair({ ledger, pair: 'eip155:1/0xaa/eip155:1/0xbb@spark' })).toMatchObject({
      collateral: 'eip155:1/0xaa',
      debt: 'eip155:1/0xbb',
      venue: 'spark',
    })
  })
})
