import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, type Tally } from './Sequence.ts'
import { deploy, type World } from './World.ts'

const COUNT = Number(process.env['DROSTE_SEQUENCES'] ?? 50)
const STEPS = 60

describe('Compound v2: our rules against a real isolated pool of the family', () => {
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
    for (const event of [
      ...['mint', 'redeem', 'redeemUnderlying', 'borrow', 'repayBorrow', 'enterMarkets', 'exitMarket'],
      ...['liquidateBorrow', 'healAccount', 'liquidateAccount', 'bad debt', 'setInterestRateModel'],
      ...['borrow: InsufficientLiquidity', 'liquidateBorrow: TooMuchRepay', 'badDebtRecovered'],
    ]) {
      expect(tally[event], `${event} never happened`).toBeGreaterThan(0)
    }
  })
})
