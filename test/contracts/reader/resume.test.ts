import { appendFileSync, copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AaveV3Reader, type Connection, Snapshot } from '@droste/data/rpc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Chain from '../harness/Chain.ts'
import { addressOf, build, type World } from '../local/Loops.ts'
import { connect, folder, surroundings } from './Reading.ts'

let chain: Chain.Chain
let world: World

beforeAll(async () => {
  chain = await Chain.start()
  world = await build(chain, 24)
})
afterAll(() => chain?.stop())

const reach = { first: 50, most: 50, logs: 10_000 } // many small ranges, so that there is something to interrupt

const read = (
  archive: string,
  connection: Connection.Connection = connect([chain.url]),
  options: Partial<Snapshot.Options> = {},
): Promise<Snapshot.Taken> =>
  Snapshot.take(AaveV3Reader.reader({ name: 'loops', provider: world.provider, since: 0 }), {
    ...{ connection, surroundings: surroundings(), archive, block: 'latest', history: true, reach },
    ...options,
  })

describe('a reading that was cut off', () => {
  test('goes on from any byte at which it was cut, to the same ledger', async () => {
    const whole = join(folder(), 'snapshot')
    const first = await read(whole)
    const { size } = statSync(whole)
    const cuts = [
      0,
      1,
      9,
      30,
      200,
      ...Array.from({ length: 12 }, (_, i) => Math.floor((size * (i + 1)) / 13)),
    ]
    for (const cut of [...cuts, size - 1]) {
      const archive = join(folder(), 'snapshot')
      copyFileSync(whole, archive)
      truncateSync(archive, cut)
      const again = await read(archive)
      expect(again.ledger).toEqual(first.ledger)
      expect(again.report.dropped).toBeLessThanOrEqual(cut)
      // What stands in the kept part is not asked for again.
      expect(again.report.calls).toBeLessThanOrEqual(first.report.calls)
    }
  })

  test('drops an end that is damaged, not only one that is short', async () => {
    const archive = join(folder(), 'snapshot')
    const first = await read(archive)
    const text = readFileSync(archive, 'utf8')
    appendFileSync(archive, '00000000 {"kind":"pin"}\n')
    expect((await read(archive)).report.dropped).toBe(24)
    const at = Math.floor(text.length * 0.8)
    writeFileSync(archive, `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`)
    const again = await read(archive)
    expect(again.report.dropped).toBeGreaterThan(0)
    expect(again.ledger).toEqual(first.ledger)
  })

  test('that finds nothing new makes fewer than 20 calls', async () => {
    const archive = join(folder(), 'snapshot')
    const first = await read(archive)
    const again = await read(archive)
    expect(again.ledger).toEqual(first.ledger)
    expect(again.report.fresh).toBe(0)
    expect(again.report.calls).toBeLessThan(20)
  })

  test('leaves a file alone that no snapshot wrote', async () => {
    const file = join(folder(), 'notes.txt')
    writeFileSync(file, 'not ours\n')
    await expect(read(file)).rejects.toMatchObject({ name: 'Store.ForeignFileError' })
    expect(readFileSync(file, 'utf8')).toBe('not ours\n')
  })
})

describe('a market that has moved on', () => {
  test('is brought to the new block by reading only the accounts that were touched', async () => {
    const archive = join(folder(), 'snapshot')
    await read(archive)
    const { pool, reserves } = world.stage.on
    const [first, second, third] = [addressOf(1), addressOf(2), addressOf(3)]
    const weth = reserves[0]!.token.address
    await chain.write(pool, 'repay', [weth, 10n ** 18n, 2n, first], { from: world.stage.users[0]! })
    await chain.write(pool, 'setUserUseReserveAsCollateral', [reserves[1]!.token.address, true], {
      from: second,
    })
    await chain.write(reserves[1]!.aToken, 'transfer', [addressOf(1_000), 10n ** 15n], { from: third })
    await chain.mine(chain.now + 86_400n)
    const grown = await read(archive)
    // The debtor, the sender and the one who receives; a flag that was on already says nothing.
    expect(grown.report.fresh).toBe(3)
    expect(grown.report.deviation).toBe(0)
    const anew = await read(join(folder(), 'snapshot'))
    expect(grown.ledger).toEqual(anew.ledger)
  })

  test('is not taken back to an older block', async () => {
    const archive = join(folder(), 'snapshot')
    const { report } = await read(archive)
    await expect(read(archive, undefined, { block: report.pin.block - 3 })).rejects.toMatchObject({
      name: 'Snapshot.OlderBlockError',
    })
  })

  test('can be read at an older block from the start', async () => {
    const { report } = await read(join(folder(), 'snapshot'))
    const older = await read(join(folder(), 'snapshot'), undefined, { block: report.pin.block - 200 })
    expect(older.report.deviation).toBe(0)
    expect(older.ledger.provenance.block).toBe(report.pin.block - 200)
    expect(older.ledger.coverage.usedShare).toBe(1)
  })
})

describe('a list of accounts', () => {
  test('reads them alone, and says what share of the debt they owe', async () => {
    const all = await read(join(folder(), 'snapshot'))
    const accounts = [1, 2, 3].map(addressOf)
    const { ledger } = await read(join(folder(), 'snapshot'), undefined, { accounts })
    const owners = new Set(accounts.map((address) => address.toLowerCase()))
    expect(ledger.accounts).toEqual(all.ledger.accounts.filter(({ owner }) => owners.has(owner)))
    expect(ledger.coverage.usedShare).toBeGreaterThan(0)
    expect(ledger.coverage.usedShare).toBeLessThan(1)
    expect(ledger.coverage.rejected.map(({ reason }) => reason)).toEqual([
      'owed by accounts that were not read',
    ])
  })

  test('keeps them apart from those of another list', async () => {
    const archive = join(folder(), 'snapshot')
    const listed = (...numbers: number[]) =>
      read(archive, undefined, { accounts: numbers.map((number) => addressOf(number)) })
    await listed(1, 2, 3)
    await expect(listed(1, 2)).rejects.toMatchObject({ name: 'Archive.OtherMarketError' })
    expect((await listed(1, 2, 3)).report.fresh).toBe(0)
  })
})
