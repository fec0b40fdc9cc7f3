import { expect } from 'vitest'
import * as UniswapV3 from '../../../packages/protocols/src/uniswap-v3/index.ts'
import * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import type { World } from './World.ts'

const { TickMath } = UniswapV3

export type Tally = Record<string, number>

type Play = {
  readonly world: World
  readonly contract: Chain.Contract
  pool: UniswapV3.Pool
  readonly positions: UniswapV3.Range[]
  readonly balances: { amount0: bigint; amount1: bigint }
}

type Call = {
  readonly name: 'mint' | 'burn' | 'swap'
  readonly args: readonly unknown[]
  readonly run: () => { pool: UniswapV3.Pool; amounts: UniswapV3.Amounts }
  /** What changes besides the pool when it is done. */
  readonly done?: () => void
}

/** Runs one seeded sequence on the real pool and by our rules, comparing every figure after every step. */
export async function run(world: World, seed: number, steps: number, tally: Tally): Promise<void> {
  const chance = Chance.from(seed)
  const play = await begin(world, chance)
  for (let step = 0; step < steps; step++) {
    const call = step < 4 ? minting(play, chance) : next(play, chance)
    const said = `seed ${seed} step ${step}: ${call.name}(${call.args.join(', ')})`
    await send(play, call, said, tally)
    await compare(play, said)
  }
}

async function begin(world: World, chance: Chance.Chance): Promise<Play> {
  const { chain } = world
  const { contract, feePips, tickSpacing } = chance.pick(world.pools)
  const wide = chance.once(5) ? 800_000 : 100_000
  const from = TickMath.sqrtRatioAtTick(chance.int(-wide, wide))
  const sqrtPrice = from + chance.big(0n, from / 20_000n)
  const part = () => chance.pick([0, 4, 7, 10])
  const protocolFee = { token0: part(), token1: part() }
  await chain.write(contract, 'initialize', [sqrtPrice])
  await chain.write(contract, 'setFeeProtocol', [protocolFee.token0, protocolFee.token1])
  const pool = UniswapV3.initialize({
    sqrtPrice,
    feePips,
    tickSpacing,
    protocolFee: { token0: BigInt(protocolFee.token0), token1: BigInt(protocolFee.token1) },
  })
  return { world, contract, pool, positions: [], balances: { amount0: 0n, amount1: 0n } }
}

function next(play: Play, chance: Chance.Chance): Call {
  const kind = chance.int(0, 9)
  if (kind < 2) return minting(play, chance)
  if (kind < 3 && play.positions.length > 0) return burning(play, chance)
  return swapping(play, chance)
}

function minting(play: Play, chance: Chance.Chance): Call {
  const { pool, contract } = play
  const reach = Math.max(1, Math.floor(chance.pick([60, 600, 6_000, 60_000]) / pool.tickSpacing))
  const middle = Math.floor(pool.tick / pool.tickSpacing) + chance.int(-reach, reach)
  const off = chance.once(25) ? 1 : 0
  const lower = (middle - chance.int(0, reach)) * pool.tickSpacing + off
  const upper = (middle + chance.int(1, reach)) * pool.tickSpacing
  const liquidity = chance.once(40) ? (1n << 127n) - 1n : chance.big(1n, 10n ** BigInt(chance.int(1, 24)))
  const range = { lower, upper, liquidity }
  return {
    name: 'mint',
    args: [contract.address, lower, upper, liquidity],
    run: () => UniswapV3.mint(play.pool, range),
    done: () => void play.positions.push(range),
  }
}

function burning(play: Play, chance: Chance.Chance): Call {
  const at = chance.int(0, play.positions.length - 1)
  const held = play.positions[at]!
  const liquidity = chance.once(2) ? held.liquidity : chance.big(1n, held.liquidity)
  return {
    name: 'burn',
    args: [play.contract.address, held.lower, held.upper, liquidity],
    run: () => UniswapV3.burn(play.pool, { ...held, liquidity }),
    done: () => {
      const left = { ...held, liquidity: held.liquidity - liquidity }
      play.positions.splice(at, 1, ...(left.liquidity > 0n ? [left] : []))
    },
  }
}

