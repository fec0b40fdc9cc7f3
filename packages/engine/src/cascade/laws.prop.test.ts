import { Fixed, type Ledger, Structure } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { calm, type Scenario } from '../Scenario.ts'
import { ledgers, scenarios } from '../testing/random.ts'
import * as World from '../World.ts'
import * as Columns from './columns/Columns.ts'
import { prepare } from './columns/Workspace.ts'
import * as Exchange from './reference/Exchange.ts'
import * as Prices from './reference/Prices.ts'
import { serve } from './reference/Round.ts'
import * as State from './reference/State.ts'

const run = (ledger: Ledger.Ledger, scenario: Scenario) => Columns.run(prepare(World.build(ledger)), scenario)

/** Base units of each asset on one side of all accounts. */
const held = (state: State.State, side: 'collateral' | 'debt', assets: number): bigint[] => {
  const sums = Array.from({ length: assets }, () => 0n)
  for (const account of state.accounts) {
    for (const leg of account[side]) sums[leg.asset] = sums[leg.asset]! + leg.amount
  }
  return sums
}

test.prop([ledgers], { numRuns: 60, seed: 3, endOnFailure: true })(
  'C10, L10: value is conserved to the unit in every round, and no amount is ever negative',
  (ledger) => {
    const structure = Structure.build(ledger)
    const units = ledger.assets.map(({ decimals }) => Fixed.scale(decimals))
    const marks = Prices.ofLedger(ledger)
    const state = State.open(ledger)
    let exchange = Exchange.open(structure, ledger.markets, units, marks, Fixed.WAD)
    const oracle = ledger.venues.map(() => marks)
    const setting = { ledger, structure, units, marks, oracle, gas: 0n, capital: null }
    for (let round = 0; round < 4; round++) {
      const before = {
        collateral: held(state, 'collateral', units.length),
        debt: held(state, 'debt', units.length),
      }
      const served = serve(state, exchange, setting)
      exchange = served.exchange
      const after = {
        collateral: held(state, 'collateral', units.length),
        debt: held(state, 'debt', units.length),
      }
      for (const { row, collateral, debt, slice } of served.liquidations) {
        if (row === null) continue
        after.collateral[collateral] = after.collateral[collateral]! + slice.seize
        after.debt[debt] = after.debt[debt]! + slice.repay
      }
      for (const { asset, amount } of served.seizedByVenues)
        after.collateral[asset] = after.collateral[asset]! + amount
      for (const { asset, amount } of served.absorbed) after.debt[asset] = after.debt[asset]! + amount
      expect(after).toEqual(before)
      const amounts = state.accounts.flatMap(({ collateral, debt }) =>
        [...collateral, ...debt].map((leg) => leg.amount),
      )
      expect(amounts.every((amount) => amount >= 0n)).toBe(true)
    }
  },
)

test.prop([ledgers, scenarios, fc.integer()], { numRuns: 80, seed: 5, endOnFailure: true })(
  'C7: the order of accounts changes nothing',
  (ledger, scenario, turn) => {
    const accounts = [...ledger.accounts].sort(
      (a, b) => ((Number(a.owner) * 7919 + turn) % 101) - ((Number(b.owner) * 7919 + turn) % 101),
    )
    const one = run(ledger, scenario)
    fc.pre(one.rounds.length <= 100)
    const other = run({ ...ledger, accounts }, scenario)
    const size = one.totals.eligibleDebtUsd + one.totals.badDebtUsd + 1
    for (const key of ['eligibleDebtUsd', 'repaidUsd', 'seizedUsd', 'absorbedUsd', 'badDebtUsd'] as const) {
      expect(Math.abs(one.totals[key] - other.totals[key]) / size).toBeLessThan(Columns.BOUND)
    }
  },
)

