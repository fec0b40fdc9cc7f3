import { join } from 'node:path'
import { Consistency, Fixed, Levels, Trace } from '@droste/core'
import { MorphoBlueReader, Snapshot } from '@droste/data/rpc'
import type { Address, Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { load } from '../harness/Artifact.ts'
import type * as Chain from '../harness/Chain.ts'
import * as Exchange from '../local/Exchange.ts'
import { addressOf } from '../local/Loops.ts'
import { deploy, type MarketParams, params, type World } from '../morpho/World.ts'
import { connect, folder, surroundings } from '../reader/Reading.ts'
import * as MorphoLooper from './MorphoLooper.ts'

const LOOPS = [1, 2, 3, 5, 8, 13, 21, 30]
const WAYS = ['by hand', 'in one transaction', 'flash loan', 'within a callback'] as const
const STEPWISE = ['by hand', 'in one transaction']
const LLTV = 945n * 10n ** 15n
const ONE = 10n ** 18n
const everything = 2n ** 256n - 1n

let world: World
let market: MarketParams
let exchange: Exchange.Exchange
let looper: Chain.Contract
let loan: Chain.Contract
let collateral: Chain.Contract
let traced: ReadonlyMap<string, Trace.Position>
const debts = new Map<string, readonly bigint[]>()

beforeAll(async () => {
  world = await deploy()
  const { chain, morpho, oracle } = world
  const token = load('@aave/core-v3/artifacts/contracts/mocks/tokens/MintableERC20.sol/MintableERC20.json')
  loan = await chain.deploy(token, ['Loan', 'LOAN', 18])
  collateral = await chain.deploy(token, ['Collateral', 'COLL', 18])
  const [, , , , provider] = chain.accounts as readonly [Address, ...Address[]]
  for (const each of [loan, collateral])
    await chain.write(each, 'mint', [100_000n * ONE], { from: provider! })
  const sides = [loan, collateral].map((each) => ({ token: each, amount: 50_000n * ONE }))
  exchange = await Exchange.deploy(chain, provider!, sides)
  await chain.write(oracle, 'setPrice', [10n ** 36n])
  market = {
    ...params(world, world.stored, LLTV),
    loanToken: loan.address,
    collateralToken: collateral.address,
  }
  const receipt = await chain.write(morpho, 'createMarket', [market])
  await chain.write(loan, 'approve', [morpho.address, everything], { from: provider! })
  await chain.write(morpho, 'supply', [market, 10_000n * ONE, 0n, provider, '0x'], { from: provider! })
  looper = await MorphoLooper.deploy(chain, morpho.address, exchange.pool.address, market)
  for (const loops of LOOPS) for (const way of WAYS) await wind(way, loops)
  traced = await trace(receipt.logs[0]!.topics[1]! as Hex)
})
afterAll(() => world?.chain.stop())

const ownerOf = (way: (typeof WAYS)[number], loops: number): Address =>
  addressOf(1_000 * WAYS.indexOf(way) + loops)

async function wind(way: (typeof WAYS)[number], loops: number): Promise<void> {
  const { chain, morpho } = world
  const from = ownerOf(way, loops)
  await chain.write(collateral, 'mint', [ONE], { from })
  for (const spender of [morpho, exchange.router])
    for (const token of [loan, collateral])
      await chain.write(token, 'approve', [spender.address, everything], { from })
  await chain.write(morpho, 'setAuthorization', [looper.address, true], { from })
  await chain.write(morpho, 'supplyCollateral', [market, ONE, from, '0x'], { from })
  const steps = Array.from(
    { length: loops },
    (_, at) => (ONE * 85n ** BigInt(at + 1)) / 100n ** BigInt(at + 1),
  )
  const whole = steps.reduce((sum, step) => sum + step, 0n)
  debts.set(from, STEPWISE.includes(way) ? steps : [whole])
  if (way === 'in one transaction') await chain.write(looper, 'wind', [from, steps], { from })
  else if (way === 'flash loan') await chain.write(looper, 'flash', [from, whole], { from })
  else if (way === 'within a callback')
    await chain.write(looper, 'within', [from, whole, (whole * 95n) / 100n], { from })
  else
    for (const step of steps) {
      await chain.write(morpho, 'borrow', [market, step, 0n, from, from], { from })
      const bought = await exchange.sell(from, loan, collateral, step)
      await chain.write(morpho, 'supplyCollateral', [market, bought, from, '0x'], { from })
    }
}

async function trace(id: Hex): Promise<ReadonlyMap<string, Trace.Position>> {
  const reader = MorphoBlueReader.reader({ morpho: world.morpho.address, id, since: 0, loanUsd: Fixed.WAD })
  const { ledger } = await Snapshot.take(reader, {
    ...{ connection: connect([world.chain.url]), surroundings: surroundings() },
    ...{ archive: join(folder(), 'snapshot'), block: 'latest', history: true },
  })
  Consistency.check(ledger)
  const terms = { worth: () => 1e-18, ltv: () => Number(LLTV) / 1e18 }
  return new Map(Trace.follow(ledger.history!, 'fifo', terms).map((position) => [position.owner, position]))
}

describe.each(WAYS)('D9: loops wound on the real Morpho Blue: %s', (way) => {
  test.each(LOOPS)('%i borrowings are as deep as they were', (loops) => {
    const owner = ownerOf(way, loops)
    const known = debts.get(owner)!
    const position = traced.get(owner.toLowerCase())!
    expect(Levels.loops(position)).toBe(known.length)
    expect(position.flashLoans).toBe(way === 'flash loan' ? 1 : 0)
    expect(position.debts.map(({ depth, amount }) => [depth, amount])).toEqual(
      known.map((amount, at) => [at + 1, amount]),
    )
    expect(position.collateral[0]).toMatchObject({ depth: 0, amount: ONE })
  })
})
