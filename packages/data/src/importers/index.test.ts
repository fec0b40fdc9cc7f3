import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Consistency } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as LedgerJson from '../interchange/LedgerJson.ts'
import { importers } from './index.ts'

const SHARED = new URL('../../../../../shared/data', import.meta.url).pathname
const SOURCES = [
  ['aave-top', 'aave-v3-ethereum-top54'],
  ['aave-top1000', 'aave-v3-top1000'],
  ['crvusd', 'crvusd'],
  ['euler-v1', 'euler-v1'],
  ['morpho-api', 'morpho-api-2025-11'],
] as const

test.each(Object.entries(importers))('%s says in a line what it reads', async (_, load) => {
  expect((await load()).describe).toMatch(/^[A-Z].{20,}[^.]$/)
})

describe.skipIf(!existsSync(SHARED))('every source at hand (skipped without ../shared/data)', () => {
  test.each(SOURCES)(
    '%s: the ledger is consistent, says its hash and its assumptions, and survives JSON',
    async (format, folder) => {
      const ledger = await (await importers[format]!()).read(join(SHARED, folder))
      expect(() => Consistency.check(ledger)).not.toThrow()
      expect(ledger.provenance.hash).toMatch(/^[0-9a-f]{64}$/)
      expect(ledger.assumptions.length).toBeGreaterThan(4)
      expect(ledger.assumptions.every((sentence) => sentence.endsWith('.'))).toBe(true)
      expect(LedgerJson.parse([...LedgerJson.lines(ledger)].join(''), format)).toEqual(ledger)
    },
  )
})
