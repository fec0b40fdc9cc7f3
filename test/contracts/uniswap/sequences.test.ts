import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as UniswapV3 from '../../../packages/protocols/src/uniswap-v3/index.ts'
import * as Chance from '../harness/Chance.ts'
import { run, type Tally } from './Sequence.ts'
import { deploy, type World } from './World.ts'

const COUNT = Number(process.env['DROSTE_SEQUENCES'] ?? 50)
const STEPS = 30

describe('Uniswap v3: our rules against the real pool', () => {
  let world: World
  let goBack: () => Promise<void>

  beforeAll(async () => {
    world = await deploy()
    goBack = await world.chain.snapshot()
  })
  afterAll(() => world?.chain.stop())

  test(`${COUNT} random pools of ${STEPS} mints, burns and swaps, every figure equal to the unit`, async () => {
    const tally: Tally = {}
    for (let seed = 1; seed <= COUNT; seed++) {
      await goBack()
      await run(world, seed, STEPS, tally)
    }
    if (process.env['DROSTE_SEQUENCES'] !== undefined) console.log(tally)
    for (const event of ['mint', 'burn', 'swap', 'swap across ticks', 'swap: SPL', 'swap: AS']) {
      expect(tally[event], `${event} never happened`).toBeGreaterThan(0)
    }
  })

  test('prices and ticks over the whole range, at every boundary from both sides', async () => {
    const { TickMath } = UniswapV3
    const chance = Chance.from(77)
    const { contract } = world.pools[0]!
    const ends = [TickMath.MIN_TICK, TickMath.MIN_TICK + 1, -1, 0, 1, TickMath.MAX_TICK - 1]
    const powers = Array.from({ length: 19 }, (_, i) => [1 << i, -(1 << i)]).flat()
    const some = Array.from({ length: 100 }, () => chance.int(TickMath.MIN_TICK + 1, TickMath.MAX_TICK - 1))
    for (const tick of [...ends, ...powers, ...some]) {
      const at = TickMath.sqrtRatioAtTick(tick)
      const below = tick > TickMath.MIN_TICK ? [at - 1n] : []
      for (const sqrtPrice of [at, at + 1n, ...below]) {
        await goBack()
        await world.chain.write(contract, 'initialize', [sqrtPrice])
        const slot0 = await world.chain.read<readonly unknown[]>(contract, 'slot0')
        expect(slot0[1], `tick at ${sqrtPrice}`).toBe(TickMath.tickAtSqrtRatio(sqrtPrice))
      }
      // The boundary itself is judged too: one unit below it the contract still answers the tick before.
      expect(TickMath.tickAtSqrtRatio(at)).toBe(tick)
    }
  })
})
