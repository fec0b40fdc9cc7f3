import { mkdir, mkdtemp, open as openHandle, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@droste/core'
import { Book } from '@droste/engine'
import { afterAll, describe, expect, test } from 'vitest'
import * as Books from '../books/Books.ts'
import * as LedgerCsv from '../interchange/LedgerCsv.ts'
import { TooLargeError } from '../interchange/LedgerJson.ts'
import { sampleLedger } from '../interchange/testing/sampleLedger.ts'
import * as LedgerFile from './LedgerFile.ts'

const folder = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(folder, { recursive: true }))

test.each(['ledger.json', 'ledger'])('a ledger written to %s opens as the same ledger', async (name) => {
  const path = join(folder, name)
  await LedgerFile.write(sampleLedger, path)
  expect(await LedgerFile.open(path)).toStrictEqual(sampleLedger)
})

test('a book opens alike from either form, with the names of its accounts', async () => {
  const compiled = Book.compile(sampleLedger)
  for (const name of ['book.json', 'book']) {
    const path = join(folder, name)
    await LedgerFile.write(sampleLedger, path)
    const { book, names, world } = await LedgerFile.openBook(path)
    expect(book.amount).toEqual(compiled.amount)
    expect(book.factor).toEqual(compiled.factor)
    expect(world.name).toBe('sample')
    expect((await names([1, 0])).map(({ owner }) => owner)).toEqual(['0xborrower', '0xlooper'])
  }
})

test('every ledger that comes with Droste opens by its name, and goes through Parquet unchanged', async () => {
  const names = await Books.names()
  expect(names).toContain('aave-v3-ethereum-top54')
  for (const name of names) {
    const ledger = await LedgerFile.open(name)
    await LedgerFile.write(ledger, join(folder, name))
    expect(await LedgerFile.open(join(folder, name))).toStrictEqual(ledger)
  }
})

describe('what cannot be opened', () => {
  test('a name that nothing bears, with the names there are', async () => {
    const fault: unknown = await LedgerFile.open('none.json').catch((fault) => fault)
    expect(fault).toBeInstanceOf(LedgerFile.NoLedgerError)
    expect((fault as Fault<unknown>).advise()).toContain('aave-v3-ethereum-top54')
  })
  test('a folder whose replacement was cut off between its two renames, with the way back', async () => {
    await mkdir(join(folder, '.torn.previous-1'))
    const fault: unknown = await LedgerFile.open(join(folder, 'torn')).catch((fault) => fault)
    expect((fault as Fault<unknown>).advise()).toContain('.torn.previous-1')
  })
  test('a file of 2 GB is refused by its size, as JSON and as CSV', async () => {
    const path = join(folder, 'huge.json')
    const handle = await openHandle(path, 'w')
    await handle.truncate(2 * 1024 ** 3)
    await handle.close()
    const fault: unknown = await LedgerFile.open(path).catch((fault) => fault)
    expect(fault).toBeInstanceOf(TooLargeError)
    expect((fault as Fault<unknown>).advise()).toContain('Parquet')
    await expect(LedgerCsv.read(path, path)).rejects.toThrow(TooLargeError)
  })
  test('an empty file, and one that is no text at all', async () => {
    const path = join(folder, 'empty.json')
    await writeFile(path, '')
    await expect(LedgerFile.open(path)).rejects.toThrow(Fault)
    await writeFile(
      path,
      Uint8Array.from({ length: 5000 }, (_, at) => (at * 37) % 256),
    )
    await expect(LedgerFile.open(path)).rejects.toThrow(Fault)
  })
})

test('a ledger that does not add up leaves nothing behind', async () => {
  const before = await readdir(folder)
  for (const name of ['wrong.json', 'wrong'])
    await expect(LedgerFile.write({ ...sampleLedger, accounts: [] }, join(folder, name))).rejects.toThrow(
      Fault,
    )
  expect(await readdir(folder)).toEqual(before)
})
