import { Pool } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as StableSwap from './index.ts'

const ONE = 10n ** 18n
const pool = fc
  .record({
    balances: fc.tuple(fc.bigInt(10n ** 23n, 10n ** 26n), fc.bigInt(10n ** 23n, 10n ** 26n)),
    amplification: fc.bigInt(20n, 5_000n),
    fee: fc.bigInt(0n, ONE / 100n),
    rate: fc.bigInt(ONE / 2n, 2n * ONE),
  })
  .map(
    ({ balances, amplification, fee, rate }): StableSwap.Pool => ({
      balances,
      scalings: [rate, ONE],
      amplification: amplification * StableSwap.AMP_PRECISION,
      swapFee: fee,
    }),
  )

test.prop([pool, fc.bigInt(1n, 50n)])('the ledger’s pool pays what the real one pays', (real, percent) => {
  const amount = (real.balances[0]! * percent) / 100n
  const { received } = StableSwap.sell(real, { from: 0, to: 1 }, amount)
  const sale = Pool.sell(StableSwap.resolve(real, 0), 'sell-base', amount)
  expect(Math.abs(Number(sale.out) / Number(received) - 1)).toBeLessThan(1e-9)
})

test('more than two tokens are no market', () => {
  const three = { balances: [1n, 1n, 1n], scalings: [ONE, ONE, ONE], amplification: 1_000n, swapFee: 0n }
  expect(() => StableSwap.resolve(three, 0)).toThrow(StableSwap.NotAPairError)
})