function swapping(play: Play, chance: Chance.Chance): Call {
  const { pool, contract } = play
  const zeroForOne = chance.once(2)
  const distance = chance.int(0, chance.pick([10, 1_000, 16_000]))
  const tick = Math.max(Math.min(pool.tick + (zeroForOne ? -distance : distance), 887_200), -887_200)
  const near = TickMath.sqrtRatioAtTick(tick)
  // Now and then a limit on the wrong side, which the pool refuses.
  const limit = chance.once(2) ? near : near + chance.big(0n, near / 30_000n)
  const size = chance.once(30) ? 0n : chance.big(1n, 10n ** BigInt(chance.int(1, 26)))
  const amount = chance.once(3) ? -size : size
  return {
    name: 'swap',
    args: [contract.address, zeroForOne, amount, limit],
    run: () => UniswapV3.swap(play.pool, { zeroForOne, amount, limit }),
  }
}

const EVENTS = { mint: 'Mint', burn: 'Burn', swap: 'Swap' } as const
const SAID: Record<string, string> = {
  'tick off the spacing': 'execution reverted',
  'no liquidity': 'execution reverted',
}

async function send(play: Play, call: Call, said: string, tally: Tally): Promise<void> {
  const { chain, trader } = play.world
  let refusal: string | undefined
  let outcome: { pool: UniswapV3.Pool; amounts: UniswapV3.Amounts } | undefined
  try {
    outcome = call.run()
  } catch (error) {
    if (error instanceof UniswapV3.RevertError) refusal = SAID[error.facts.reason] ?? error.facts.reason
    else if (error instanceof UniswapV3.OverflowError) refusal = 'overflow'
    else throw error
  }
  const tried = await chain.try(trader, call.name, call.args)
  const got = tried.kind === 'done' ? 'done' : tried.reason
  count(tally, outcome === undefined ? `${call.name}: ${refusal}` : call.name)
  if (outcome === undefined || tried.kind === 'refused') {
    if (refusal === 'overflow') expect(got, said).not.toBe('done')
    else expect(got, said).toContain(refusal ?? 'done')
    return
  }
  const [event] = Chain.events<UniswapV3.Amounts>(tried.receipt, play.contract.abi, EVENTS[call.name])
  const { amount0, amount1 } = outcome.amounts
  const sign = call.name === 'burn' ? -1n : 1n
  expect(event, said).toMatchObject({ amount0: sign * amount0, amount1: sign * amount1 })
  if (outcome.pool.liquidity !== play.pool.liquidity && call.name === 'swap')
    count(tally, 'swap across ticks')
  if (call.name !== 'burn') {
    play.balances.amount0 += amount0
    play.balances.amount1 += amount1
  }
  play.pool = outcome.pool
  call.done?.()
}

const count = (tally: Tally, event: string): void => {
  tally[event] = (tally[event] ?? 0) + 1
}

async function compare(play: Play, said: string): Promise<void> {
  const { pool, contract, world } = play
  const touched = pool.ticks
  const [slot0, liquidity, growth0, growth1, protocol, balance0, balance1, ...ticks] =
    (await world.chain.readAll([
      [contract, 'slot0'],
      [contract, 'liquidity'],
      [contract, 'feeGrowthGlobal0X128'],
      [contract, 'feeGrowthGlobal1X128'],
      [contract, 'protocolFees'],
      [world.tokens[0], 'balanceOf', [contract.address]],
      [world.tokens[1], 'balanceOf', [contract.address]],
      ...touched.map(({ tick }): Chain.View => [contract, 'ticks', [tick]]),
    ])) as [unknown[], bigint, bigint, bigint, bigint[], bigint, bigint, ...bigint[][]]
  const got = {
    price: slot0.slice(0, 2),
    liquidity,
    growth: [growth0, growth1],
    protocol,
    balances: [balance0, balance1],
    ticks: ticks.map(([gross, net]) => [gross, net]),
  }
  expect(got, said).toEqual({
    price: [pool.sqrtPrice, pool.tick],
    liquidity: pool.liquidity,
    growth: [pool.feeGrowth.token0, pool.feeGrowth.token1],
    protocol: [pool.protocolFees.token0, pool.protocolFees.token1],
    balances: [play.balances.amount0, play.balances.amount1],
    ticks: touched.map(({ gross, net }) => [gross, net]),
  })
}
