import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importers } from '../importers/index.ts'
import * as LedgerJson from '../interchange/LedgerJson.ts'
import * as Books from './Books.ts'

const SOURCE = new URL('../../../../../shared/data/aave-v3-ethereum-top54', import.meta.url).pathname

describe('the ledgers that come with Droste', () => {
  test('are listed, found by name, and read without complaint', async () => {
    expect(await Books.names()).toEqual(['aave-v3-ethereum-top54'])
    for (const name of await Books.names()) {
      const ledger = await LedgerJson.read((await Books.pathOf(name))!)
      expect(ledger.name).toBe(name)
    }
  })

  test('no other name has a path, not even one that leads out of the folder', async () => {
    expect(await Books.pathOf('../package')).toBeNull()
    expect(await Books.pathOf('euler-v1')).toBeNull()
  })

  test.skipIf(!existsSync(SOURCE))(
    'are what their importer makes of the source today (skipped without ../shared/data)',
    async () => {
      const ledger = await (await importers['aave-top']!()).read(SOURCE)
      const shipped = readFileSync((await Books.pathOf('aave-v3-ethereum-top54'))!, 'utf8')
      expect([...LedgerJson.lines(ledger)].join('')).toBe(shipped)
    },
  )
})