/** The ledger with every amount, every depth and every sum of money in a rule times `k`. */
const scaled = (ledger: Ledger.Ledger, k: bigint): Ledger.Ledger => ({
  ...ledger,
  accounts: ledger.accounts.map((account) => ({
    ...account,
    legs: account.legs.map((leg) => ({ ...leg, amount: leg.amount * k })),
  })),
  markets: ledger.markets.map((market) => ({
    ...market,
    pools: market.pools.map((pool) =>
      pool.kind === 'constant-product' || pool.kind === 'stable-swap'
        ? { ...pool, base: pool.base * k, quote: pool.quote * k }
        : pool,
    ),
  })),
  venues: ledger.venues.map((venue) => ({
    ...venue,
    deficits: venue.deficits.map((each) => ({ ...each, amount: each.amount * k })),
  })),
})

/** The ledger without rules that know the size of a position. */
const sizeless = (ledger: Ledger.Ledger): Ledger.Ledger => ({
  ...ledger,
  venues: ledger.venues.map((venue) => ({
    ...venue,
    rule:
      venue.rule.kind === 'absorb'
        ? venue.rule
        : {
            ...venue.rule,
            leftover: Fixed.wad(0n),
            closeFactor:
              venue.rule.closeFactor.kind === 'share'
                ? { ...venue.rule.closeFactor, whole: null }
                : venue.rule.closeFactor,
          },
  })),
})

test.prop([ledgers, scenarios, fc.bigInt(2n, 1000n)], { numRuns: 60, seed: 7, endOnFailure: true })(
  'C12: with gas and dust rules off, scaling every amount, depth and capital by k scales every loss by k',
  (ledger, scenario, k) => {
    const one = run(sizeless(ledger), { ...scenario, gasUsd: 0 })
    fc.pre(one.rounds.length <= 60)
    const capitalUsd = scenario.capitalUsd === null ? null : scenario.capitalUsd * Number(k)
    const other = run(scaled(sizeless(ledger), k), { ...scenario, gasUsd: 0, capitalUsd })
    const size = one.totals.eligibleDebtUsd + one.totals.badDebtUsd + 1
    for (const key of ['eligibleDebtUsd', 'repaidUsd', 'seizedUsd', 'absorbedUsd', 'badDebtUsd'] as const) {
      expect(Math.abs(one.totals[key] - other.totals[key] / Number(k)) / size).toBeLessThan(1e-5)
    }
  },
)

/**
 * Every account long and in dollars, at venues that liquidate by pair at market prices: a short gets healthier as the
 * asset falls, an absorbing venue may owe more after a small fall (cascade.test.ts), and so may one whose oracle is
 * capped below the market and gives collateral away.
 */
const longOnly = (ledger: Ledger.Ledger): Ledger.Ledger => {
  const paired = new Set(ledger.venues.filter(({ rule }) => rule.kind === 'pair').map(({ id }) => id))
  const dollars = new Set(['usdc', 'dai'])
  return {
    ...ledger,
    venues: ledger.venues.map((venue) => ({
      ...venue,
      deficits: [],
      listings: venue.listings.map((listing) => ({ ...listing, oracle: { kind: 'market' as const } })),
    })),
    accounts: ledger.accounts.flatMap((account) => {
      const collateral = account.legs.filter((leg) => leg.side === 'collateral' && !dollars.has(leg.asset))
      const debt = account.legs.filter((leg) => leg.side === 'debt').slice(0, 1)
      const legs = [...collateral, ...debt.map((leg) => ({ ...leg, asset: 'usdc' }))]
      return paired.has(account.venue) && collateral.length > 0 ? [{ ...account, legs }] : []
    }),
  }
}

test.prop([ledgers], { numRuns: 150, seed: 11, endOnFailure: true })(
  'bad debt never falls as a fall of one asset grows, where everybody is long',
  (ledger) => {
    const book = longOnly(ledger)
    let before = 0
    for (const fall of [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8]) {
      const { badDebtUsd } = run(book, {
        ...calm,
        gasUsd: 0,
        shocks: [{ asset: 'eth', change: -fall }],
      }).totals
      expect(badDebtUsd, `at −${fall * 100} %`).toBeGreaterThanOrEqual(before * (1 - 1e-9) - 1e-6)
      before = badDebtUsd
    }
  },
)
