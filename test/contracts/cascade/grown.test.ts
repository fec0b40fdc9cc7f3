import { Consistency, Fixed } from '@droste/core'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Book from './Book.ts'
import * as Case from './Case.ts'
import * as Exact from './Exact.ts'
import * as Eyes from './Eyes.ts'
import * as Ledger from './Ledger.ts'
import type { Round } from './Record.ts'
import * as Replay from './Replay.ts'
import { deploy, TOUCHED, type World } from './World.ts'

// What the contract stores is a balance over an index, so that after a liquidation it comes out up to two base units
// off (docs/decisions/004). Two units of the dollar token are worth 200 in the base currency's eight digits.
const UNITS = 2n
const BASE = 200n
const YEARS = 2

let world: World
let goBack: () => Promise<void>
beforeAll(async () => {
  world = await deploy(YEARS)
  goBack = await world.chain.snapshot()
})
afterAll(() => world?.chain.stop())

/** Plays rounds until one finds nobody, each from what stands on the chain: a unit off in one is not in the next. */
async function play(seed: number): Promise<{ played: Round; said: Round }[]> {
  await goBack()
  const given = { ...Case.of(seed), accounts: 60 }
  const book = await Book.build(world, given)
  const rounds: { played: Round; said: Round }[] = []
  for (let { scenario } = given; ; scenario = { ...scenario, shocks: [] }) {
    const ledger = await Ledger.read(world, book, Fixed.wad(0n))
    Consistency.check(ledger)
    // An account that was written off is in the ledger no more.
    const owners = ledger.accounts.map(({ owner }) => owner as Address)
    const exact = Exact.run(ledger, scenario)
    const said = exact.rounds[0]!
    if (said.liquidations.length === 0) return rounds
    const oracle = await Replay.shock(world, exact.opened)
    const eyes = await Eyes.on(world, owners)
    rounds.push({ played: await Replay.play(world, { ...book, owners }, eyes, oracle, said), said })
  }
}

const apart = (one: bigint, other: bigint): bigint => (one > other ? one - other : other - one)
/** Of an account: how far balances and values are apart at most. */
const gaps = ({ accounts }: Round, other: Round): { units: bigint; base: bigint } => {
  const most = (found: readonly bigint[]): bigint =>
    found.reduce((max, each) => (each > max ? each : max), 0n)
  const pairs = accounts.map((one, row) => [one, other.accounts[row]!] as const)
  return {
    units: most(
      pairs.flatMap(([one, two]) => [
        ...one.supplied.map((amount, id) => apart(amount, two.supplied[id]!)),
        ...one.owed.map((amount, id) => apart(amount, two.owed[id]!)),
      ]),
    ),
    base: most(
      pairs.flatMap(([one, two]) => [
        apart(one.collateralBase, two.collateralBase),
        apart(one.debtBase, two.debtBase),
      ]),
    ),
  }
}

test('indices have grown', async () => {
  const { reserves, pool } = world.on
  const indices = await world.chain.readAll(
    TOUCHED.flatMap((id) =>
      ['getReserveNormalizedIncome', 'getReserveNormalizedVariableDebt'].map(
        (view) => [pool, view, [reserves[id]!.token.address]] as const,
      ),
    ),
  )
  for (const index of indices as bigint[]) expect(index).toBeGreaterThan(1005n * 10n ** 24n)
})

describe.each([1, 2, 3])('a book of 60 loops on balances that are not what is stored, seed %i', (seed) => {
  let rounds: Awaited<ReturnType<typeof play>>
  beforeAll(async () => {
    rounds = await play(seed)
  })

  test('what is repaid, seized, sold and written off equals the exact reference’s, to the unit', () => {
    expect(rounds.flatMap(({ said }) => said.liquidations).length).toBeGreaterThan(10)
    const shared = ({ oracle, liquidations, sold, recovered, deficits, close }: Round) => ({
      ...{ oracle, sold, recovered, deficits, close },
      liquidations: liquidations.map(({ fee, ...rest }) => rest),
    })
    for (const { played, said } of rounds) {
      expect(shared(played)).toEqual(shared(said))
      for (const [at, { fee }] of played.liquidations.entries())
        expect(apart(fee, said.liquidations[at]!.fee)).toBeLessThanOrEqual(UNITS)
    }
  })

  test('balances are within two base units of it, and of what these are worth', () => {
    for (const { played, said } of rounds) {
      const { units, base } = gaps(played, said)
      expect(units).toBeLessThanOrEqual(UNITS)
      expect(base).toBeLessThanOrEqual(BASE)
    }
  })
})
