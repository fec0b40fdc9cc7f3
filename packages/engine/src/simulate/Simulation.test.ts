import { type Ledger, Normal } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as Columns from '../cascade/columns/Columns.ts'
import * as Generation from '../cascade/columns/Generation.ts'
import * as Workspace from '../cascade/columns/Workspace.ts'
import type { Driver, Model } from '../paths/Model.ts'
import { calm } from '../Scenario.ts'
import * as L from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Simulation from './Simulation.ts'
import * as Still from './Still.ts'
import * as Summary from './Summary.ts'
import * as Tally from './Tally.ts'

const PATHS = 20_000
const whole = { ...L.aave, closeFactor: { kind: 'whole' }, leftover: L.wad('0') } as const
const BONUS = 0.05

/** One account for each asset: 10 tokens at $100 against $600, liquidated below $75. */
const book = (assets: readonly string[], markets: Ledger.Ledger['markets'] = []): Ledger.Ledger =>
  L.ledger({
    prices: { ...Object.fromEntries(assets.map((asset) => [asset, '100'])), usdc: '1' },
    venues: [
      L.venue('pool', whole, [
        ...assets.map((asset) => L.listing(asset, { threshold: '0.8', bonus: String(BONUS) })),
        L.listing('usdc'),
      ]),
    ],
    accounts: assets.map((asset, at) =>
      L.account(`0x${at + 1}`, 'pool', [
        ['collateral', asset, '10'],
        ['debt', 'usdc', '600'],
      ]),
    ),
    markets,
  })

const brownian = (asset: string, volatility = 0.8): Driver => ({
  target: { kind: 'price', asset },
  law: { kind: 'brownian', drift: 0, volatility },
  follows: [],
  exposure: 0,
})
const model = (drivers: readonly Driver[], more: Partial<Model> = {}): Model => ({
  name: 'test',
  stepDays: 30,
  drivers,
  correlation: 0,
  commonJumps: null,
  bootstrap: null,
  ...more,
})
const { shocks: _, ...still } = { ...calm, gasUsd: 0 }
const plan = (given: Model, more: Partial<Simulation.Plan> = {}): Simulation.Plan => ({
  model: given,
  seed: 42,
  sampling: 'plain',
  horizonDays: 30,
  moment: 'end',
  scenario: still,
  ...more,
})
function simulated(ledger: Ledger.Ledger, given: Simulation.Plan, paths = PATHS): Tally.Tally {
  const tally = Tally.empty(given.sampling)
  Simulation.run(Simulation.prepare(World.build(ledger), given), 0, paths, tally)
  return tally
}
const expectShare = (share: number, p: number): void =>
  expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / PATHS))

const deviation = 0.8 * Math.sqrt(30 / 365)
const below = (price: number): number => Normal.cdf((Math.log(price / 100) + deviation ** 2 / 2) / deviation)

