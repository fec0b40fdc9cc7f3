import { type Account, Asset, type Claim, type History, type Ledger, type Venue } from '@droste/core'
import fc from 'fast-check'
import { amounts, figure, names, positive, words } from './arbitraryFigures.ts'
import { markets } from './arbitraryMarkets.ts'
import { borrowFactor, terms, venues } from './arbitraryVenues.ts'

/** How large a random ledger may be. */
export type Size = {
  readonly assets?: number | undefined
  readonly venues?: number | undefined
  readonly accounts?: number | undefined
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
