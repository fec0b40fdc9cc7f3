import { Fixed, type Ledger, type Oracle, type Venue } from '@droste/core'
import { describe, expect, test } from 'vitest'
import { calm, NothingLeftError, type Scenario } from '../Scenario.ts'
import * as L from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Columns from './columns/Columns.ts'
import { prepare } from './columns/Workspace.ts'
import * as Reference from './reference/Reference.ts'

const scenario = (changes: Record<string, number>, more: Partial<Scenario> = {}): Scenario => ({
  ...calm,
  gasUsd: 0,
  shocks: Object.entries(changes).map(([asset, change]) => ({ asset, change })),
  ...more,
})
const implementations = [
  ['reference', Reference.run],
  ['columns', (ledger: Ledger.Ledger, what: Scenario) => Columns.run(prepare(World.build(ledger)), what)],
] as const
const whole: Venue.Rule = {
  ...L.aave,
  closeFactor: { kind: 'whole' },
  leftover: L.wad('0'),
  valueDecimals: 18,
} as Venue.Rule

/** A staked-ETH loop on ETH: `debt` ETH owed against 100 wstETH at a rate of 1.25, sold in a pool 4,000 ETH deep. */
const loop = (debt: string, oracle: Oracle.Regime): Ledger.Ledger =>
  L.ledger({
    prices: { usdc: '1', eth: '2000', weth: '2000', steth: '2000', wsteth: '2500' },
    claims: [
      { kind: 'wrapper', asset: 'weth', backing: [{ asset: 'eth', amount: L.wad('1') }], debts: [] },
      { kind: 'receipt', asset: 'steth', backing: [{ asset: 'eth', amount: L.wad('1') }], debts: [] },
      { kind: 'vault', asset: 'wsteth', backing: [{ asset: 'steth', amount: L.wad('1.25') }], debts: [] },
    ],
    venues: [
      L.venue('aave', L.aave, [
        L.listing('wsteth', { threshold: '0.95', bonus: '0.01', oracle }),
        L.listing('weth'),
      ]),
    ],
    markets: [L.pool('wsteth', 'weth', 1.25, 4000), L.pool('eth', 'usdc', 2000, 50_000_000)],
    accounts: [
      L.account('loop', 'aave', [
        ['collateral', 'wsteth', '100'],
        ['debt', 'weth', debt],
      ]),
    ],
  })

