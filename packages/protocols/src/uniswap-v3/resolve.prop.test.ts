import { Pool } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as UniswapV3 from './index.ts'

/** Spacing and fee go together, as the factory has them. */
const TIERS = [
  { tickSpacing: 1, feePips: 100n },
  { tickSpacing: 10, feePips: 500n },
  { tickSpacing: 60, feePips: 3_000n },
] as const

const range = fc
  .tuple(
    fc.integer({ min: -100, max: 99 }),
    fc.integer({ min: 1, max: 100 }),
    fc.bigInt(10n ** 18n, 10n ** 24n),
  )
  .map(([lower, width, liquidity]) => ({ lower: lower * 60, upper: (lower + width) * 60, liquidity }))

const pool = fc
  .tuple(
    fc.integer({ min: -5_000, max: 5_000 }),
    fc.array(range, { maxLength: 6 }),
    fc.constantFrom(...TIERS),
    fc.bigInt(0n, 10n ** 24n),
  )
  .map(([tick, ranges, tier, off]) => {
    const sqrtPrice = UniswapV3.TickMath.sqrtRatioAtTick(tick) + off
    const empty = UniswapV3.initialize({ sqrtPrice, ...tier })
    const wide = { lower: -120_000, upper: 120_000, liquidity: 10n ** 22n }
    return [wide, ...ranges].reduce((before, each) => UniswapV3.mint(before, each).pool, empty)
  })

const amounts = fc
  .tuple(fc.integer({ min: 1, max: 23 }), fc.bigInt(1n, 9n))
  .chain(([digits, first]) => fc.bigInt(first, first * 10n ** BigInt(digits)))

test.prop([pool, amounts, fc.boolean(), fc.constantFrom('token0', 'token1')], { numRuns: 500 })(
  'the ledger’s pool pays what the real one pays, to the unit, across ticks and words and both ways round',
  (real, amount, zeroForOne, base) => {
    const { amounts, pool: after } = UniswapV3.swap(real, { zeroForOne, amount })
    const direction = zeroForOne === (base === 'token0') ? 'sell-base' : 'sell-quote'
    const sale = Pool.sell(UniswapV3.resolve(real, base), direction, amount)
    expect(sale.out).toBe(zeroForOne ? -amounts.amount1 : -amounts.amount0)
    expect(sale.unsold).toBe(amount - (zeroForOne ? amounts.amount0 : amounts.amount1))
    expect(sale.pool).toMatchObject({ sqrtPrice: after.sqrtPrice, liquidity: after.liquidity })
  },
)
