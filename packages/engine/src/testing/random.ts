import type { Account, Claim, Ledger, Market, Oracle, Venue } from '@droste/core'
import { Fixed } from '@droste/core'
import fc from 'fast-check'
import type { Scenario } from '../Scenario.ts'
import * as L from './ledgers.ts'

const { WAD, wad, fromNumber } = Fixed
const ratio = (low: number, high: number): fc.Arbitrary<Fixed.Wad> =>
  fc
    .integer({ min: Math.round(low * 1e6), max: Math.round(high * 1e6) })
    .map((each) => wad(BigInt(each) * 10n ** 12n))
const real = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000_003 }).map((step) => low + ((high - low) * step) / 1_000_003)

/** ETH, its wrapper, a staked claim on it, a rate claim on that, a coin, and two dollars; prices apart from par. */
const PRICES = {
  eth: 1937.31,
  weth: 1937.31,
  steth: 1931.87,
  wsteth: 2390.11,
  btc: 61234.5,
  dai: 0.9991,
  usdc: 1,
}
const ASSETS = Object.keys(PRICES)
const claim = (kind: Claim.Claim['kind'], asset: string, of: string, amount: string): Claim.Claim => ({
  kind,
  asset,
  backing: [{ asset: of, amount: L.wad(amount) }],
  debts: [],
})
const CLAIMS = [
  claim('wrapper', 'weth', 'eth', '1'),
  claim('receipt', 'steth', 'eth', '1'),
  claim('vault', 'wsteth', 'steth', '1.2345'),
]

const absorbing = fc.record({
  kind: fc.constant('absorb' as const),
  storeFront: ratio(0.3, 0.7),
  valueDecimals: fc.constant(18),
})

const rules: fc.Arbitrary<Venue.Rule> = fc.oneof(
  fc.record({
    kind: fc.constant('pair' as const),
    closeFactor: fc.oneof(
      fc.constant({ kind: 'whole' as const }),
      fc.record({ kind: fc.constant('target' as const), health: ratio(1.01, 1.3) }),
      fc.record({
        kind: fc.constant('share' as const),
        share: ratio(0.3, 0.7),
        of: fc.constantFrom('reserve' as const, 'account' as const),
        whole: fc.option(fc.constant({ healthAtMost: L.wad('0.9512345'), valueBelow: L.wad('2000.123') })),
      }),
    ),
    bonus: fc.oneof(
      fc.constant({ kind: 'listing' as const }),
      fc.record({ kind: fc.constant('discount' as const), cap: ratio(0.05, 0.2) }),
    ),
    feeOn: fc.constantFrom('bonus' as const, 'seized' as const),
    leftover: fc.constantFrom(wad(0n), L.wad('1000.01')),
    badDebt: fc.constantFrom('deficit' as const, 'socialised' as const, 'stays' as const),
    valueDecimals: fc.constantFrom(8, 18),
    rounding: fc.constantFrom(undefined, L.rounding),
  }),
  absorbing,
)

const regimes: fc.Arbitrary<Oracle.Regime> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'market' as const }) },
  fc.constant({ kind: 'rate' as const }),
  fc.constant({ kind: 'fixed' as const }),
  fc.record({
    kind: fc.constant('delayed' as const),
    rounds: fc.integer({ min: 0, max: 3 }),
    deviation: ratio(0, 0.03),
  }),
  fc.record({
    kind: fc.constant('capped' as const),
    of: fc.constantFrom('market' as const, 'rate' as const),
    cap: ratio(1, 3000),
  }),
)

const listings: fc.Arbitrary<Venue.Listing[]> = fc.tuple(
  ...ASSETS.map((asset) =>
    fc.record({
      asset: fc.constant(asset),
      ltv: fc.constant(wad(0n)),
      threshold: ratio(0.6, 0.95),
      bonus: ratio(0.005, 0.12),
      fee: ratio(0, 0.1),
      borrowFactor: fc.oneof(fc.constant(WAD), ratio(0.8, 1)),
      liquidationFactor: ratio(0.85, 0.97),
      oracle: regimes,
    }),
  ),
)

const venues: fc.Arbitrary<Venue.Venue[]> = fc.tuple(
  ...['one', 'two'].map((id) =>
    fc.record({
      id: fc.constant(id),
      protocol: fc.constant('test'),
      rule: rules,
      listings,
      modes: fc.constant([]),
      deficits: fc.constantFrom([], [{ asset: 'usdc', amount: 12345n * WAD }]),
    }),
  ),
)

