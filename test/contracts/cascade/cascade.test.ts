import { Consistency, Fixed } from '@droste/core'
import { World as Engine, Scenario, Stress } from '@droste/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Book from './Book.ts'
import * as Exact from './Exact.ts'
import * as Eyes from './Eyes.ts'
import * as Ledger from './Ledger.ts'
import { inUsd } from './Record.ts'
import * as Replay from './Replay.ts'
import { deploy, type World } from './World.ts'

const cases = [
  { seed: 1, depth: [60_000, 60_000_000], shocks: { wstETH: -0.09 }, recovers: 0n, gasUsd: 0 },
] as const

let world: World
beforeAll(async () => {
  world = await deploy()
})
afterAll(() => world?.chain.stop())

describe.each(cases)('seed $seed', ({ seed, depth, shocks, recovers, gasUsd }) => {
  test('agrees', async () => {
    const book = await Book.build(world, { seed, accounts: 200, depth })
    const ledger = await Ledger.read(world, book, Fixed.wad(recovers))
    Consistency.check(ledger)
    const scenario = {
      ...Scenario.calm,
      gasUsd,
      shocks: Object.entries(shocks).map(([asset, change]) => ({ asset, change })),
    }
    console.time('exact')
    const exact = Exact.run(ledger, scenario)
    console.timeEnd('exact')
    const columns = Stress.run(Engine.build(ledger), scenario)
    const eyes = await Eyes.on(world, book.owners)
    let oracle = await Replay.shock(world, exact.opened)
    for (const round of exact.rounds) {
      const chain = await Replay.play(world, book, eyes, oracle, round)
      expect(chain).toEqual(round)
      oracle = [...chain.close]
    }
  })
})
