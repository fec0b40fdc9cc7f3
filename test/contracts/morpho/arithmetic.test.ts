import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as MorphoBlue from '../../../packages/protocols/src/morpho-blue/index.ts'
import type * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import { deploy, type World } from './World.ts'

const BATCH = 500
const sized = (chance: Chance.Chance, digits: number): bigint =>
  chance.big(0n, 10n ** BigInt(chance.int(0, digits)))

describe("Morpho Blue: our arithmetic against the contract's own libraries", () => {
  let world: World
  beforeAll(async () => {
    world = await deploy()
  })
  afterAll(() => world?.chain.stop())

  test('compounding over rates and times', async () => {
    const chance = Chance.from(11)
    const cases = Array.from({ length: BATCH }, () => [sized(chance, 13), sized(chance, 9)] as const)
    const answers = await world.chain.readAll(cases.map((pair): Chain.View => [world.views, 'taylor', pair]))
    expect(answers).toEqual(cases.map(([rate, time]) => MorphoBlue.Wad.taylorCompounded(rate, time)))
  })

  test('shares both ways and both roundings', async () => {
    const chance = Chance.from(12)
    const cases = Array.from(
      { length: BATCH },
      () => [sized(chance, 30), sized(chance, 30), sized(chance, 36)] as const,
    )
    const answers = await world.chain.readAll(
      cases.map((three): Chain.View => [world.views, 'shares', three]),
    )
    const { Shares } = MorphoBlue
    expect(answers).toEqual(
      cases.map(([x, assets, shares]) => {
        const totals = { assets, shares }
        return [
          Shares.fromAssetsDown(x, totals),
          Shares.fromAssetsUp(x, totals),
          Shares.toAssetsDown(x, totals),
          Shares.toAssetsUp(x, totals),
        ]
      }),
    )
  })
})