describe('S4: one account under geometric Brownian motion', () => {
  const tally = simulated(book(['eth']), plan(model([brownian('eth')])))
  const summary = Summary.of(tally, 42)
  test('is liquidated with the chance of the lognormal law', () => {
    expectShare(summary.liquidationProbability, below(75))
    const [low, high] = summary.probabilityCi.liquidation!
    expect(low).toBeLessThan(below(75))
    expect(high).toBeGreaterThan(below(75))
  })
  test('leaves bad debt with the chance that its collateral is worth less than debt and bonus', () => {
    expectShare(summary.badDebtProbability, below(60 * (1 + BONUS)))
  })
  test('loses a put on its collateral: Black and Scholes', () => {
    const strike = 60 * (1 + BONUS)
    const d2 = (Math.log(100 / strike) - deviation ** 2 / 2) / deviation
    const put = strike * Normal.cdf(-d2) - 100 * Normal.cdf(-d2 - deviation)
    const expected = (10 * put) / (1 + BONUS)
    const { mean, ci } = summary.badDebt
    expect(Math.abs(mean! - expected)).toBeLessThan(2 * (ci.mean![1] - ci.mean![0]))
  })
  test('the fall of its collateral at the worst hundredth is the lognormal’s', () => {
    const expected = 1 - Math.exp(deviation * Normal.quantile(0.01) - deviation ** 2 / 2)
    const [low, high] = summary.priceFall.ci.var99!
    expect(low).toBeLessThan(expected)
    expect(high).toBeGreaterThan(expected)
  })
  test('S6: falls are exceeded as often as the lognormal’s', () => {
    expect(summary.exceeded.map(({ chance }) => chance)).toContain(0.001)
    for (const { chance, priceFall } of summary.exceeded) expectShare(below(100 * (1 - priceFall!)), chance)
  })
  test('its worst paths replay alone, from their number', () => {
    const simulation = Simulation.prepare(World.build(book(['eth'])), plan(model([brownian('eth')])))
    expect(summary.worst).toHaveLength(10)
    expect(summary.worst[0]!.replay).toBe(`42:${summary.worst[0]!.path}`)
    for (const seen of tally.worst) expect(Simulation.observe(simulation, seen.path)).toEqual(seen)
  })
})

test('S3: at its worst: first passage, with the correction for looking now and then (Broadie and others, 1997)', () => {
  const given = plan(model([brownian('eth')], { stepDays: 1 }), { moment: 'worst' })
  const { liquidationProbability } = Summary.of(simulated(book(['eth']), given), 42)
  const barrier = Math.log(0.75) - 0.5826 * 0.8 * Math.sqrt(1 / 365)
  const drift = -(deviation ** 2) / 2
  const passage =
    Normal.cdf((barrier - drift) / deviation) +
    Normal.scaledCdf((2 * drift * barrier) / deviation ** 2, (barrier + drift) / deviation)
  expect(Math.abs(liquidationProbability - passage)).toBeLessThan(0.004 + 4 * Math.sqrt(0.2 / PATHS) * 0.5)
})

test.each([0, 0.6, -0.5])(
  'S4: two accounts whose factors are correlated by %s: the chance of both',
  (rho) => {
    const given = plan(model([brownian('eth'), brownian('btc')], { correlation: rho }))
    const ledger = book(['eth', 'btc'])
    const simulation = Simulation.prepare(World.build(ledger), given)
    // both below their medians: Sheppard’s ¼ + asin(ρ) / 2π
    const median = Math.exp(-(deviation ** 2) / 2) - 1
    let both = 0
    let liquidatedBoth = 0
    for (let path = 0; path < PATHS; path++) {
      const { scenario } = Simulation.strike(simulation, path)
      if (scenario.shocks.every(({ change }) => change < median)) both++
      if (rho === 0 && Simulation.observe(simulation, path).liquidatedUsd > 601) liquidatedBoth++ // one alone repays 600
    }
    expectShare(both / PATHS, 0.25 + Math.asin(rho) / (2 * Math.PI))
    if (rho === 0) expectShare(liquidatedBoth / PATHS, below(75) ** 2)
  },
)

test.each([0, 0.7])('S2: depth that is correlated by %s with a price thins out as the price falls', (rho) => {
  const depth: Driver = { ...brownian('eth'), target: { kind: 'depth' } }
  const given = plan(model([brownian('eth'), depth], { correlation: rho }))
  const ledger = book(['eth'], [L.pool('eth', 'usdc', 100, 3000)])
  const simulation = Simulation.prepare(World.build(ledger), given)
  const median = Math.exp(-(deviation ** 2) / 2)
  let both = 0
  for (let path = 0; path < PATHS; path++) {
    const { scenario } = Simulation.strike(simulation, path)
    if (scenario.shocks[0]!.change < median - 1 && scenario.depth < median) both++
  }
  expectShare(both / PATHS, 0.25 + Math.asin(rho) / (2 * Math.PI)) // Sheppard
})

