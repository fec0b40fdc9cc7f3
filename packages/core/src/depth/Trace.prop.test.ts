import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Levels from './Levels.ts'
import * as Trace from './Trace.ts'
import { apart, type Bare, ETH, STETH, terms, USDC } from './testing/winding.ts'

const wallet = fc.constantFrom('0xa', '0xb')
const venue = fc.constantFrom('m', 'n')
const asset = fc.constantFrom(ETH, STETH, USDC)
const amount = fc.bigInt({ min: 0n, max: 10n ** 20n })
const dealing = fc.record({
  kind: fc.constantFrom('supply', 'withdraw', 'borrow', 'repay'),
  owner: wallet,
  venue,
  asset,
  amount,
})
const moves = (named: fc.Arbitrary<string>) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: dealing.chain((each) => named.map((owner): Bare => ({ ...each, owner }) as Bare)),
    },
    fc
      .record({ wallet: named, asset, amount, got: asset, gotAmount: amount })
      .map((each): Bare => ({ kind: 'swap', ...each })),
    fc
      .record({ wallet: named, to: named, asset, amount })
      .map((each): Bare => ({ kind: 'transfer', ...each })),
  )
const history = fc.array(moves(wallet), { maxLength: 40 })
const method = fc.constantFrom<Trace.Method>('fifo', 'proportional')
const follow = (deeds: readonly Bare[], by: Trace.Method) => Trace.follow(apart(deeds), by, terms(0.8))
const total = (units: readonly Trace.Units[], of: string) =>
  units.reduce((sum, each) => sum + (each.asset === of ? each.amount : 0n), 0n)

test.prop([history, method])(
  'no unit is lost or made: a position holds what went in less what came out',
  (deeds, by) => {
    const books = new Map<string, bigint>()
    const SIGN = { supply: 1n, borrow: 1n, withdraw: -1n, repay: -1n }
    for (const deed of deeds) {
      if (!('owner' in deed)) continue
      const side = deed.kind === 'supply' || deed.kind === 'withdraw' ? 'collateral' : 'debts'
      const key = `${deed.venue}:${deed.owner} ${side} ${deed.asset}`
      const next = (books.get(key) ?? 0n) + SIGN[deed.kind] * deed.amount
      // What was never seen going in has been earned; what was never borrowed is interest.
      books.set(key, next > 0n ? next : 0n)
    }
    for (const { account, ...position } of follow(deeds, by))
      for (const side of ['collateral', 'debts'] as const)
        for (const each of [ETH, STETH, USDC])
          expect(total(position[side], each)).toBe(books.get(`${account} ${side} ${each}`) ?? 0n)
  },
)

test.prop([history, method])(
  'debt is at least one deep, and no deeper than one more than what it may stand on',
  (deeds, by) => {
    const positions = follow(deeds, by)
    const borrowings = deeds.filter(({ kind }) => kind === 'borrow').length
    for (const { debts, collateral } of positions) {
      for (const { depth } of debts) expect(depth).toBeGreaterThanOrEqual(1)
      for (const { depth } of [...debts, ...collateral]) expect(depth).toBeLessThanOrEqual(borrowings)
    }
  },
)

test.prop([history, method, fc.infiniteStream(fc.nat())])(
  'the order in which events are told does not matter',
  (deeds, by, order) => {
    const told = apart(deeds)
    const shuffled = told
      .map((event) => ({ event, key: order.next().value! }))
      .sort((a, b) => a.key - b.key)
      .map(({ event }) => event)
    expect(Trace.follow(shuffled, by, terms(0.8))).toEqual(Trace.follow(told, by, terms(0.8)))
  },
)

test.prop([fc.array(moves(fc.constant('0xa'))), fc.array(moves(fc.constant('0xc'))), method])(
  'who never deals with somebody is not changed by what that one does',
  (own, other, by) => {
    const alone = follow(own, by)
    const beside = follow([...own, ...other], by).filter(({ owner }) => owner === '0xa')
    expect(beside).toEqual(alone)
  },
)

test.prop([history, method])('the levels add up to the positions', (deeds, by) => {
  const positions = follow(deeds, by)
  const levels = Levels.distribute(positions, () => 1e-18)
  for (const [side, name] of [
    ['collateral', 'collateralUsd'],
    ['debts', 'debtUsd'],
  ] as const) {
    const sum = levels.reduce((all, level) => all + level[name], 0)
    const expected = positions.reduce(
      (all, position) => all + position[side].reduce((held, each) => held + Number(each.amount), 0),
      0,
    )
    expect(sum).toBeCloseTo(expected / 1e18, 6)
  }
})
