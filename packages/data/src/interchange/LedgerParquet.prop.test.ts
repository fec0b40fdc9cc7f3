import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@fast-check/vitest'
import { afterAll, expect } from 'vitest'
import * as LedgerParquet from './LedgerParquet.ts'
import { arbitraryLedger } from './testing/arbitraryLedger.ts'

const folder = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(folder, { recursive: true }))

test.prop([arbitraryLedger()], { numRuns: 40 })(
  'a ledger written as Parquet tables and read back is the same ledger',
  async (ledger) => {
    const path = join(folder, 'ledger')
    await LedgerParquet.write(ledger, path)
    expect(await LedgerParquet.read(path)).toStrictEqual(ledger)
  },
)