test('S4: independent accounts: the number that fall is binomial', () => {
  const assets = ['a', 'b', 'c', 'd', 'e']
  const given = plan(model(assets.map((asset) => brownian(asset))))
  const simulation = Simulation.prepare(World.build(book(assets)), given)
  const p = below(75)
  const counts = new Float64Array(6)
  for (let path = 0; path < PATHS; path++) {
    const { scenario } = Simulation.strike(simulation, path)
    counts[scenario.shocks.filter(({ change }) => change < -0.25).length]!++
  }
  const choose = [1, 5, 10, 10, 5, 1]
  choose.forEach((ways, k) => {
    expectShare(counts[k]! / PATHS, ways * p ** k * (1 - p) ** (5 - k))
  })
})

describe('S5: threads', () => {
  const ledger = book(['eth'], [L.pool('eth', 'usdc', 100, 3000)])
  const given = plan(
    model([brownian('eth'), { ...brownian('eth'), target: { kind: 'depth' } }], {
      stepDays: 10,
      correlation: 0.5,
    }),
    { moment: 'worst' },
  )
  test.each(['plain', 'antithetic', 'stratified', 'importance'] as const)(
    'two that share %s paths answer what one does, to the bit; its worst replay alone',
    (sampling) => {
      const drawn = { ...given, sampling }
      const one = simulated(ledger, drawn, 600)
      const world = World.build(ledger)
      const [first, second] = [Tally.empty(sampling), Tally.empty(sampling)]
      Simulation.run(Simulation.prepare(world, drawn), 251, 600, first)
      Simulation.run(Simulation.prepare(World.build(ledger), drawn), 0, 251, second)
      Tally.merge(first, Tally.write(second))
      expect(Tally.write(first)).toEqual(Tally.write(one))
      expect(Summary.of(first, 42)).toEqual(Summary.of(one, 42))
      const alone = Simulation.prepare(world, drawn)
      for (const seen of one.worst) expect(Simulation.observe(alone, seen.path)).toEqual(seen)
    },
  )
  test('another seed answers something else', () => {
    expect(Tally.write(simulated(ledger, { ...given, seed: 43 }, 50))).not.toEqual(
      Tally.write(simulated(ledger, given, 50)),
    )
  })
})

/** So many accounts, one a little nearer to liquidation than the other, over a pool that is shallow for them. */
const ladder = (accounts: number): Ledger.Ledger => ({
  ...book(['eth'], [L.pool('eth', 'usdc', 100, 1000 * accounts)]),
  accounts: Array.from({ length: accounts }, (_, at) =>
    L.account(`0x${at}`, 'pool', [
      ['collateral', 'eth', '10'],
      ['debt', 'usdc', String(500 + (180 * at) / accounts)],
    ]),
  ),
})

test('S4: a ladder of accounts over a shallow pool: falls are amplified, and some feed themselves', () => {
  const tally = simulated(ladder(60), plan(model([brownian('eth')])), 400)
  const { amplification, cascadeProbability, liquidationProbability } = Summary.of(tally, 42)
  expect(amplification.mean).toBeGreaterThan(1)
  expect(cascadeProbability).toBeGreaterThan(0)
  expect(cascadeProbability).toBeLessThan(liquidationProbability)
})

test('S4: in a large book too, cascades are looked for on every path', () => {
  const paths = 80
  const world = World.build(ladder(12_000))
  const given = plan(model([brownian('eth')]))
  const simulation = Simulation.prepare(world, given)
  const tally = Tally.empty()
  Simulation.run(simulation, 0, paths, tally)
  const work = Workspace.prepare(world)
  const starts = (path: number): boolean => {
    const { scenario } = Simulation.strike(simulation, path)
    return Columns.run(work, scenario).totals.repaidUsd > 0 && Generation.branchingRatio(work, scenario) > 1
  }
  const started = Array.from({ length: paths }, (_, path) => starts(path)).filter(Boolean).length
  expect(started).toBeGreaterThan(0)
  expect(Summary.of(tally, 42).cascadeProbability).toBeCloseTo(started / paths, 12)
})

