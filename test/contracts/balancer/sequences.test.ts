import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as StableSwap from '../../../packages/protocols/src/stable-swap/index.ts'
import * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import { deploy, open, terms, type World } from './World.ts'

const COUNT = Number(process.env['DROSTE_SEQUENCES'] ?? 50)
const STEPS = 15
type Tally = Record<string, number>

async function run(world: World, seed: number, tally: Tally): Promise<void> {
  const { chain, vault, trader } = world
  const chance = Chance.from(seed)
  const opened = await open(world, terms(world, chance))
  let { pool } = opened
  for (let step = 0; step < STEPS; step++) {
    const from = chance.int(0, opened.tokens.length - 1)
    const to = (from + chance.int(1, opened.tokens.length - 1)) % opened.tokens.length
    const exact = chance.pick(['sell', 'buy'] as const)
    const side = exact === 'sell' ? from : to
    const amount = (pool.balances[side]! * chance.big(1n, 10n ** 6n)) / 10n ** BigInt(chance.int(6, 12)) + 1n
    const message = `seed ${seed} step ${step}: ${exact} ${amount} of ${from} for ${to}`
    let expected: StableSwap.Swapped | undefined
    try {
      const swap = exact === 'sell' ? StableSwap.sell : StableSwap.buy
      expected = swap(pool, { from, to }, amount)
    } catch (error) {
      const known = error instanceof StableSwap.ConvergenceError || error instanceof StableSwap.DrainedError
      if (!known) throw error
    }
    const swap = {
      poolId: opened.id,
      kind: exact === 'sell' ? 0 : 1,
      assetIn: opened.tokens[from],
      assetOut: opened.tokens[to],
      amount,
      userData: '0x',
    }
    const funds = { sender: trader, fromInternalBalance: false, recipient: trader, toInternalBalance: false }
    const limit = exact === 'sell' ? 0n : 2n ** 255n
    const tried = await chain.try(vault, 'swap', [swap, funds, limit, 2n ** 64n], { from: trader })
    tally[expected === undefined ? 'refused' : exact] =
      (tally[expected === undefined ? 'refused' : exact] ?? 0) + 1
    expect(tried.kind, `${message} ${tried.kind === 'refused' ? tried.reason : ''}`).toBe(
      expected === undefined ? 'refused' : 'done',
    )
    if (expected === undefined || tried.kind === 'refused') continue
    pool = expected.pool
    const [event] = Chain.events(tried.receipt, vault.abi, 'Swap')
    expect(event, message).toMatchObject({ amountIn: expected.paid, amountOut: expected.received })
    const [assets, balances] = await chain.read<[string[], bigint[]]>(vault, 'getPoolTokens', [opened.id])
    const held = opened.tokens.map((token) => balances[assets.indexOf(token)])
    expect(held, message).toEqual(pool.balances)
  }
}

describe('StableSwap: our rules against a real Balancer v2 composable stable pool', () => {
  let world: World
  let goBack: () => Promise<void>

  beforeAll(async () => {
    world = await deploy()
    goBack = await world.chain.snapshot()
  })
  afterAll(() => world?.chain.stop())

  test(`${COUNT} random pools of ${STEPS} swaps, amounts and balances equal to the unit`, async () => {
    const tally: Tally = {}
    for (let seed = 1; seed <= COUNT; seed++) {
      await goBack()
      await run(world, seed, tally)
    }
    if (process.env['DROSTE_SEQUENCES'] !== undefined) console.log(tally)
    expect(tally['sell']).toBeGreaterThan(COUNT)
    expect(tally['buy']).toBeGreaterThan(COUNT)
  })

  // 4,757 to 1 with A = 1: Newton's integer steps circle the root for ever.
  test('a pool whose invariant does not converge is refused by the contract too', async () => {
    await goBack()
    const scaled = [951_518_747_668_214_041_840_462n, 200_000_000_000_000_000_036n]
    expect(() => StableSwap.invariant(StableSwap.AMP_PRECISION, scaled)).toThrow(StableSwap.ConvergenceError)
    const eighteen = world.tokens.filter(({ decimals }) => decimals === 18)
    const pair = { ...world, tokens: eighteen }
    const opening = open(pair, { amplification: 1n, swapFee: 10n ** 12n, balances: scaled })
    await expect(opening).rejects.toThrow('BAL#321')
  })
})