describe.each(implementations)('%s', (_, run) => {
  test('C1: "ETH/USD shock moving an ETH/ETH loop": it does not', () => {
    const { totals, marksShocked } = run(loop('115', { kind: 'market' }), scenario({ weth: -0.4 }))
    expect(marksShocked[0]).toBe(1)
    expect(marksShocked.slice(1)).toEqual([1200, 1200, 1200, 1500].map((usd) => expect.closeTo(usd, 9)))
    expect(totals.eligibleDebtUsd).toBe(0)
  })

  test('C1: shocks on an asset and on its wrapper that together leave no price are refused', () => {
    const nothing = scenario({ eth: -0.9999999999, weth: -0.9999999999 })
    expect(() => run(loop('115', { kind: 'market' }), nothing)).toThrow(NothingLeftError)
  })

  test('C1: "peg applied twice" and "depeg from par instead of the current peg"', () => {
    const ledger = loop('115', { kind: 'market' })
    const discounted = {
      ...ledger,
      prices: ledger.prices.map((price) =>
        ['steth', 'wsteth'].includes(price.asset)
          ? { ...price, usd: L.wad(price.asset === 'steth' ? '1960' : '2450') }
          : price,
      ),
    }
    const { marksShocked } = run(discounted, scenario({ steth: -0.05 }))
    expect(marksShocked[3]).toBeCloseTo(1960 * 0.95, 6)
    expect(marksShocked[4]).toBeCloseTo(2450 * 0.95, 6)
  })

  test('C4: a depeg liquidates under a market oracle and does not under an exchange-rate oracle', () => {
    const market = run(loop('115', { kind: 'market' }), scenario({ wsteth: -0.06 }))
    const rate = run(loop('115', { kind: 'rate' }), scenario({ wsteth: -0.06 }))
    expect(market.totals.repaidUsd).toBeGreaterThan(0)
    expect(rate.totals.eligibleDebtUsd).toBe(0)
    expect(rate.totals.repaidUsd).toBe(0)
  })

  test('C4: "hard-coded oracle": no liquidation and the whole loss is bad debt', () => {
    const { totals } = run(loop('115', { kind: 'fixed' }), scenario({ wsteth: -0.77 }))
    expect(totals.repaidUsd).toBe(0)
    expect(totals.badDebtUsd).toBeCloseTo(115 * 2000 - 100 * 2500 * 0.23, 4)
  })

  test('C4: a cap holds an oracle down, never up', () => {
    const capped: Oracle.Regime = { kind: 'capped', of: 'rate', cap: L.wad('2428.75') }
    // The oracle is 2.85 % below 2,500: health .95·97.15/115·… falls below 1 although no price has moved.
    expect(run(loop('116', capped), scenario({})).totals.eligibleDebtUsd).toBeCloseTo(232_000, 6)
    expect(run(loop('116', { kind: 'market' }), scenario({})).totals.eligibleDebtUsd).toBe(0)
  })

  test('C4, C12: a delayed oracle liquidates later, and the cascade waits for it', () => {
    const delayed: Oracle.Regime = { kind: 'delayed', rounds: 3, deviation: L.wad('0.005') }
    const { rounds } = run(loop('115', delayed), scenario({ wsteth: -0.04 }))
    expect(rounds.map(({ repaidUsd }) => repaidUsd > 0).slice(0, 4)).toEqual([false, false, false, true])
  })

  test('C8: liquidators stop where the next unit no longer pays: the fall of a round is the bonus', () => {
    const ledger = L.ledger({
      prices: { usdc: '1', eth: '2000' },
      venues: [
        L.venue('m', whole, [
          L.listing('eth', { threshold: '0.8', bonus: '0.05', oracle: { kind: 'fixed' } }),
          L.listing('usdc'),
        ]),
      ],
      markets: [L.pool('eth', 'usdc', 2000, 1_000_000)],
      accounts: [
        L.account('a', 'm', [
          ['collateral', 'eth', '1000'],
          ['debt', 'usdc', '1700000'],
        ]),
      ],
    })
    const { rounds, totals } = run(ledger, scenario({}))
    expect(rounds[0]!.marks[1]).toBeCloseTo(2000 / 1.05, 6)
    // x·y = k from 500 ETH / 1,000,000 USD down to a price of 2000/1.05: 500·(√1.05 − 1) ETH are sold.
    expect(totals.seizedUsd).toBeCloseTo(500 * (Math.sqrt(1.05) - 1) * 2000, 3)
    expect(rounds).toHaveLength(1)
  })

  test('C8: a liquidation that does not cover its gas does not happen', () => {
    const ledger = loop('119', { kind: 'market' })
    expect(run(ledger, scenario({}, { gasUsd: 0 })).totals.accounts).toBe(1)
    expect(run(ledger, scenario({}, { gasUsd: 0 })).totals.repaidUsd).toBeGreaterThan(0)
    expect(run(ledger, scenario({}, { gasUsd: 5000 })).totals.repaidUsd).toBe(0)
  })

  /** Two accounts on ether without a market: `debts` USD against 1,000 ETH each, liquidated below $2,000. */
  const two = (debts: readonly string[], rule: Venue.Rule): Ledger.Ledger =>
    L.ledger({
      prices: { usdc: '1', eth: '2000' },
      venues: [
        L.venue('m', rule, [L.listing('eth', { threshold: '0.8', bonus: '0.05' }), L.listing('usdc')]),
      ],
      accounts: debts.map((debt, at) =>
        L.account(`a${at}`, 'm', [
          ['collateral', 'eth', '1000'],
          ['debt', 'usdc', debt],
        ]),
      ),
    })

  test('L13: a scenario sets the close factor of a venue that lets all be repaid, or a share', () => {
    const repaid = (rule: Venue.Rule, closeFactor: number | null): number =>
      run(two(['1600000'], rule), scenario({ eth: -0.01 }, { closeFactor })).rounds[0]!.repaidUsd
    expect(repaid(whole, null)).toBeCloseTo(1_600_000, 4)
    expect(repaid(whole, 0.25)).toBeCloseTo(400_000, 4)
    expect(repaid(L.aave, null)).toBeCloseTo(800_000, 4)
    expect(repaid(L.aave, 0.3)).toBeCloseTo(480_000, 4)
  })

  test('C8: capital pays for slices in the order of C7, cuts the one it does not pay for, and comes again', () => {
    const limited = run(two(['1800000', '1850000'], whole), scenario({}, { capitalUsd: 2_000_000 }))
    expect(limited.rounds[0]!.liquidations).toBe(2)
    expect(limited.rounds.map(({ repaidUsd }) => repaidUsd)).toEqual(
      [2_000_000, 1_650_000].map((usd) => expect.closeTo(usd, 3)),
    )
    const idle = run(two(['1800000'], whole), scenario({}, { capitalUsd: 100, gasUsd: 10 }))
    expect(idle.totals.repaidUsd).toBe(0) // a bonus of $5 does not cover the gas
  })

  test('C8, L8: what capital cuts leaves no dust', () => {
    const rule = { ...whole, leftover: L.wad('1000') } as Venue.Rule
    const { totals } = run(two(['1850000'], rule), scenario({}, { capitalUsd: 1_849_900 }))
    expect(totals.repaidUsd).toBeCloseTo(1_849_000, 3)
  })

  test('C10, L10: "deleting a seized account and its bad debt with it": the venue keeps it', () => {
    const { totals, accounts } = run(loop('115', { kind: 'market' }), scenario({ wsteth: -0.2 }))
    expect(totals.absorbedUsd).toBeGreaterThan(0)
    expect(totals.badDebtUsd).toBeCloseTo(totals.absorbedUsd, 4)
    expect(accounts.badDebtUsd[0]).toBeCloseTo(totals.badDebtUsd, 6)
  })

  test('C13: "eligible" printed as "liquidated" printed as "bad debt": three words, three numbers', () => {
    const { totals } = run(loop('118', { kind: 'market' }), scenario({ wsteth: -0.03 }))
    const { eligibleDebtUsd, repaidUsd, badDebtUsd } = totals
    expect(new Set([eligibleDebtUsd, repaidUsd, badDebtUsd].map(Math.round)).size).toBe(3)
  })

  test('C11: a market that recovers gives liquidators their depth back', () => {
    const ledger = loop('118', { kind: 'market' })
    const recovering = {
      ...ledger,
      markets: ledger.markets.map((market) => ({ ...market, recovers: L.wad('0.9') })),
    }
    const stuck = run(ledger, scenario({ wsteth: -0.03 })).totals
    expect(run(recovering, scenario({ wsteth: -0.03 })).totals.repaidUsd).toBeLessThanOrEqual(stuck.repaidUsd)
  })

  test('C2: depth that leaves makes the same shock worse', () => {
    const deep = run(loop('118', { kind: 'market' }), scenario({ wsteth: -0.03 })).totals.badDebtUsd
    const thin = run(loop('118', { kind: 'market' }), scenario({ wsteth: -0.03 }, { depth: 0.05 })).totals
      .badDebtUsd
    expect(thin).toBeGreaterThan(deep)
  })

  test('L11, C13: Compound III takes the account over and loses what its store front does not bring', () => {
    const comet: Venue.Rule = { kind: 'absorb', storeFront: L.wad('0.6'), valueDecimals: 8 }
    const listing = { ...L.listing('eth', { threshold: '0.9' }), liquidationFactor: L.wad('0.95') }
    const ledger = L.ledger({
      prices: { usdc: '1', eth: '2000' },
      venues: [L.venue('comet', comet, [listing, L.listing('usdc')])],
      markets: [L.pool('eth', 'usdc', 2000, 1_000_000_000)],
      accounts: [
        L.account('a', 'comet', [
          ['collateral', 'eth', '100'],
          ['debt', 'usdc', '150000'],
        ]),
      ],
    })
    const { totals } = run(ledger, scenario({ eth: -0.25 }))
    expect(totals.absorbedUsd).toBeCloseTo(150_000, 6)
    // Sold at 1 − .6·(1 − .95) = .97 of 1,500: 145,500 for a debt of 150,000 (deep pool, so all of it).
    expect(totals.repaidUsd).toBeCloseTo(145_500, 0)
    expect(totals.badDebtUsd).toBeCloseTo(4_500, 0)
  })
})

