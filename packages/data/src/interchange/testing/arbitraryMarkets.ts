import type { Asset, Market } from '@droste/core'
import fc from 'fast-check'
import { above0, below1, positive, share, words } from './arbitraryFigures.ts'

function pools(base: Asset.Asset, quote: Asset.Asset): fc.Arbitrary<Market.Pool> {
  const fee = below1
  const reserves = { base: above0(base.decimals), quote: above0(quote.decimals), fee }
  return fc.oneof(
    fc.record({ kind: fc.constant('constant-product' as const), ...reserves }),
    fc.record({
      kind: fc.constant('stable-swap' as const),
      ...reserves,
      amplification: fc.bigInt(1n, 10_000n),
      rate: positive,
    }),
    fc.record(
      {
        kind: fc.constant('concentrated' as const),
        sqrtPrice: fc.bigInt(1n, 2n ** 160n - 1n),
        liquidity: fc.bigInt(0n, 2n ** 128n - 1n),
        baseIsToken0: fc.boolean(),
        fee,
        tickSpacing: fc.constantFrom(1, 10, 60, 200),
        ticks: fc
          .uniqueArray(
            fc.record({
              tick: fc.integer({ min: -887_272, max: 887_272 }),
              net: fc.bigInt(-(2n ** 127n), 2n ** 127n - 1n),
            }),
            {
              maxLength: 4,
              selector: ({ tick }) => tick,
            },
          )
          .map((ticks) => ticks.sort((a, b) => a.tick - b.tick)),
      },
      { requiredKeys: ['kind', 'sqrtPrice', 'liquidity', 'baseIsToken0', 'fee', 'ticks'] },
    ),
    fc.record({
      kind: fc.constant('curve' as const),
      fee,
      points: fc
        .array(fc.record({ sold: above0(base.decimals), received: above0(quote.decimals) }), {
          minLength: 1,
          maxLength: 4,
        })
        .map((steps) => {
          let sold = 0n
          let received = 0n
          return steps.map((step) => {
            sold += step.sold
            received += step.received
            return { sold, received }
          })
        }),
    }),
  )
}

/** Markets that quote an asset in an earlier one, so that quotes form a forest. */
export function markets(assets: readonly Asset.Asset[]): fc.Arbitrary<Market.Market[]> {
  const market = (at: number): fc.Arbitrary<Market.Market> =>
    fc.nat(at - 1).chain((quote) =>
      fc.record({
        base: fc.constant(assets[at]!.id),
        quote: fc.constant(assets[quote]!.id),
        pools: fc.array(pools(assets[at]!, assets[quote]!), { minLength: 1, maxLength: 3 }),
        leaves: below1,
        recovers: share,
        source: words,
        assumed: fc.boolean(),
      }),
    )
  return fc.subarray(assets.map((_, at) => at).slice(1)).chain((bases) => fc.tuple(...bases.map(market)))
}
