import { join } from 'node:path'
import { Consistency, type Ledger, Levels, Trace } from '@droste/core'
import { AaveV3Reader, Snapshot } from '@droste/data/rpc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, folder, surroundings } from '../reader/Reading.ts'
import { type Loop, prepare, type Stage, WAYS, wind } from './Winding.ts'

const LOOPS = Array.from({ length: 30 }, (_, at) => at + 1)
const STEPWISE = ['by hand', 'in one transaction']

let stage: Stage
let ledger: Ledger.Ledger
let traced: ReadonlyMap<string, Trace.Position>
const wound: Loop[] = []

beforeAll(async () => {
  stage = await prepare()
  for (const loops of LOOPS) for (const way of WAYS) wound.push(await wind(stage, way, loops))
  ledger = (await read(join(folder(), 'snapshot'))).ledger
  Consistency.check(ledger)
  const positions = Trace.follow(ledger.history!, 'fifo', termsOf(ledger))
  traced = new Map(positions.map((position) => [position.owner, position]))
})
afterAll(() => stage?.chain.stop())

const read = (archive: string, options: Partial<Snapshot.Options> = {}): Promise<Snapshot.Taken> =>
  Snapshot.take(AaveV3Reader.reader({ name: 'loops', provider: stage.world.provider, since: 0 }), {
    ...{ connection: connect([stage.chain.url]), surroundings: surroundings(), archive },
    ...{ block: 'latest', history: true, ...options },
  })

/** The ledger's prices, and the most that any mode lends. */
function termsOf({ assets, prices, venues }: Ledger.Ledger): Trace.Terms {
  const decimals = new Map(assets.map((asset) => [asset.id, asset.decimals]))
  const worth = new Map(
    prices.map(({ asset, usd }) => [asset, Number(usd) / 1e18 / 10 ** decimals.get(asset)!]),
  )
  const [{ listings, modes }] = venues as [Ledger.Ledger['venues'][number]]
  return {
    worth: (asset) => worth.get(asset)!,
    ltv: (_, asset) =>
      Math.max(
        ...listings.filter((each) => each.asset === asset).map(({ ltv }) => Number(ltv) / 1e18),
        ...modes.filter(({ collateral }) => collateral.includes(asset)).map(({ ltv }) => Number(ltv) / 1e18),
      ),
  }
}

describe.each(WAYS)('D9: loops wound on the real contracts: %s', (way) => {
  test.each(LOOPS)('%i borrowings are as deep as they were', (loops) => {
    const known = wound.find((each) => each.way === way && each.loops === loops)!
    const position = traced.get(known.owner.toLowerCase())!
    const stepwise = STEPWISE.includes(way)
    expect(known.debts).toHaveLength(stepwise ? loops : 1)
    expect(Levels.loops(position)).toBe(known.debts.length)
    expect(position.flashLoans).toBe(stepwise ? 0 : 1)
    // Each borrowing brought its own layer, to the unit.
    expect(position.debts.map(({ depth, amount }) => [depth, amount])).toEqual(
      known.debts.map((amount, at) => [at + 1, amount]),
    )
    const [own] = position.collateral
    expect([own!.depth, own!.amount]).toEqual([0, 10n ** 18n])
  })
})

test.each(WAYS)('D9: the history of one account alone tells as much of it: %s', async (way) => {
  const { owner } = wound.find((each) => each.way === way && each.loops === 13)!
  const alone = await read(join(folder(), 'snapshot'), { accounts: [owner] })
  Consistency.check(alone.ledger)
  const found = Trace.follow(alone.ledger.history!, 'fifo', termsOf(alone.ledger))
  expect(found.find((position) => position.owner === owner.toLowerCase())).toEqual(
    traced.get(owner.toLowerCase()),
  )
})
