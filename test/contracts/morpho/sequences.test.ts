import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, type Tally } from './Sequence.ts'
import { deploy, type World } from './World.ts'

const COUNT = Number(process.env['DROSTE_SEQUENCES'] ?? 50)
const STEPS = 60

describe('Morpho Blue: our rules against the real contract', () => {
  let world: World
  let goBack: () => Promise<void>

  beforeAll(async () => {
    world = await deploy()
    goBack = await world.chain.snapshot()
  })
  afterAll(() => world?.chain.stop())

  test(`${COUNT} random sequences of ${STEPS} steps, every figure equal to the unit after every step`, async () => {
    const tally: Tally = {}
    for (let seed = 1; seed <= COUNT; seed++) {
      await goBack()
      await run(world, seed, STEPS, tally)
    }
    if (process.env['DROSTE_SEQUENCES'] !== undefined) console.log(tally)
    for (const event of ['supply', 'withdraw', 'borrow', 'repay', 'liquidate', 'bad debt', 'setFee']) {
      expect(tally[event], `${event} never happened`).toBeGreaterThan(0)
    }
    expect(tally['liquidate: position is healthy']).toBeGreaterThan(0)
    expect(tally['borrow: insufficient collateral']).toBeGreaterThan(0)
  })
})
