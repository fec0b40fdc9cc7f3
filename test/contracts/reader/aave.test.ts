import { join } from 'node:path'
import { Consistency, type Ledger } from '@droste/core'
import { AaveV3Reader, type Connection, Snapshot } from '@droste/data/rpc'
import { AaveV3 } from '@droste/protocols'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listings } from '../aave/Listing.ts'
import { deploy30 } from '../aave/release30.ts'
import { deploy36 } from '../aave/release36.ts'
import { draw, opening, pause } from '../aave/Sequence.ts'
import { Player, prepare, type Stage } from '../aave/Stage.ts'
import { balanceAt, flows } from '../depth/Balances.ts'
import * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import { connect, folder, surroundings } from './Reading.ts'

let chain: Chain.Chain
let stage: Stage
let market: AaveV3Reader.Market

/** Goes through a sequence of the seed on both sides; answers the pool by our rules, which no reader has touched. */
async function play(seed: number, length: number): Promise<AaveV3.Pool> {
  await stage.goBack()
  const chance = Chance.from(seed)
  const player = new Player(stage)
  for (const step of opening(player.pool, stage.users, chance)) await player.play(step, pause(chance))
  for (let i = 0; i < length; i++)
    await player.play(draw(player.pool, stage.users, stage.liquidator, chance), pause(chance))
  return player.pool
}

const read = (
  archive: string,
  options: Partial<Snapshot.Options> = {},
  connection: Connection.Connection = connect([chain.url]),
): Promise<Snapshot.Taken> =>
  Snapshot.take(AaveV3Reader.reader(market), {
    connection,
    surroundings: surroundings(),
    archive,
    block: 'latest',
    ...options,
  })

/** What the pool of our rules brings to a ledger, in the reader's order. */
function expected(pool: AaveV3.Pool): AaveV3.Resolved {
  const resolved = AaveV3.resolve({
    id: 'test',
    chain: 'eip155:31337',
    pool,
    symbols: new Map(pool.reserves.map(({ asset }, id) => [asset, listings[id]!.symbol])),
    source: '',
  })
  return { ...resolved, accounts: sorted(resolved.accounts) }
}

const sorted = (accounts: Ledger.Ledger['accounts']): Ledger.Ledger['accounts'] =>
  accounts
    .map((account) => ({ ...account, owner: account.owner.toLowerCase(), legs: byAsset(account.legs) }))
    .sort((a, b) => (a.owner < b.owner ? -1 : 1))

const byAsset = (legs: readonly { asset: string; side: string; amount: bigint }[]): never =>
  [...legs].sort((a, b) => (`${a.asset} ${a.side}` < `${b.asset} ${b.side}` ? -1 : 1)) as never

const RELEASES = { '3.0': deploy30, '3.6': deploy36 }

describe.each(['3.0', '3.6'] as const)('Aave v%s, read from a chain', (release) => {
  beforeAll(async () => {
    chain = await Chain.start()
    stage = await prepare(await RELEASES[release](chain))
    const provider = await chain.read<Address>(stage.on.pool, 'ADDRESSES_PROVIDER')
    market = { name: 'test', provider, since: 0 }
  })
  afterAll(() => chain?.stop())

  test.each([1, 2, 3])(
    'the ledger is the pool that our rules arrive at, to the unit (sequence %i)',
    async (seed) => {
      const pool = await play(seed, 60)
      const { ledger, report } = await read(join(folder(), 'snapshot'))
      Consistency.check(ledger)
      const ours = expected(pool)
      expect(ledger.assets).toEqual(ours.assets)
      expect(ledger.prices.map(({ asset, usd }) => [asset, usd])).toEqual(
        ours.prices.map(({ asset, usd }) => [asset, usd]),
      )
      expect(ledger.venues).toEqual(ours.venues)
      expect(sorted(ledger.accounts)).toEqual(ours.accounts)
      expect(report.deviation).toBe(0)
      expect(report.sampled).toBeGreaterThan(0)
      expect(ledger.coverage.usedShare).toBe(1)
      expect(ledger.coverage.rejected).toEqual([])
    },
  )

  test.each([4, 5, 6])(
    'D9: its history moves of every token what each wallet has more or less of (sequence %i)',
    async (seed) => {
      await play(seed, 60)
      const { ledger, report } = await read(join(folder(), 'snapshot'), { history: true })
      Consistency.check(ledger)
      const history = ledger.history!
      const moved = flows(history)
      const kinds = new Set(history.map(({ kind }) => kind))
      expect([...kinds]).toEqual(expect.arrayContaining(['supply', 'withdraw', 'borrow', 'repay']))
      for (const wallet of [...stage.users, stage.liquidator]) {
        const first = history.find((event) =>
          [...flows([event]).keys()].some((key) => key.startsWith(wallet.toLowerCase())),
        )
        if (first === undefined) continue
        for (const { token } of stage.on.reserves) {
          const [before, after] = await Promise.all(
            [first.block - 1, report.pin.block].map((block) => balanceAt(chain, token, wallet, block)),
          )
          const key = `${wallet} eip155:31337/${token.address}`.toLowerCase()
          expect([key, moved.get(key) ?? 0n]).toEqual([key, after! - before!])
        }
      }
    },
  )
})

test('an Aave with debt at stable rates is refused, with the reason', async () => {
  chain = await Chain.start()
  try {
    stage = await prepare(await deploy30(chain))
    const { configurator, pool, reserves } = stage.on
    const [weth, usdc] = [reserves[0]!.token, reserves[2]!.token]
    const [from] = stage.users as [Address]
    await chain.write(configurator, 'setReserveStableRateBorrowing', [usdc.address, true])
    await chain.write(pool, 'supply', [weth.address, 10n ** 19n, from, 0], { from })
    await chain.write(pool, 'borrow', [usdc.address, 10n ** 9n, 1n, 0, from], { from })
    market = { name: 'test', provider: await chain.read(pool, 'ADDRESSES_PROVIDER'), since: 0 }
    await expect(read(join(folder(), 'snapshot'))).rejects.toMatchObject({
      name: 'AaveV3.UnsupportedError',
      facts: { why: 'part of its debt is at stable rates' },
    })
  } finally {
    chain.stop()
  }
})
