import { join } from 'node:path'
import { AaveV3Reader, Connection, Snapshot } from '@droste/data/rpc'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as Chain from '../harness/Chain.ts'
import { build, type World } from '../local/Loops.ts'
import { connect, folder, surroundings } from '../reader/Reading.ts'
import * as Interference from './Interference.ts'

let chain: Chain.Chain
let world: World
let undisturbed: Snapshot.Taken
const proxies: Interference.Interference[] = []

beforeAll(async () => {
  chain = await Chain.start()
  world = await build(chain, 24)
  undisturbed = await read([chain.url], { archive: join(folder(), 'snapshot') })
})
afterEach(() => {
  for (const proxy of proxies.splice(0)) proxy.stop()
})
afterAll(() => chain?.stop())

/** Waits less than a late answer does, and long enough for a node on a busy machine. */
const hasty: Connection.Patience = { ...Connection.PATIENT, timeout: 800 }

type Reading = Partial<Snapshot.Options> & { archive: string; seed?: number; patience?: Connection.Patience }

const read = (urls: readonly string[], { seed = 1, ...options }: Reading): Promise<Snapshot.Taken> =>
  Snapshot.take(AaveV3Reader.reader({ name: 'loops', provider: world.provider, since: 0 }), {
    connection: connect(urls, { seed, patience: options.patience ?? Connection.PATIENT }),
    surroundings: surroundings(seed),
    block: 'latest',
    history: true,
    reach: { first: 40, most: 40, logs: 10_000 },
    ...options,
  })

async function proxy(options: Partial<Interference.Options> = {}): Promise<Interference.Interference> {
  const started = await Interference.start(chain.url, { seed: 1, once: 0, ...options })
  proxies.push(started)
  return started
}

// Of the accounts' events, of dealings, of moves of tokens.
const SEARCHES = 3

const archive = (): string => join(folder(), 'snapshot')

describe('a network that fails', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('gives the same ledger in the end (seed %i)', async (seed) => {
    const between = await proxy({ seed, once: 3, blocks: 100, bytes: 20_000 })
    const { ledger, report } = await read([between.url], { archive: archive(), seed, patience: hasty })
    expect(ledger).toEqual(undisturbed.ledger)
    expect(between.counts().faults.size).toBeGreaterThan(2)
    expect(report.retries).toBeGreaterThan(3)
  })

  test.each(Interference.FAULTS)('one by one: %s', async (fault) => {
    const between = await proxy({ once: fault === 'late' ? 9 : 3, faults: [fault] })
    const { ledger } = await read([between.url], { archive: archive(), patience: hasty })
    expect(between.counts().faults.get(fault)).toBeGreaterThan(2)
    expect(ledger).toEqual(undisturbed.ledger)
  })

  test('several endpoints stand in for each other, and one that never answers is left out', async () => {
    const dead = await proxy({ once: 1, faults: ['drop'] })
    const { ledger, report } = await read([dead.url, chain.url], { archive: archive() })
    expect(ledger).toEqual(undisturbed.ledger)
    expect(report.silent).toEqual(['endpoint 1 (by number)'])
    // It falls silent after the beginning.
    const dying = await proxy({ before: async (count) => void (count === 8 && dying.stop()) })
    const helped = await read([dying.url, chain.url], { archive: archive() })
    expect(helped.ledger).toEqual(undisturbed.ledger)
    expect(helped.report.silent).toEqual(['endpoint 1 (by number)'])
  })

  test('an endpoint lost in the middle: what has been read is not read again', async () => {
    const file = archive()
    const lost = await proxy({ before: async (count) => void (count === 16 && lost.stop()) })
    await expect(read([lost.url], { archive: file })).rejects.toMatchObject({
      name: 'Connection.GivenUpError',
    })
    const { ledger, report } = await read([chain.url], { archive: file })
    expect(ledger).toEqual(undisturbed.ledger)
    expect(report.trips).toBeLessThan(undisturbed.report.trips - 8)
  })

  test('ranges shrink until the endpoint takes them, and grow where it does', async () => {
    const strict = await proxy({ blocks: 13 })
    const reach = { first: 512, most: 512, logs: 10_000 }
    const { ledger } = await read([strict.url], { archive: archive(), reach })
    expect(ledger).toEqual(undisturbed.ledger)
    const { requests, faults } = strict.counts()
    const ranges = Math.ceil(undisturbed.report.pin.block / 13)
    expect(faults.get('too large')).toBeLessThan(ranges / 4)
    expect(requests).toBeLessThan(ranges * 3 * SEARCHES)
  })
})

describe('a chain that cannot be trusted is refused, with the reason', () => {
  const other = (call: Interference.Call, result: unknown): unknown =>
    call.method === 'eth_chainId' ? '0x1' : result

  test('an endpoint on another chain than the market', async () => {
    const lying = await proxy({ lie: other })
    const market = { name: 'loops', provider: world.provider, since: 0, chainId: 31337 }
    const { url } = lying
    const options = { connection: connect([url]), surroundings: surroundings(), archive: archive() }
    await expect(
      Snapshot.take(AaveV3Reader.reader(market), { ...options, block: 'latest' }),
    ).rejects.toMatchObject({ name: 'Pin.WrongChainError', facts: { found: 1, expected: 31337 } })
  })

  test('an endpoint that changes chains midway', async () => {
    const lying = await proxy({ lie: (call, result, count) => (count > 10 ? other(call, result) : result) })
    await expect(read([lying.url], { archive: archive() })).rejects.toMatchObject({
      name: 'Pin.WrongChainError',
    })
  })

  test('two endpoints on different chains, in either order', async () => {
    const lying = await proxy({ lie: other })
    for (const urls of [
      [chain.url, lying.url],
      [lying.url, chain.url],
    ]) {
      await expect(read(urls, { archive: archive() })).rejects.toMatchObject({ name: 'Pin.WrongChainError' })
    }
  })

  test('two endpoints with different blocks of one number', async () => {
    const forked = await proxy({
      lie: ({ method }, result) =>
        method === 'eth_getBlockByNumber' ? { ...(result as object), hash: `0x${'ab'.repeat(32)}` } : result,
    })
    for (const urls of [
      [chain.url, forked.url],
      [forked.url, chain.url],
    ]) {
      await expect(read(urls, { archive: archive() })).rejects.toMatchObject({
        name: 'Pin.DisagreementError',
      })
    }
  })

  test.each([3, 5, 8, 12, 18, 24, 27])(
    'a reorganisation under the pinned block (at request %i)',
    async (when) => {
      // The node cannot go back over a reorganisation: each of these leaves the chain changed, so they come last.
      for (let i = 0; i < 3; i++) await chain.mine(chain.now + 77n)
      const block = Number(await chain.ask('eth_blockNumber'))
      const unstable = await proxy({
        before: async (count) => void (count === when && (await chain.ask('anvil_reorg', [3, []]))),
      })
      const file = archive()
      const refusal = { name: 'Pin.ReorganisedError', facts: { block } }
      await expect(read([unstable.url], { archive: file })).rejects.toMatchObject(refusal)
      // What was kept is of the lost history: it is refused, not mixed in. Until the market is read nothing is kept.
      const again = read([chain.url], { archive: file })
      if (when > 7) await expect(again).rejects.toMatchObject(refusal)
      else expect((await again).ledger).toEqual((await read([chain.url], { archive: archive() })).ledger)
    },
  )
})
