import { Fixed, type Ledger, Quantile } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import * as Inspection from '../inspect/Inspection.ts'
import * as L from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Generation from './Generation.ts'

const COUNT = 20_000
const rule = { ...L.aave, closeFactor: { kind: 'whole' } } as const
const venues = [
  L.venue('pool', rule, [
    L.listing('eth', { threshold: '0.9', bonus: '0.01' }),
    L.listing('steth', { threshold: '0.93', bonus: '0.01' }),
    L.listing('usdc', { threshold: '0.85' }),
  ]),
]

/** 300 accounts: sizes lognormal over four decades, a third of them loops of steth against eth, some with no debt. */
function original(): Ledger.Ledger {
  const normal = new Float64Array(600)
  Draw.normals(Draw.open(99), normal, 0, 600, 0, 0, 'account')
  const accounts = Array.from({ length: 300 }, (_, at) => {
    const worth = Math.exp(9 + 2 * normal[at]!)
    const share = 0.85 / (1.02 + Math.exp(normal[300 + at]! - 2))
    const text = (usd: number): string => Fixed.format(Fixed.fromNumber(usd, 18), 18)
    const owner = `0x${(at + 1).toString(16).padStart(40, 'f')}`
    if (at % 3 === 0)
      return L.account(owner, 'pool', [
        ['collateral', 'steth', text(worth / 2000)],
        ['debt', 'eth', text((worth * share) / 2000)],
      ])
    if (at % 10 === 1) return L.account(owner, 'pool', [['collateral', 'eth', text(worth / 2000)]])
    return L.account(owner, 'pool', [
      ['collateral', 'eth', text(worth / 2000)],
      ['debt', 'usdc', text(worth * share)],
    ])
  })
  const claims = [
    { kind: 'receipt', asset: 'steth', backing: [{ asset: 'eth', amount: L.wad('1') }], debts: [] },
  ] as const
  const markets = [L.pool('eth', 'usdc', 2000, 1e6)]
  return L.ledger({ prices: { eth: '2000', steth: '2000', usdc: '1' }, venues, accounts, claims, markets })
}

function generated(like: Ledger.Ledger, count: number, seed: number): Ledger.Ledger {
  const moulds = Generation.mouldsOf(like)
  const draw = Draw.open(seed)
  const accounts = Array.from({ length: count }, (_, row) => Generation.account(moulds, draw, row))
  return { ...Generation.worldOf(moulds, { accounts: count, seed, debtUsd: 0 }), accounts }
}
const inspected = (ledger: Ledger.Ledger) =>
  Inspection.of({ ...World.build(ledger), accountId: (row) => `#${row}` })

const like = original()
const made = generated(like, COUNT, 7)

/** Sizes of collateral, and LTV of those who owe. */
function figures({ accounts }: Ledger.Ledger) {
  const usd: Record<string, number> = { eth: 2000, steth: 2000, usdc: 1 }
  const sum = (side: string) => (each: Ledger.Ledger['accounts'][number]) =>
    each.legs
      .filter((leg) => leg.side === side)
      .reduce((all, { asset, amount }) => all + Fixed.toNumber(amount, 18) * usd[asset]!, 0)
  const sizes = accounts.map((each) => Math.log(sum('collateral')(each)))
  const ltvs = accounts.map((each) => sum('debt')(each) / sum('collateral')(each)).filter((ltv) => ltv > 0)
  return { sizes, ltvs }
}

describe('G2: a generated book is distributed as the one it is like', () => {
  const [before, after] = [figures(like), figures(made)]
  test.each([0.1, 0.25, 0.5, 0.75, 0.9])('sizes at %s, within a fifth of the spread', (level) => {
    const apart = Quantile.of(after.sizes, level) - Quantile.of(before.sizes, level)
    expect(Math.abs(apart)).toBeLessThan(0.4) // the spread is 2
  })
  test.each([0.1, 0.5, 0.9])('LTV at %s', (level) => {
    expect(Math.abs(Quantile.of(after.ltvs, level) - Quantile.of(before.ltvs, level))).toBeLessThan(0.02)
  })
  test('compositions come as often as in the original', () => {
    const kind = ({ legs }: Ledger.Ledger['accounts'][number]): string =>
      legs.map(({ side, asset }) => `${side} ${asset}`).join()
    const count = ({ accounts }: Ledger.Ledger, what: string): number =>
      accounts.filter((each) => kind(each) === what).length / accounts.length
    for (const what of new Set(like.accounts.map(kind))) {
      const p = count(like, what)
      expect(Math.abs(count(made, what) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / COUNT))
    }
  })
  test('leverage and the share of looped debt', () => {
    const [then, now] = [inspected(like), inspected(made)]
    expect(Math.abs(now.leverage.p50! / then.leverage.p50! - 1)).toBeLessThan(0.05)
    expect(Math.abs(now.recursion.loopedShare! - then.recursion.loopedShare!)).toBeLessThan(0.15)
  })
  test('nobody comes to stand below a health of 1 who did not', () => {
    expect(inspected(like).cliffs[0]!.staircase[0]?.eligibleDebtUsd ?? 0).toBe(0)
    expect(inspected(made).cliffs[0]!.staircase[0]?.eligibleDebtUsd ?? 0).toBe(0)
  })
})

test('G3: no owner and no amount of the original is in it', () => {
  const owners = new Set(like.accounts.map(({ owner }) => owner))
  const amounts = new Set(like.accounts.flatMap(({ legs }) => legs.map(({ amount }) => amount)))
  expect(made.accounts.some(({ owner }) => owners.has(owner))).toBe(false)
  expect(made.accounts.some(({ legs }) => legs.some(({ amount }) => amounts.has(amount)))).toBe(false)
  expect(new Set(made.accounts.map(({ owner }) => owner)).size).toBe(COUNT)
})

test('G1: account k is the same in a small book and in a large one; another seed gives others', () => {
  expect(generated(like, 10, 7).accounts).toEqual(made.accounts.slice(0, 10))
  expect(generated(like, 10, 8).accounts).not.toEqual(made.accounts.slice(0, 10))
})

test('G4: markets grow with the number of accounts', () => {
  const [pool] = made.markets[0]!.pools
  const [before] = like.markets[0]!.pools
  expect(pool).toMatchObject({ quote: ((before as { quote: bigint }).quote * BigInt(COUNT)) / 300n })
})

test('an empty ledger has no likeness', () => {
  expect(() => Generation.mouldsOf({ ...like, accounts: [] })).toThrow(Generation.EmptyError)
})
