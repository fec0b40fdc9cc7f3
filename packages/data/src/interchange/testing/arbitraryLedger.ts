import {
  type Account,
  Asset,
  type Claim,
  Fixed,
  type History,
  type Ledger,
  type Market,
  type Oracle,
  type Venue,
} from '@droste/core'
import fc from 'fast-check'

/** How large a random ledger may be. */
export type Size = {
  readonly assets?: number | undefined
  readonly venues?: number | undefined
  readonly accounts?: number | undefined
}

const WAD = Fixed.WAD
const wadTo = (most: bigint): fc.Arbitrary<Fixed.Wad> =>
  fc
    .oneof(
      fc.bigInt(0n, most),
      fc.constantFrom(0n, most),
      fc.bigInt(0n, most / 10n ** 16n).map((share) => share * 10n ** 16n),
    )
    .map(Fixed.wad)
const share = wadTo(WAD)
const below1 = wadTo(WAD - 1n)
const positive = fc.oneof(fc.bigInt(1n, 10n ** 24n), fc.constantFrom(1n, WAD)).map(Fixed.wad)
/** Amounts in base units, weighted to the sizes where bugs hide: nothing, one unit, beyond a double, whole tokens. */
const amounts = (decimals: number): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.constantFrom(0n, 1n, 10n ** BigInt(decimals), 2n ** 53n + 1n),
    fc.bigInt(0n, 10n ** BigInt(decimals + 6)),
    fc.bigInt(0n, 2n ** 128n),
  )
