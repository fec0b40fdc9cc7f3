import { join } from 'node:path'
import { Consistency, type Ledger } from '@droste/core'
import { CompoundV2Reader, Snapshot } from '@droste/data/rpc'
import { CompoundV2 } from '@droste/protocols'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Play, run } from '../compound/Sequence.ts'
import { deploy, type World } from '../compound/World.ts'
import { connect, folder, surroundings } from './Reading.ts'

let world: World
let goBack: () => Promise<void>
beforeAll(async () => {
  world = await deploy()
  goBack = await world.chain.snapshot()
})
afterAll(() => world?.chain.stop())

const read = (archive: string, options: Partial<Snapshot.Options> = {}): Promise<Snapshot.Taken> =>
  Snapshot.take(CompoundV2Reader.reader({ name: 'test', comptroller: world.comptroller.address, since: 0 }), {
    ...{ connection: connect([world.chain.url]), surroundings: surroundings() },
    ...{ block: 'latest', archive, ...options },
  })

/** What the pool of our rules brings to a ledger at this second, which no reader has touched. */
function expected(play: Play): CompoundV2.Resolved {
  const { chain, listed } = world
  const now = listed.reduce((pool, { name }) => CompoundV2.accrue(pool, name, chain.now), play.pool)
  return CompoundV2.resolve({
    id: 'test',
    pool: now,
    assets: new Map(
      listed.map(({ name, underlying, decimals }) => [
        name,
        { id: `eip155:31337/${underlying.address.toLowerCase()}`, symbol: name, decimals },
      ]),
    ),
    source: '',
    accounts: [...play.accounts].map(([owner, account]) => ({ owner, account })),
  })
}

const sorted = (accounts: Ledger.Ledger['accounts']) =>
  accounts
    .map(({ owner, legs, ...rest }) => ({
      ...rest,
      owner: owner.toLowerCase(),
      legs: [...legs].sort((a, b) => (`${a.asset} ${a.side}` < `${b.asset} ${b.side}` ? -1 : 1)),
    }))
    .sort((a, b) => (a.owner < b.owner ? -1 : 1))

describe('an isolated pool of the Compound v2 family, read from a chain', () => {
  test.each([1, 2, 3])('is the pool that our rules arrive at, to the unit (sequence %i)', async (seed) => {
    await goBack()
    const play = await run(world, seed, 50, {})
    const { ledger, report } = await read(join(folder(), 'snapshot'))
    Consistency.check(ledger)
    const ours = expected(play)
    expect(ledger.assets).toEqual(ours.assets)
    expect(ledger.venues).toEqual(ours.venues)
    expect(ledger.prices.map(({ asset, usd }) => [asset, usd])).toEqual(
      ours.prices.map(({ asset, usd }) => [asset, usd]),
    )
    // The reader finds others too: whoever supplied the pool before.
    const owners = new Set(ours.accounts.map(({ owner }) => owner.toLowerCase()))
    expect(sorted(ledger.accounts.filter(({ owner }) => owners.has(owner)))).toEqual(sorted(ours.accounts))
    expect(report.deviation).toBe(0)
    expect(ledger.coverage).toMatchObject({ usedShare: 1, rejected: [] })
  })

  test('a reading that finds nothing new makes fewer than 20 calls; a history is not told', async () => {
    const archive = join(folder(), 'snapshot')
    const first = await read(archive)
    const again = await read(archive)
    expect(again.ledger).toEqual(first.ledger)
    expect(again.report.calls).toBeLessThan(20)
    await expect(read(archive, { history: true })).rejects.toMatchObject({ name: 'Flag.NoHistoryError' })
  })
})
