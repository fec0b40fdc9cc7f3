import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as Chain from './Chain.ts'

const COUNT = Number(process.env['DROSTE_SEQUENCES'] ?? 50)
const STEPS = 60

/** What happened over one or many sequences: a run in which nothing bites proves nothing. */
export type Tally = Record<string, number>

/**
 * Plays sequences of random steps against a market on a chain, each from where it was deployed; after every step `run` compares
 * it with ours. Each of `events` must have happened.
 */
export function agree<World extends { readonly chain: Chain.Chain }>(
  what: string,
  market: {
    readonly deploy: () => Promise<World>
    readonly run: (world: World, seed: number, steps: number, tally: Tally) => Promise<unknown>
  },
  events: readonly string[],
): void {
  describe(what, () => {
    let world: World
    let goBack: () => Promise<void>

    beforeAll(async () => {
      world = await market.deploy()
      goBack = await world.chain.snapshot()
    })
    afterAll(() => world?.chain.stop())

    test(`${COUNT} random sequences of ${STEPS} steps, every figure equal to the unit after every step`, async () => {
      const tally: Tally = {}
      for (let seed = 1; seed <= COUNT; seed++) {
        await goBack()
        await market.run(world, seed, STEPS, tally)
      }
      if (process.env['DROSTE_SEQUENCES'] !== undefined) console.log(tally)
      for (const event of events) expect(tally[event], `${event} never happened`).toBeGreaterThan(0)
    })
  })
}