test('S3: the worst moment of one who owes ether is where it stands highest', () => {
  const short = book(['eth'])
  const accounts = [
    L.account('0x1', 'pool', [
      ['collateral', 'eth', '1'],
      ['debt', 'usdc', '1'],
    ]),
    L.account('0x2', 'pool', [
      ['collateral', 'dai', '1000'],
      ['debt', 'eth', '7'],
    ]),
  ]
  const venues = [
    L.venue('pool', whole, [...short.venues[0]!.listings, L.listing('dai', { threshold: '0.8' })]),
  ]
  const ledger = L.ledger({ prices: { eth: '100', usdc: '1', dai: '1' }, venues, accounts })
  const given = plan(model([brownian('eth')], { stepDays: 1 }), { moment: 'worst' })
  const simulation = Simulation.prepare(World.build(ledger), given)
  for (let path = 0; path < 50; path++) {
    const { step, scenario } = Simulation.strike(simulation, path)
    const prices = Array.from(simulation.logs, Math.exp)
    const highest = Math.max(...prices)
    if (highest > 800 / 700) expect(prices[step - 1]).toBe(highest)
    else expect(step).toBe(30)
    expect(scenario.shocks[0]!.change).toBeCloseTo(prices[step - 1]! - 1, 12)
  }
})

test('S2: a model that reaches nothing of the book is refused', () => {
  const hidden = { ...brownian('eth'), target: { kind: 'hidden', label: 'market' } } as const
  expect(() => Simulation.prepare(World.build(book(['eth'])), plan(model([hidden])))).toThrow(
    Simulation.IdleError,
  )
})

test('S4: what is liquidated and lost where nothing moves is told apart', () => {
  const owing = (debt: string) =>
    L.account(`0x${debt}`, 'pool', [
      ['collateral', 'eth', '10'],
      ['debt', 'usdc', debt],
    ])
  const outcome = (...debts: string[]) =>
    Still.outcome(
      Simulation.prepare(
        World.build({ ...book(['eth']), accounts: debts.map(owing) }),
        plan(model([brownian('eth')])),
      ),
    )
  expect(outcome('600')).toEqual({ badDebtUsd: 0, liquidatedUsd: 0 })
  // $1,000 of collateral repays $1,000 / 1.05 of what is owed; the pool absorbs the rest of $1,200.
  const { badDebtUsd, liquidatedUsd } = outcome('600', '1200')
  expect(liquidatedUsd).toBeCloseTo(1200, 6)
  expect(badDebtUsd).toBeCloseTo(1200 - 1000 / (1 + BONUS), 6)
})

test('S2: what no driver moves stands still, but a claim on what moves does not', () => {
  const given = book(['eth', 'btc', 'gold'])
  const backing = [{ asset: 'eth', amount: L.wad('1') }]
  const claims = [{ kind: 'receipt', asset: 'gold', backing, debts: [] } as const]
  const idle = (...drivers: Driver[]) =>
    Still.collateral(Simulation.prepare(World.build({ ...given, claims }), plan(model(drivers))))
  expect(idle(brownian('eth'))).toEqual([{ asset: 'btc', usd: 1000 }])
  expect(idle(brownian('btc')).map(({ asset }) => asset)).toEqual(['eth', 'gold'])
  expect(idle(brownian('eth'), brownian('btc'))).toEqual([])
})

test('S10: a model without a normal driver has no first factor to stratify', () => {
  const history = { ...brownian('eth'), law: { kind: 'historical', series: 'eth' } } as const
  expect(() =>
    Simulation.prepare(World.build(book(['eth'])), plan(model([history]), { sampling: 'stratified' })),
  ).toThrow('no first factor')
})
