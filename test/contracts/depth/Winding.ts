import type { Address } from 'viem'
import { listings } from '../aave/Listing.ts'
import * as Chain from '../harness/Chain.ts'
import { addressOf, build, type World } from '../local/Loops.ts'
import * as Looper from './Looper.ts'

/** How a loop is wound: by its owner step by step, or by a contract in one transaction. */
export const WAYS = [
  'by hand',
  'in one transaction',
  'flash loan',
  'flash loan into debt',
  'flash swap',
] as const
export type Way = (typeof WAYS)[number]

/** A loop on chain of which everything is known. `debts`: what each borrowing brought, in order. */
export type Loop = {
  readonly owner: Address
  readonly way: Way
  readonly loops: number
  readonly debts: readonly bigint[]
}

/** A real Aave v3.6 and a real Uniswap v3 pool of staked ether against ether, and a contract that loops there. */
export type Stage = { readonly chain: Chain.Chain; readonly world: World; readonly looper: Chain.Contract }

const [WETH, WSTETH] = [0, 1]
const MODE = 1
const LTV = 9_300n
const TAKEN = 90n // percent of what the pool lends against the last deposit
const ONE = 10n ** 18n
const everything = 2n ** 256n - 1n

export async function prepare(): Promise<Stage> {
  const chain = await Chain.start()
  const world = await build(chain, 0)
  const { pool, reserves, configurator } = world.stage.on
  await chain.write(configurator, 'setReserveFlashLoaning', [reserves[WETH!]!.token.address, true])
  await chain.write(configurator, 'updateFlashloanPremium', [5n])
  const looper = await Looper.deploy(chain, {
    lending: pool.address,
    pair: world.exchange.pool.address,
    held: reserves[WSTETH!]!.token.address,
    owed: reserves[WETH!]!.token.address,
  })
  return { chain, world, looper }
}

/** Winds up a loop of one staked ether of the owner's own. */
export async function wind(stage: Stage, way: Way, loops: number): Promise<Loop> {
  const { chain, world, looper } = stage
  const owner = addressOf(1_000 * WAYS.indexOf(way) + loops)
  const { pool, reserves } = world.stage.on
  const [ether, staked] = [reserves[WETH!]!, reserves[WSTETH!]!]
  const from = owner
  await chain.write(staked.token, 'mint', [ONE], { from })
  for (const spender of [pool, world.exchange.router])
    for (const token of [staked.token, ether.token])
      await chain.write(token, 'approve', [spender.address, everything], { from })
  await chain.write(ether.debtToken, 'approveDelegation', [looper.address, everything], { from })
  await chain.write(pool, 'setUserEMode', [MODE], { from })
  await chain.write(pool, 'supply', [staked.token.address, ONE, owner, 0], { from })
  const loop = { owner, way, loops }
  if (way === 'by hand') return { ...loop, debts: await windByHand(stage, owner, loops) }
  const steps = stepsOf(loops)
  const whole = steps.reduce((sum, step) => sum + step, 0n)
  const [call, argument] = CALL[way]
  const receipt = await chain.write(looper, call, [owner, argument === 'steps' ? steps : whole], { from })
  const borrowed = Chain.events<{ amount: bigint }>(receipt, pool.abi, 'Borrow')
  return { ...loop, debts: borrowed.map(({ amount }) => amount) }
}

const CALL = {
  'in one transaction': ['wind', 'steps'],
  'flash loan': ['flash', 'whole'],
  'flash loan into debt': ['flashIntoDebt', 'whole'],
  'flash swap': ['flashSwap', 'whole'],
} as const

/** What may be borrowed against so much staked ether, by the oracle, and a part of it. */
const against = (deposit: bigint): bigint =>
  (((deposit * listings[WSTETH!]!.price * LTV) / listings[WETH!]!.price / 10_000n) * TAKEN) / 100n

/** Steps for a pool whose price nobody knows beforehand: each a little less than the oracle's price would allow. */
function stepsOf(loops: number): bigint[] {
  const steps: bigint[] = []
  for (let deposit = ONE; steps.length < loops; ) {
    const step = (against(deposit) * 97n) / 100n
    steps.push(step)
    deposit = (step * listings[WETH!]!.price * 97n) / listings[WSTETH!]!.price / 100n
  }
  return steps
}

async function windByHand({ chain, world }: Stage, owner: Address, loops: number): Promise<bigint[]> {
  const { pool, reserves } = world.stage.on
  const [ether, staked] = [reserves[WETH!]!.token, reserves[WSTETH!]!.token]
  const debts: bigint[] = []
  for (let deposit = ONE; debts.length < loops; ) {
    const amount = against(deposit)
    await chain.write(pool, 'borrow', [ether.address, amount, 2n, 0, owner], { from: owner })
    deposit = await world.exchange.sell(owner, ether, staked, amount)
    await chain.write(pool, 'supply', [staked.address, deposit, owner, 0], { from: owner })
    debts.push(amount)
  }
  return debts
}
