import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Draw, Generation } from '@droste/engine'
import { afterAll, expect, test } from 'vitest'
import * as LedgerFile from '../files/LedgerFile.ts'
import * as LedgerParquet from './LedgerParquet.ts'
import * as LedgerStream from './LedgerStream.ts'

const home = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(home, { recursive: true }))

test('a streamed folder reads back as the ledger that is written whole', async () => {
  const moulds = Generation.mouldsOf(await LedgerFile.open('aave-v3-ethereum-top54'))
  const accounts = Array.from({ length: 500 }, (_, row) => Generation.account(moulds, Draw.open(3), row))
  const worldOf = (debtUsd: number) => Generation.worldOf(moulds, { accounts: 500, seed: 3, debtUsd })
  const [streamed, whole] = [join(home, 'streamed'), join(home, 'whole')]
  await LedgerStream.write(streamed, {
    accounts: [accounts.slice(0, 7), accounts.slice(7)],
    tables: moulds.ledger,
    worldOf,
  })
  const back = await LedgerParquet.read(streamed)
  expect(back.accounts).toEqual(accounts)
  await LedgerParquet.write({ ...worldOf(back.coverage.debtUsd), accounts }, whole)
  expect(await LedgerParquet.read(whole)).toEqual(back)
  expect(back.coverage.debtUsd).toBeGreaterThan(1e9)
})