const above0 = (decimals: number): fc.Arbitrary<bigint> => amounts(decimals).map((amount) => amount + 1n)
const words = fc.oneof(
  fc.constantFrom('a, "b"', 'Größe\n2', '0xAbC'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const names = fc.oneof(fc.constantFrom('main', 'Prime “A”'), fc.string({ minLength: 1, maxLength: 8 }))
const figure = fc.double({ min: 0, max: 1e15, noNaN: true }).map((value) => value + 0)

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
const terms = fc
  .record({ low: share, high: share, bonus: wadTo(WAD / 2n) })
  .map(({ low, high, bonus }) =>
    low < high ? { ltv: low, threshold: high, bonus } : { ltv: high, threshold: low, bonus },
  )

const borrowFactor = wadTo(WAD - 1n).map((value) => Fixed.wad(value + 1n))

const rates = fc.record({
  base: share,
  slope1: share,
  slope2: wadTo(5n * WAD),
  optimal: wadTo(WAD - 2n).map((value) => Fixed.wad(value + 1n)),
  reserveFactor: share,
})

function venues(
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
function markets(assets: readonly Asset.Asset[]): fc.Arbitrary<Market.Market[]> {
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

/** Claims of any asset on any other, in circles too. */
function claims(assets: readonly Asset.Asset[]): fc.Arbitrary<Claim.Claim[]> {
  const parts = (minLength: number): fc.Arbitrary<Claim.Part[]> =>
    fc.uniqueArray(fc.record({ asset: fc.constantFrom(...assets.map(({ id }) => id)), amount: positive }), {
      minLength,
      maxLength: 2,
      selector: ({ asset }) => asset,
    })
  return fc.subarray([...assets]).chain((holders) =>
    fc.tuple(
      ...holders.map(({ id }) =>
        fc.record({
          kind: fc.constantFrom('wrapper', 'receipt', 'vault', 'loop', 'synthetic'),
          asset: fc.constant(id),
          backing: parts(1),
          debts: parts(0),
        }),
      ),
    ),
  )
}

/** Some of what backs a claim is lent at a venue that lists it. */
function lent(claims: readonly Claim.Claim[], venues: readonly Venue.Venue[]): fc.Arbitrary<Claim.Claim[]> {
  const places = ({ asset }: Claim.Part): fc.Arbitrary<string | null> => {
    const listed = venues.filter(({ listings }) => listings.some((each) => each.asset === asset))
    return listed.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...listed.map(({ id }) => id)))
  }
  const parts = (of: readonly Claim.Part[]): fc.Arbitrary<Claim.Part[]> =>
    fc.tuple(...of.map((part) => places(part).map((at) => (at === null ? part : { ...part, at }))))
  return fc.tuple(
    ...claims.map((claim) =>
      fc
        .tuple(parts(claim.backing), parts(claim.debts))
        .map(([backing, debts]) => ({ ...claim, backing, debts })),
    ),
  )
}

function accounts(
  venues: readonly Venue.Venue[],
  decimals: ReadonlyMap<string, number>,
  most: number,
): fc.Arbitrary<Account.Account[]> {
  const leg = (asset: string): fc.Arbitrary<Account.Leg> =>
    fc
      .record({
        side: fc.constantFrom('collateral', 'supply', 'debt'),
        amount: amounts(decimals.get(asset)!),
        own: fc.option(fc.record({ terms, borrowFactor })),
        picked: fc.subarray(['ltv', 'threshold', 'bonus', 'borrowFactor'] as const),
      })
      .map(({ side, amount, own, picked }) => {
        const all = own && { ...own.terms, borrowFactor: own.borrowFactor }
        return {
          side,
          asset,
          amount,
          ...Object.fromEntries(all ? picked.map((term) => [term, all[term]]) : []),
        }
      })
  const account = fc.constantFrom(...venues).chain((venue) =>
    fc
      .record({
        owner: names,
        sub: fc.option(words, { nil: undefined }),
        mode: fc.option(fc.constantFrom(...venue.modes.map(({ id }) => id), undefined), { nil: undefined }),
        legs: fc.uniqueArray(fc.constantFrom(...venue.listings.map(({ asset }) => asset)).chain(leg), {
          maxLength: 5,
          selector: ({ side, asset }) => `${side} ${asset}`,
        }),
      })
      .map(({ owner, sub, mode, legs }) => ({
        owner,
        venue: venue.id,
        ...(sub === undefined ? {} : { sub }),
        ...(mode === undefined ? {} : { mode }),
        legs,
      })),
  )
  return fc.uniqueArray(account, {
    minLength: 1,
    maxLength: most,
    selector: ({ owner, venue, sub }) =>
      sub === undefined ? `${venue}:${owner}` : `${venue}:${owner}/${sub}`,
  })
}

/** What may have happened among these assets and venues, in any order, at places of its own. */
function history(
  assets: readonly Asset.Asset[],
  venues: readonly Venue.Venue[],
): fc.Arbitrary<History.Event[]> {
  const moved = fc
    .constantFrom(...assets)
    .chain(({ id, decimals }) => fc.record({ asset: fc.constant(id), amount: amounts(decimals) }))
  const event = fc.oneof(
    fc
      .record({
        kind: fc.constantFrom('supply', 'withdraw', 'borrow', 'repay'),
        moved,
        venue: fc.constantFrom(...venues.map(({ id }) => id)),
        owner: names,
        sub: fc.option(words, { nil: undefined }),
        wallet: fc.option(names, { nil: undefined }),
      })
      .map(({ kind, moved, venue, owner, sub, wallet }) => ({
        kind,
        ...moved,
        venue,
        owner,
        ...(sub === undefined ? {} : { sub }),
        ...(wallet === undefined ? {} : { wallet }),
      })),
    fc
      .record({ kind: fc.constantFrom('swap', 'wrap'), wallet: names, moved, into: moved })
      .map(({ into, moved, ...rest }) => ({ ...rest, ...moved, got: into.asset, gotAmount: into.amount })),
    fc
      .record({ kind: fc.constant('transfer' as const), wallet: names, to: names, moved })
      .map(({ moved, ...rest }) => ({ ...rest, ...moved })),
  )
  const place = fc.record({ block: fc.maxSafeNat(), log: fc.nat(), transaction: words })
  return fc
    .uniqueArray(fc.tuple(place, event), {
      minLength: 1,
      maxLength: 6,
      selector: ([{ block, log }]) => `${block}/${log}`,
    })
    .map((events) => events.map(([place, event]) => ({ ...place, ...event })))
}

/**
 * Random consistent ledgers: several venues, every kind of rule, oracle, pool and claim, e-modes, terms of single
 * legs, amounts beyond a double. For tests.
 */
export function arbitraryLedger({
  assets = 5,
  venues: most = 3,
  accounts: book = 6,
}: Size = {}): fc.Arbitrary<Ledger.Ledger> {
  const token = fc.record({
    address: fc.stringMatching(/^0x[0-9a-f]{4}$/),
    symbol: words,
    decimals: fc.integer({ min: 0, max: 36 }),
  })
  return fc
    .uniqueArray(token, { minLength: 1, maxLength: assets, selector: ({ address }) => address })
    .map((tokens) =>
      tokens.map(({ address, symbol, decimals }) => ({
        id: Asset.idOf('eip155:1', address),
        symbol,
        decimals,
      })),
    )
    .chain((assets) =>
      claims(assets).chain((claims) =>
        venues(assets, new Set(claims.map(({ asset }) => asset)), most).chain((venues) =>
          fc.record({
            name: names,
            provenance: fc.record({
              source: words,
              chain: fc.option(words),
              block: fc.option(fc.maxSafeNat()),
              time: fc.option(fc.constant('2026-07-30T12:00:00Z')),
              hash: fc.option(words),
              reader: words,
            }),
            coverage: fc.record({
              accounts: fc.nat(),
              debtUsd: figure,
              usedShare: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
              rejected: fc.array(fc.record({ reason: words, accounts: fc.nat(), debtUsd: figure }), {
                maxLength: 2,
              }),
            }),
            assumptions: fc.array(words, { maxLength: 2 }),
            assets: fc.constant(assets),
            prices: fc.tuple(
              ...assets.map(({ id }) => fc.record({ asset: fc.constant(id), usd: positive, source: words })),
            ),
            claims: lent(claims, venues),
            venues: fc.constant(venues),
            markets: markets(assets),
            accounts: accounts(venues, new Map(assets.map(({ id, decimals }) => [id, decimals])), book),
            history: fc.option(history(assets, venues), { nil: undefined }),
          }),
        ),
      ),
    )
    .map(({ history, ...ledger }) => structuredClone(history ? { ...ledger, history } : ledger)) // records without a prototype become plain objects
}
