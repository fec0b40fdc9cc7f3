import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as StableSwap from './index.ts'

const ONE = 10n ** 18n
const pool = fc
  .record({
    balances: fc.array(fc.bigInt(10n ** 23n, 10n ** 26n), { minLength: 2, maxLength: 4 }),
    amplification: fc.bigInt(20n, 5_000n),
    fee: fc.bigInt(0n, ONE / 100n),
  })
  .map(
    ({ balances, amplification, fee }): StableSwap.Pool => ({
      balances,
      scalings: balances.map(() => ONE),
      amplification: amplification * StableSwap.AMP_PRECISION,
      swapFee: fee,
    }),
  )
const pair = { from: 0, to: 1 }
const share = fc.bigInt(1n, 90n)
/** Newton rests within one of the root, and rounding can move the root by as much as the pool is uneven. */
const slack = (pool: StableSwap.Pool): bigint => pool.balances.reduce((a, b) => a + b, 0n) / 10n ** 15n

test.prop([pool, share])('the invariant never falls in a swap', (before, percent) => {
  const amount = (before.balances[0]! * percent) / 100n
  const { pool: after } = StableSwap.sell(before, pair, amount)
  const [d0, d1] = [before, after].map((each) => StableSwap.invariant(each.amplification, each.balances))
  expect(d1! - d0!).toBeGreaterThanOrEqual(-slack(before))
})

/** What `trade` brings, or out of the property where the pool itself reverts: far from balance Newton does not end. */
const settled = <T>(trade: () => T): T => {
  try {
    return trade()
  } catch (fault) {
    fc.pre(!(fault instanceof StableSwap.ConvergenceError))
    throw fault
  }
}

test.prop([pool, share])('a round trip never pays', (before, percent) => {
  const amount = (before.balances[0]! * percent) / 100n
  const there = settled(() => StableSwap.sell(before, pair, amount))
  const back = settled(() => StableSwap.sell(there.pool, { from: 1, to: 0 }, there.received))
  expect(back.received - amount).toBeLessThanOrEqual(slack(before))
})

test.prop([pool, share])('buying what a sale brings costs what was sold', (before, percent) => {
  const amount = (before.balances[0]! * percent) / 100n
  const sold = StableSwap.sell(before, pair, amount)
  const bought = StableSwap.buy(before, pair, sold.received)
  const gap = bought.paid - amount
  expect(gap <= 1_000n * slack(before) && gap >= -1_000n * slack(before)).toBe(true)
})

test.prop([pool, fc.bigInt(2n, 1_000n)])('scaling every balance scales the invariant', (before, k) => {
  const d = StableSwap.invariant(before.amplification, before.balances)
  const more = before.balances.map((balance) => balance * k)
  const gap = StableSwap.invariant(before.amplification, more) - d * k
  expect(gap <= k * slack(before) && gap >= -k * slack(before)).toBe(true)
})

test.prop([pool, share])('the spot price is the limit of small sales', (before) => {
  const free = { ...before, swapFee: 0n }
  const amount = before.balances[0]! / 10n ** 9n
  const average = Number(StableSwap.sell(free, pair, amount).received) / Number(amount)
  expect(Math.abs(average / StableSwap.spotPrice(free, pair) - 1)).toBeLessThan(1e-6)
})
