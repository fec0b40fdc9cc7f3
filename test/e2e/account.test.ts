import { describe, expect, test } from 'vitest'
import { answer, droste } from './droste.ts'

const BOOK = 'aave-v3-ethereum-top54'
const largest = answer('inspect', BOOK).concentration.largest[0]
const owner = largest.account.slice(largest.account.indexOf(':') + 1)

describe('droste account', () => {
  test('agrees with what inspect says of its account', () => {
    const { wallet, accounts } = answer('account', BOOK, owner)
    expect(accounts[0].account).toBe(largest.account)
    expect(wallet.debtUsd).toBeCloseTo(largest.debtUsd, 4)
    expect(wallet.healthFactor).toBe(accounts[0].healthFactor)
  })

  test('before and after: a debt paid back to the last unit leaves no health to speak of', () => {
    const { wallet, whatIf } = answer('account', BOOK, owner, '--repay', 'WETH=max')
    expect(whatIf.wallet).toMatchObject({ debtUsd: 0, healthFactor: null, leverage: 1 })
    expect(whatIf.paidInUsd).toBeCloseTo(wallet.debtUsd, 2)
  })

  test('what is borrowed and deposited again is the loop it says it is', () => {
    const { wallet, accounts, whatIf } = answer(
      'account',
      BOOK,
      owner,
      '--borrow',
      'WETH=1000',
      '--deposit',
      'WETH=1000',
    )
    expect(whatIf.paidInUsd).toBeCloseTo(0, 2)
    expect(whatIf.wallet.equityUsd).toBeCloseTo(wallet.equityUsd, 2)
    expect(whatIf.wallet.loopedDebtUsd - wallet.loopedDebtUsd).toBeCloseTo(1000 * 1920, 0)
    expect(whatIf.accounts[0].legs.length).toBe(accounts[0].legs.length + 1)
  })

  test('a price that falls falls for all that stands on it: nothing moves a loop but a depeg', () => {
    const fall = answer('account', BOOK, owner, '--set', 'ETH=-30%')
    expect(fall.whatIf.wallet.healthFactor).toBeCloseTo(fall.wallet.healthFactor, 9)
    expect(fall.whatIf.wallet.equityUsd).toBeCloseTo(0.7 * fall.wallet.equityUsd, 2)
  })

  test('tells what a venue would refuse, on stderr', () => {
    const { code, err, out } = droste('account', BOOK, owner, '--borrow', 'WETH=100000')
    expect(code).toBe(0)
    expect(err).toContain('would refuse this')
    expect(out).toContain('before')
  })

  test.each([
    [2, ['--repay', 'WETH'], /ASSET=TOKENS/],
    [2, ['--repay', 'WETH=-5'], /more than 0, or max/],
    [2, ['--repay', 'WETH=lots'], /lots.*\n.*12\.5, or max/],
    [2, ['--deposit', 'WETH=lots'], /lots.*\n.*12\.5\.$/m],
    [2, ['--set', 'WETH=-100%'], /price of nothing/],
    [3, ['--repay', 'DOGE=1'], /DOGE/],
    [3, ['--repay', 'WETH@nowhere=1'], /no venue/i],
    [3, ['--repay', 'WETH=10000000'], /=max/],
    [3, ['--deposit', 'wstETH=max'], /no most/],
  ])('ends with %i for %j', (code, flags, told) => {
    const run = droste('account', BOOK, owner, ...flags)
    expect([run.code, run.out]).toEqual([code, ''])
    expect(run.err).toMatch(told)
  })
})
