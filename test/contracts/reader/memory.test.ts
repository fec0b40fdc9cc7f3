import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { LedgerFile } from '@droste/data'
import { AaveV3Reader, Snapshot } from '@droste/data/rpc'
import type { Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Archive from '../../../packages/data/src/rpc/Archive.ts'
import * as Heap from '../../../packages/engine/src/testing/heap.ts'
import * as Chain from '../harness/Chain.ts'
import { addressOf, build, type World } from '../local/Loops.ts'
import { connect, folder, surroundings } from './Reading.ts'

let chain: Chain.Chain
let world: World
const read = join(folder(), 'snapshot')

beforeAll(async () => {
  chain = await Chain.start()
  world = await build(chain, 8)
  await Snapshot.take(reader(), options(read))
})
afterAll(() => chain?.stop())

const reader = () => AaveV3Reader.reader({ name: 'loops', provider: world.provider, since: 0 })
const options = (archive: string): Snapshot.Options => ({
  ...{ connection: connect([chain.url]), surroundings: surroundings(), archive, block: 'latest', sample: 0 },
})

/** An archive in which a real account stands `count` times more, each under an address of its own. */
async function crowd(count: number): Promise<string> {
  const path = join(folder(), 'snapshot')
  copyFileSync(read, path)
  const market = { protocol: 'aave-v3', market: 'loops', chainId: 31337 }
  const archive = await Archive.open(path, market)
  const [model] = [...archive.roster.accounts()].filter(({ slots }) => slots.length > 2)
  const [, , values] = await archive.row(model!.address, model!.line!)
  const touched = Array.from({ length: count }, (_, n) => addressOf(1_000_000 + n).toLowerCase() as Hex)
  await archive.searched(
    archive.scanned()!,
    touched.flatMap((address) => model!.slots.map((slot) => ({ address, slot }))),
  )
  const waiting = [...archive.roster.accounts()].filter(({ line }) => line === null)
  for (let from = 0; from < waiting.length; from += 200) {
    const some = waiting.slice(from, from + 200)
    await archive.read(
      some.map(({ address, slots }) => [address, slots, values]),
      some.map(({ places }) => places),
    )
  }
  await archive.close()
  return path
}

/** Bytes of live objects, beyond those before, at the worst moment of writing the ledger. */
async function peak(archive: string, out: string): Promise<number> {
  const before = Heap.live()
  let most = 0
  await Snapshot.stream(reader(), options(archive), async ({ world, accounts }) => {
    async function* watched() {
      let batch = 0
      for await (const some of accounts()) {
        yield some
        if (batch++ % 10 > 0) continue
        most = Math.max(most, Heap.live() - before)
      }
    }
    await LedgerFile.stream(out, world, watched())
  })
  return most
}

/** The same for a ledger that is held whole. */
async function whole(archive: string): Promise<number> {
  const before = Heap.live()
  const { ledger } = await Snapshot.take(reader(), options(archive))
  const held = Heap.live() - before
  expect(ledger.accounts.length).toBeGreaterThan(0)
  return held
}

test('writing ten times the accounts takes no more memory, a ledger that is held does', async () => {
  const [few, many] = [await crowd(3_000), await crowd(30_000)]
  const held = (await whole(many)) - (await whole(few))
  for (const name of ['ledger.json', 'ledger']) {
    const out = join(folder(), name)
    await peak(few, out) // what is loaded once
    const grown = (await peak(many, out)) - (await peak(few, out))
    expect((await LedgerFile.openBook(out)).book.accounts).toBeGreaterThan(3_000)
    expect({ name, grown, held }).toSatisfy(() => grown < held / 10)
  }
})
