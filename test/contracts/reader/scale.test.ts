import { join } from 'node:path'
import { AaveV3Reader, type Connection, Snapshot } from '@droste/data/rpc'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploy36 } from '../aave/release36.ts'
import { prepare } from '../aave/Stage.ts'
import * as Chain from '../harness/Chain.ts'
import { gather } from '../local/Crowd.ts'
import { connect, folder, surroundings } from './Reading.ts'

/** 30 000 take some minutes to build on chain: set DROSTE_ACCOUNTS for that. */
const count = Number(process.env['DROSTE_ACCOUNTS'] ?? 1_500)

let chain: Chain.Chain
let market: AaveV3Reader.Market

beforeAll(async () => {
  chain = await Chain.start()
  const stage = await prepare(await deploy36(chain))
  await gather(chain, stage, count)
  market = {
    name: 'crowd',
    provider: await chain.read<Address>(stage.on.pool, 'ADDRESSES_PROVIDER'),
    since: 0,
  }
})
afterAll(() => chain?.stop())

describe(`a market of ${count} accounts`, () => {
  test('takes one round trip for 200 accounts beside the search for events', async () => {
    const bare = connect([chain.url])
    let searches = 0
    const connection: Connection.Connection = {
      ...bare,
      ask: (calls, ...rest) => {
        if (calls.some(({ method }) => method === 'eth_getLogs')) searches++
        return bare.ask(calls, ...rest)
      },
    }
    const archive = join(folder(), 'snapshot')
    const began = performance.now()
    const { ledger, report } = await Snapshot.take(AaveV3Reader.reader(market), {
      ...{ connection, surroundings: surroundings(), archive, block: 'latest' },
    })
    const seconds = (performance.now() - began) / 1000
    const beside = 12 // chain, pin, market, sample, farewell
    if (count > 10_000) console.info({ seconds, searches, ...report })
    expect(report.accounts).toBeGreaterThanOrEqual(count)
    expect(report.trips - searches).toBeLessThanOrEqual(Math.ceil(report.accounts / 200) + beside)
    expect(report.deviation).toBe(0)
    expect(ledger.coverage.usedShare).toBe(1)
    expect(ledger.accounts.length).toBe(report.accounts)
  })
})
