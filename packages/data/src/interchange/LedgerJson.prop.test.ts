import { test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as LedgerJson from './LedgerJson.ts'
import { arbitraryLedger } from './testing/arbitraryLedger.ts'

test.prop([arbitraryLedger()])('a ledger written as JSON and read back is the same ledger', (ledger) => {
  const text = [...LedgerJson.lines(ledger)].join('')
  expect(LedgerJson.parse(text, 'ledger.json')).toStrictEqual(ledger)
})