/** Accounts of one to three collaterals and one or two debts whose health is spread around 1. */
const accountsAt = (at: readonly Venue.Venue[]): fc.Arbitrary<Account.Account[]> =>
  fc
    .array(
      fc.record({
        venue: fc.constantFrom(...at),
        collateral: fc.uniqueArray(fc.record({ asset: fc.constantFrom(...ASSETS), usd: real(300, 5e6) }), {
          minLength: 1,
          maxLength: 3,
          selector: ({ asset }) => asset,
        }),
        debt: fc.uniqueArray(fc.record({ asset: fc.constantFrom(...ASSETS), part: real(0.1, 1) }), {
          minLength: 1,
          maxLength: 2,
          selector: ({ asset }) => asset,
        }),
        health: real(0.93, 1.5),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((drawn) =>
      drawn.map(({ venue, collateral, debt, health }, row) => {
        const listed = (asset: string): Venue.Listing => venue.listings.find((each) => each.asset === asset)!
        const price = (asset: string): number => PRICES[asset as keyof typeof PRICES]
        const power = collateral.reduce(
          (sum, { asset, usd }) => sum + (usd * Number(listed(asset).threshold)) / 1e18,
          0,
        )
        const parts = debt.reduce((sum, { part }) => sum + part, 0)
        const owes = ({ asset, part }: (typeof debt)[number]): number =>
          ((power / health) * (part / parts) * Number(listed(asset).borrowFactor)) / 1e18 / price(asset)
        return {
          owner: `0x${row.toString(16).padStart(40, '0')}`,
          venue: venue.id,
          legs: [
            ...collateral.map(({ asset, usd }) => ({
              side: 'collateral' as const,
              asset,
              amount: fromNumber(usd / price(asset), 18),
            })),
            ...debt.map((each) => ({
              side: 'debt' as const,
              asset: each.asset,
              amount: fromNumber(owes(each), 18),
            })),
          ],
        }
      }),
    )

const constantProduct = (price: number): fc.Arbitrary<Market.Pool> =>
  fc.record({ usd: real(3e5, 5e7), fee: ratio(0, 0.005) }).map(({ usd, fee }) => ({
    kind: 'constant-product' as const,
    base: fromNumber(usd / price, 18),
    quote: fromNumber(usd, 18),
    fee,
  }))

const stableSwap = (price: number): fc.Arbitrary<Market.Pool> =>
  fc
    .record({ usd: real(3e5, 5e7), a: fc.integer({ min: 20, max: 500 }), fee: ratio(0, 0.001) })
    .map(({ usd, a, fee }) => ({
      kind: 'stable-swap' as const,
      base: fromNumber(usd / price, 18),
      quote: fromNumber(usd, 18),
      amplification: BigInt(a),
      rate: wad(fromNumber(price, 18)),
      fee,
    }))

/** One pool, or now and then two: the exact search for their common price is slow over StableSwap. */
const pools = (price: number): fc.Arbitrary<Market.Pool[]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(constantProduct(price)) },
    { weight: 4, arbitrary: fc.tuple(stableSwap(price)) },
    fc.tuple(constantProduct(price), constantProduct(price)),
  )

const MARKETS: readonly (readonly [string, string])[] = [
  ['weth', 'usdc'],
  ['steth', 'eth'],
  ['wsteth', 'weth'],
  ['btc', 'weth'],
  ['dai', 'usdc'],
]

const markets: fc.Arbitrary<Market.Market[]> = fc
  .tuple(
    ...MARKETS.map(([base, quote]) => {
      const price = PRICES[base as keyof typeof PRICES] / PRICES[quote as keyof typeof PRICES]
      return fc.record({
        base: fc.constant(base),
        quote: fc.constant(quote),
        pools: pools(price),
        leaves: fc.oneof(fc.constant(wad(0n)), ratio(0, 0.6)),
        recovers: fc.oneof({ weight: 4, arbitrary: fc.constant(wad(0n)) }, ratio(0.2, 1)),
        source: fc.constant('random'),
        assumed: fc.constant(true),
        there: fc.boolean(),
      })
    }),
  )
  .map((drawn) => drawn.filter(({ there }) => there).map(({ there: _, ...market }) => market))

/** Ledgers of two venues under any rules, oracles and pools, whose accounts stand close to liquidation. */
export const ledgers: fc.Arbitrary<Ledger.Ledger> = fc
  .tuple(venues, markets)
  .chain(([at, sold]) => accountsAt(at).map((accounts) => ({ at, sold, accounts })))
  .map(({ at, sold, accounts }) =>
    L.ledger({
      prices: Object.fromEntries(Object.entries(PRICES).map(([asset, usd]) => [asset, String(usd)])),
      venues: at,
      accounts,
      markets: sold,
      claims: CLAIMS,
    }),
  )

/** Rules under which a crowd is liquidated alike (docs/decisions/035-accounts-in-groups.md). */
const plain: fc.Arbitrary<Venue.Rule> = fc.record({
  kind: fc.constant('pair' as const),
  closeFactor: fc.oneof(
    fc.constant({ kind: 'whole' as const }),
    fc.record({
      kind: fc.constant('share' as const),
      share: ratio(0.3, 0.7),
      of: fc.constantFrom('reserve' as const, 'account' as const),
      whole: fc.option(fc.constant({ healthAtMost: L.wad('0.9512345'), valueBelow: L.wad('2000.123') })),
    }),
  ),
  bonus: fc.constant({ kind: 'listing' as const }),
  feeOn: fc.constantFrom('bonus' as const, 'seized' as const),
  leftover: fc.constantFrom(wad(0n), L.wad('1000.01')),
  badDebt: fc.constantFrom('deficit' as const, 'socialised' as const, 'stays' as const),
  valueDecimals: fc.constantFrom(8, 18),
  rounding: fc.constantFrom(undefined, L.rounding),
})

const usual = fc.record({
  usd: fc.oneof(
    fc.integer({ min: 0, max: 4000 }).map((step) => 100 * 10 ** (step / 1000)),
    real(1500, 4500),
  ),
  health: real(0.7, 1.6),
})

/** One of the crowd: of sizes near where rules and gas tell them apart, now and then the very same as another. */
const member = fc
  .tuple(
    fc.constantFrom('weth', 'wsteth'),
    fc.constantFrom('usdc', 'usdc', 'weth'),
    fc.oneof(
      { weight: 5, arbitrary: usual.map((each) => ({ ...each, apart: APART })) },
      fc.constantFrom({ usd: 2500, health: 0.97, apart: 0 }, { usd: 4000, health: 1.2, apart: 0 }),
    ),
  )
  .map(([collateral, debt, size]) => ({ collateral, debt, ...size }))

/** What tells apart the healths of two of a crowd that are not the same; between equal ones C7 goes by the place. */
const APART = 1e-7

/** Hundreds of accounts of one collateral against one debt at one venue, some that hold nothing, and a few others. */
export const crowds: fc.Arbitrary<Ledger.Ledger> = fc
  .record({
    rule: fc.oneof({ weight: 4, arbitrary: plain }, absorbing),
    listings,
    markets,
    members: fc.array(member, { minLength: 80, maxLength: 300 }),
  })
  .chain(({ rule, listings: listed, markets: sold, members }) => {
    const venue = { ...L.venue('one', rule, listed) }
    return accountsAt([venue]).map((others) => {
      const listing = (asset: string): Venue.Listing => listed.find((each) => each.asset === asset)!
      const price = (asset: string): number => PRICES[asset as keyof typeof PRICES]
      const crowd = members
        .filter(({ collateral, debt }) => collateral !== debt)
        .map(({ collateral, debt, usd, health, apart }, row): Account.Account => {
          const power = (usd * Number(listing(collateral).threshold)) / 1e18
          const owed = ((power / (health * (1 + row * apart))) * Number(listing(debt).borrowFactor)) / 1e18
          const legs: Account.Account['legs'] = [
            { side: 'collateral', asset: collateral, amount: fromNumber(usd / price(collateral), 18) },
            { side: 'debt', asset: debt, amount: fromNumber(owed / price(debt), 18) },
          ]
          const owner = `0x1${row.toString(16).padStart(39, '0')}`
          return { owner, venue: 'one', legs: row % 40 === 7 ? legs.slice(1) : legs }
        })
      return L.ledger({
        prices: Object.fromEntries(Object.entries(PRICES).map(([asset, usd]) => [asset, String(usd)])),
        venues: [venue],
        accounts: [...crowd, ...others],
        markets: sold,
        claims: CLAIMS,
      })
    })
  })

/**
 * The same books with accounts that do not stand on their listings' terms: in an efficiency mode, with a threshold of their
 * own and the listing's bonus, so that one class spans several terms, or with all terms of their own.
 */
export const onOtherTerms = (books: fc.Arbitrary<Ledger.Ledger>): fc.Arbitrary<Ledger.Ledger> =>
  fc
    .record({
      ledger: books,
      terms: fc.record({
        threshold: ratio(0.6, 0.97),
        bonus: ratio(0.005, 0.12),
        borrowFactor: ratio(0.8, 1),
      }),
      mode: fc.record({ ltv: fc.constant(wad(0n)), threshold: ratio(0.6, 0.97), bonus: ratio(0.005, 0.12) }),
      whose: fc.array(fc.constantFrom('listing', 'mode', 'threshold', 'own'), { minLength: 3, maxLength: 9 }),
    })
    .map(({ ledger, terms: { threshold, bonus, borrowFactor }, mode, whose }) => ({
      ...ledger,
      venues: ledger.venues.map((venue) => ({
        ...venue,
        modes: [{ id: 'ether', label: 'ether', collateral: ['weth', 'wsteth', 'steth'], ...mode }],
      })),
      accounts: ledger.accounts.map((account, row): Account.Account => {
        const which = whose[row % whose.length]!
        if (which === 'listing') return account
        if (which === 'mode') return { ...account, mode: 'ether' }
        const own = which === 'own' ? { threshold, bonus, borrowFactor } : { threshold }
        return { ...account, legs: account.legs.map((leg) => ({ ...leg, ...own })) }
      }),
    }))

/** Falls and rises of one or two assets, gas, depth, close factor, capital. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  shocks: fc.array(fc.record({ asset: fc.constantFrom(...ASSETS), change: real(-0.5, 0.1) }), {
    minLength: 0,
    maxLength: 2,
  }),
  oracles: fc.constant([]),
  gasUsd: fc.constantFrom(0, 25),
  depth: fc.constantFrom(1, 0.5, 2),
  recovers: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.constantFrom(0, 0.5)),
  closeFactor: fc.constantFrom(null, null, 0.4, 0.75, 1),
  capitalUsd: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, real(2e5, 2e7)),
})
