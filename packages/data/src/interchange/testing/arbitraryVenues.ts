import { type Asset, Fixed, type Oracle, type Venue } from '@droste/core'
import fc from 'fast-check'
import { amounts, below1, names, positive, share, wadTo, words } from './arbitraryFigures.ts'

const { WAD } = Fixed

const closeFactor: fc.Arbitrary<Venue.CloseFactor> = fc.oneof(
  fc.constant({ kind: 'whole' } as const),
  fc.record({
    kind: fc.constant('share' as const),
    share: wadTo(WAD - 1n).map((value) => Fixed.wad(value + 1n)),
    of: fc.constantFrom('reserve', 'account'),
    whole: fc.option(fc.record({ healthAtMost: share, valueBelow: positive })),
  }),
  fc.record({
    kind: fc.constant('target' as const),
    health: wadTo(WAD).map((value) => Fixed.wad(value + WAD)),
  }),
)

const way = fc.constantFrom<Venue.Way>('down', 'up', 'nearest')
const rounding = fc.record({
  priceDecimals: fc.integer({ min: 0, max: 18 }),
  debtValue: way,
  healthDigits: fc.integer({ min: 18, max: 36 }),
  share: way,
  paid: way,
})

const rule: fc.Arbitrary<Venue.Rule> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('pair' as const),
      closeFactor,
      bonus: fc.oneof(
        fc.constant({ kind: 'listing' } as const),
        fc.record({ kind: fc.constant('discount' as const), cap: below1 }),
      ),
      feeOn: fc.constantFrom('bonus', 'seized'),
      leftover: wadTo(2000n * WAD),
      badDebt: fc.constantFrom('deficit', 'socialised', 'stays'),
      valueDecimals: fc.integer({ min: 0, max: 36 }),
      rounding,
    },
    { requiredKeys: ['kind', 'closeFactor', 'bonus', 'feeOn', 'leftover', 'badDebt', 'valueDecimals'] },
  ),
  fc.record({
    kind: fc.constant('absorb' as const),
    storeFront: share,
    valueDecimals: fc.integer({ min: 0, max: 36 }),
  }),
)

const oracle = (claimed: boolean): fc.Arbitrary<Oracle.Regime> =>
  fc.oneof(
    fc.constantFrom<Oracle.Regime>({ kind: 'market' }, { kind: 'fixed' }),
    fc.record({ kind: fc.constant('capped' as const), of: fc.constant('market' as const), cap: positive }),
    fc.record({ kind: fc.constant('delayed' as const), rounds: fc.nat(5), deviation: share }),
    ...(claimed
      ? [
          fc.constant<Oracle.Regime>({ kind: 'rate' }),
          fc.record({
            kind: fc.constant('capped' as const),
            of: fc.constant('rate' as const),
            cap: positive,
          }),
        ]
      : []),
  )

/** ltv at most threshold, threshold at most one. */
export const terms = fc
  .record({ low: share, high: share, bonus: wadTo(WAD / 2n) })
  .map(({ low, high, bonus }) =>
    low < high ? { ltv: low, threshold: high, bonus } : { ltv: high, threshold: low, bonus },
  )

export const borrowFactor = wadTo(WAD - 1n).map((value) => Fixed.wad(value + 1n))

const rates = fc.record({
  base: share,
  slope1: share,
  slope2: wadTo(5n * WAD),
  optimal: wadTo(WAD - 2n).map((value) => Fixed.wad(value + 1n)),
  reserveFactor: share,
})

/** Several venues over some of the assets; oracles by rate only where an asset is a claim. */
export function venues(
  assets: readonly Asset.Asset[],
  claimed: ReadonlySet<string>,
  most: number,
): fc.Arbitrary<Venue.Venue[]> {
  const listing = (asset: Asset.Asset): fc.Arbitrary<Venue.Listing> =>
    fc
      .record({
        terms,
        fee: share,
        borrowFactor,
        liquidationFactor: share,
        oracle: oracle(claimed.has(asset.id)),
      })
      .map(({ terms, ...rest }) => ({ asset: asset.id, ...terms, ...rest }))
  const reserve = ({ id, decimals }: Asset.Asset): fc.Arbitrary<Venue.Reserve> =>
    fc.record(
      {
        asset: fc.constant(id),
        supplied: amounts(decimals),
        borrowed: amounts(decimals),
        supplyCap: amounts(decimals),
        borrowCap: amounts(decimals),
        rates,
      },
      { requiredKeys: ['asset', 'supplied', 'borrowed'] },
    )
  const venue = fc
    .record({ protocol: words, rule, listed: fc.subarray([...assets], { minLength: 1 }) })
    .chain(({ protocol, rule, listed }) =>
      fc.record({
        id: names,
        protocol: fc.constant(protocol),
        rule: fc.constant(rule),
        listings: fc.tuple(...listed.map(listing)),
        modes: fc.uniqueArray(
          fc
            .record({ id: words, label: words, collateral: fc.subarray(listed.map(({ id }) => id)), terms })
            .map(({ terms, ...rest }) => ({ ...rest, ...terms })),
          { maxLength: 2, selector: ({ id }) => id },
        ),
        deficits: fc
          .subarray(listed)
          .chain((owed) =>
            fc.tuple(
              ...owed.map(({ id, decimals }) =>
                fc.record({ asset: fc.constant(id), amount: amounts(decimals) }),
              ),
            ),
          ),
        reserves: fc.subarray(listed).chain((lent) => fc.tuple(...lent.map(reserve))),
      }),
    )
    .map(({ reserves, ...rest }): Venue.Venue => (reserves.length > 0 ? { ...rest, reserves } : rest))
  return fc.uniqueArray(venue, { minLength: 1, maxLength: most, selector: ({ id }) => id })
}
