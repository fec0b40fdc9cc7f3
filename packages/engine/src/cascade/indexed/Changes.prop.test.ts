import type { Account, Ledger } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { describe, test as example, expect } from 'vitest'
import * as Book from '../../Book.ts'
import { calm, type Scenario } from '../../Scenario.ts'
import { isBeyond } from '../../testing/beyond.ts'
import * as L from '../../testing/ledgers.ts'
import { crowds, ledgers, scenarios } from '../../testing/random.ts'
import * as World from '../../World.ts'
import { prepare } from '../columns/Workspace.ts'
import * as Arrangement from './Arrangement.ts'
import * as Changes from './Changes.ts'
import * as Eligible from './Eligible.ts'
import * as Indexed from './Indexed.ts'
import * as State from './State.ts'

/**
 * What a block does to an account: its legs become those of another, `scale` times, debts `owes` times besides; without
 * them, it closes. Both in 10^-8, so fine that no two come to the same health, between whom C7 goes by the place.
 */
type Change = {
  readonly account: number
  readonly like: number
  readonly scale: bigint
  readonly owes: bigint
  readonly closes: boolean
}

const change: fc.Arbitrary<Change> = fc.record({
  account: fc.nat(),
  like: fc.nat(),
  scale: fc.bigInt(50_000_000n, 200_000_000n),
  owes: fc.bigInt(80_000_000n, 110_000_000n),
  closes: fc.constantFrom(false, false, false, true),
})
const blocks = fc.array(fc.array(change, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 3 })

/** The accounts after a block, and which of them it changed; one in five that it names is new. */
function after(
  accounts: readonly Account.Account[],
  block: readonly Change[],
): { accounts: Account.Account[]; changed: number[] } {
  const next = [...accounts]
  const changed = new Set<number>()
  for (const { account, like, scale, owes, closes } of block) {
    const at = account % 5 === 0 ? next.length : account % accounts.length
    if (changed.has(at)) continue
    const model = accounts[like % accounts.length]!
    const legs = model.legs
      .filter(({ side }) => !closes || side !== 'debt')
      .map((leg) => {
        const times = scale * (leg.side === 'debt' ? owes : 100_000_000n)
        return { ...leg, amount: (leg.amount * times) / 10n ** 16n }
      })
    next[at] = { owner: next[at]?.owner ?? `0xnew${at}`, venue: model.venue, legs }
    changed.add(at)
  }
  return { accounts: next, changed: [...changed] }
}

/** Runs blocks over one arrangement, and after each compares it with the world of that moment arranged anew. */
function expectSame(
  ledger: Ledger.Ledger,
  block: readonly (readonly Change[])[],
  scenario: readonly Scenario[],
  few: number,
): void {
  const kept = Changes.keep(Arrangement.arrange(World.build(ledger), { few, room: 100 }))
  const state = Indexed.prepare(kept.world, kept.index)
  let { accounts } = ledger
  for (const each of block) {
    // So that a block meets a state that has been at work.
    Indexed.run(state, FALL)
    const next = after(accounts, each)
    accounts = next.accounts
    const book = Book.compile({ ...ledger, accounts: next.changed.map((at) => accounts[at]!) })
    State.follow(state, Changes.apply(kept, { accounts: next.changed, book }))
    const anew = Arrangement.arrange(World.build({ ...ledger, accounts }), { few })
    const fresh = Indexed.prepare(anew.world, anew.index)
    for (const struck of scenario) sameAnswers(state, fresh, struck)
  }
}

const FALL: Scenario = { ...calm, shocks: [{ asset: 'eth', change: -0.3 }], recovers: 0 }

/** Sums of other bands have other last digits. */
const EXACT = 1e-9

function sameAnswers(state: State.State, fresh: State.State, scenario: Scenario): void {
  if (isBeyond(prepare(fresh.work.world), scenario)) return
  const wanted = Indexed.run(fresh, scenario)
  const got = Indexed.run(state, scenario)
  const size = wanted.totals.eligibleDebtUsd + wanted.totals.badDebtUsd + 1
  for (const key of Object.keys(wanted.totals) as (keyof typeof wanted.totals)[])
    expect(Math.abs(got.totals[key] - wanted.totals[key]), key).toBeLessThanOrEqual(EXACT * size)
  expect(got.rounds.length).toBe(wanted.rounds.length)
  const [amplified, once] = [got.amplification ?? 0, wanted.amplification ?? 0]
  expect(Math.abs(amplified - once), 'amplification').toBeLessThanOrEqual(EXACT * (Math.abs(once) + 1))
  State.open(state)
  State.open(fresh)
  state.work.scene.oracle.set(fresh.work.scene.oracle)
  const eligible = Eligible.debt(fresh)
  expect(Math.abs(Eligible.debt(state) - eligible)).toBeLessThanOrEqual(EXACT * (eligible + 1))
}

const runs = Number(process.env['DROSTE_RUNS'] ?? 60)
const several = fc.array(scenarios, { minLength: 1, maxLength: 2 })
const few = fc.constantFrom(1, 8, 1000)
const settings = { numRuns: runs, endOnFailure: true }

describe('an index that is changed in place answers as one that is built anew', () => {
  test.prop([ledgers, blocks, several, few], settings)('on any book and rule', expectSame)
  test.prop([crowds, blocks, several, few], settings)('on crowds in few pairs', expectSame)
})

describe('an arrangement', () => {
  const [ledger] = fc.sample(crowds, { numRuns: 1, seed: 5 }) as [Ledger.Ledger]
  const { accounts } = ledger
  const added = { ...accounts[0]!, owner: '0xnew' }
  const kept = (room: number): Changes.Kept =>
    Changes.keep(Arrangement.arrange(World.build(ledger), { room }))
  const joined = (room: number, who: readonly Account.Account[]): Uint32Array =>
    Changes.apply(kept(room), {
      accounts: who.map((_, at) => accounts.length + at),
      book: Book.compile({ ...ledger, accounts: who }),
    })

  example('takes in as many new accounts as it has room for', () => {
    expect(joined(1, [added])).toHaveLength(1)
    expect(() => joined(1, [added, added])).toThrow(Changes.FullError)
    expect(() => joined(0, [added])).toThrow(Changes.FullError)
  })

  example('does not take in terms that nobody had when it was made', () => {
    const [collateral, ...others] = added.legs
    const own = { ...added, legs: [{ ...collateral!, threshold: L.wad('0.123') }, ...others] }
    expect(() => joined(1, [own])).toThrow(Changes.FullError)
  })
})