test('L11: absorbing breaks the law that a deeper fall never costs less', () => {
  // Just below the threshold the account is credited more than it owes, at an oracle price that the thin pool will not
  // pay: the venue owes the difference. Further down it owes nothing, and loses less.
  const comet: Venue.Rule = { kind: 'absorb', storeFront: L.wad('0.5'), valueDecimals: 18 }
  const listing = { ...L.listing('eth', { threshold: '0.7' }), liquidationFactor: L.wad('0.95') }
  const ledger = L.ledger({
    prices: { usdc: '1', eth: '2000' },
    venues: [L.venue('comet', comet, [listing, L.listing('usdc')])],
    markets: [L.pool('eth', 'usdc', 2000, 1_000_000)],
    accounts: [
      L.account('a', 'comet', [
        ['collateral', 'eth', '1000'],
        ['debt', 'usdc', '1390000'],
      ]),
    ],
  })
  const [less, more] = [-0.01, -0.2].map((eth) => Reference.run(ledger, scenario({ eth })).totals.badDebtUsd)
  expect(more).toBeLessThan(less!)
})

describe.each(implementations)('Gatto 2026 (references §3) through the %s cascade', (_, run) => {
  /** $100M of collateral at HF₀ = .95·12/11 in one account, whose collateral alone gaps. */
  const book = (threshold: string, bonus: string, depth: number, rule = whole): Ledger.Ledger => {
    const debt = (100e6 * Number(threshold)) / ((0.95 * 12) / 11)
    return L.ledger({
      prices: { usd: '1', col: '1' },
      venues: [L.venue('v', rule, [L.listing('col', { threshold, bonus }), L.listing('usd')])],
      markets: depth > 0 ? [L.pool('col', 'usd', 1, depth)] : [],
      accounts: [
        L.account('a', 'v', [
          ['collateral', 'col', '100000000'],
          ['debt', 'usd', Fixed.format(Fixed.fromNumber(debt, 18), 18)],
        ]),
      ],
    })
  }
  test.each([
    [0.02, 0],
    [0.05, 0],
    [0.08, 0.58],
    [0.12, 4.54],
    [0.2, 12.46],
  ])('a gap of %d into a deep pool costs $%dM at .95 / 1 %%', (gap, printed) => {
    expect(run(book('0.95', '0.01', 0), scenario({ col: -gap })).totals.badDebtUsd / 1e6).toBeCloseTo(
      printed,
      2,
    )
  })
  test.each([
    [0.12, 0],
    [0.2, 2.69],
  ])('and %d costs $%dM at .81 / 6 %%', (gap, printed) => {
    expect(run(book('0.81', '0.06', 0), scenario({ col: -gap })).totals.badDebtUsd / 1e6).toBeCloseTo(
      printed,
      2,
    )
  })
})
