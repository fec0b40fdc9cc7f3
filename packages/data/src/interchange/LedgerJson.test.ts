import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Consistency } from '@droste/core'
import { describe, expect, test } from 'vitest'
import { NotJsonError } from './JsonText.ts'
import { jsonSchema } from './LedgerDocument.ts'
import * as LedgerJson from './LedgerJson.ts'
import type { MalformedError } from './Problems.ts'
import { sampleLedger } from './testing/sampleLedger.ts'

const text = [...LedgerJson.lines(sampleLedger)].join('')
/** What reading `from` → `to` in the sample's text throws. */
function faultOf(from: string, to: string): Consistency.InconsistentError | MalformedError {
  expect(text).toContain(from)
  try {
    LedgerJson.parse(text.replace(from, to), 'ledger.json')
  } catch (fault) {
    return fault as MalformedError
  }
  throw new Error(`“${to}” was read without complaint`)
}
const problemOf = (from: string, to: string): string => {
  const [first] = faultOf(from, to).facts.problems
  return `${first?.row}: ${first?.what}`
}

describe('a ledger in JSON', () => {
  test('is written with decimal text, and leaves out what is understood', () => {
    expect(text).toContain('"amount":"10"')
    expect(text).toContain('"usd": "2400"')
    expect(text).not.toContain('borrowFactor')
    expect(text.split('\n').filter((line) => line.includes('"owner"'))).toHaveLength(2)
  })

  test('counts its own coverage where none is stated', () => {
    const bare = JSON.parse(text) as { coverage?: object }
    delete bare.coverage
    const { coverage } = LedgerJson.parse(JSON.stringify(bare), 'ledger.json')
    // 10 ETH at $2000 and 1000 USDC
    expect(coverage).toEqual({ accounts: 2, debtUsd: 21_000, usedShare: 1, rejected: [] })
  })

  test('matches the published schema, which is what this version of the reader says', async () => {
    const path = fileURLToPath(new URL('../../../../docs/spec/ledger.schema.json', import.meta.url))
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(jsonSchema())
  })
})

test('the example of docs/spec/ledger.md is a ledger', async () => {
  const path = fileURLToPath(new URL('../../../../docs/spec/ledger.md', import.meta.url))
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(await readFile(path, 'utf8')) ?? []
  const { accounts, venues, coverage } = LedgerJson.parse(example, 'docs/spec/ledger.md')
  expect(accounts).toHaveLength(1)
  expect(coverage.debtUsd).toBe(21_600)
  expect(venues[0]?.listings[1]?.borrowFactor).toBe(10n ** 18n)
})

describe('what is wrong with a JSON ledger is told with its path', () => {
  test('a number where text must be', () => {
    expect(problemOf('"amount":"1000"', '"amount":1000')).toMatch(
      /^accounts\[1\]\.legs\[1\]\.amount: is a number/,
    )
  })
  test('a negative amount', () => {
    expect(problemOf('"amount":"1000"', '"amount":"-1000"')).toBe(
      'accounts[1].legs[1].amount: “-1000” is negative: what is owed has the side "debt"',
    )
  })
  test('a NaN amount, as text and as a bare word', () => {
    expect(problemOf('"amount":"1000"', '"amount":"NaN"')).toMatch(/^accounts\[1\]\.legs\[1\]\.amount: “NaN”/)
    expect(() => LedgerJson.parse(text.replace('"amount":"1000"', '"amount":NaN'), 'l.json')).toThrow(
      NotJsonError,
    )
  })
  test('more digits than the asset has', () => {
    expect(problemOf('"amount":"1000"', '"amount":"0.0000001"')).toMatch(
      /^accounts\[1\]\.legs\[1\]\.amount: .*more than 6 decimals/,
    )
  })
  test('a misspelt key', () => {
    expect(problemOf('"threshold": "0.81"', '"treshold": "0.81"')).toMatch(
      /^venues\[0\]\.listings\[0\]\.threshold: is missing/,
    )
    expect(faultOf('"threshold": "0.81"', '"treshold": "0.81"').advise()).toContain('treshold')
  })
  test('an unknown kind', () => {
    expect(problemOf('"kind": "rate"', '"kind": "guess"')).toMatch(
      /^venues\[0\]\.listings\[0\]\.oracle\.kind: “guess”/,
    )
    expect(faultOf('"kind": "rate"', '"kind": "guess"').advise()).toContain('capped')
  })
  test('another format', () => {
    expect(problemOf('droste-ledger/1', 'droste-ledger/9')).toMatch(/^format: is not/)
  })
  test('an unknown asset, a missing price, a threshold above 1 and a duplicate leg', () => {
    expect(problemOf('"debt","asset":"eip155:1/native"', '"debt","asset":"eip155:1/0xdead"')).toBe(
      'accounts[0].legs[1].asset: unknown asset “eip155:1/0xdead”',
    )
    expect(problemOf('"threshold": "0.81"', '"threshold": "81"')).toBe(
      'venues[0].listings[0].threshold: 81 is above 1',
    )
  })
})

describe('text that is not JSON', () => {
  const fault = (broken: string): NotJsonError => {
    try {
      LedgerJson.parse(broken, 'ledger.json')
    } catch (fault) {
      if (fault instanceof NotJsonError) return fault
      throw fault
    }
    throw new Error('read without complaint')
  }
  test('a file cut short says where, and inside of what', () => {
    const { facts, message } = fault(text.slice(0, text.indexOf('"10"') + 3))
    expect(facts).toMatchObject({ truncated: true, path: 'accounts[0].legs[0].amount' })
    expect(message).toMatch(/^ledger\.json stops in the middle at line \d+, column \d+, in accounts/)
  })
  test('every proper prefix of a ledger is refused as cut short', () => {
    for (let length = 1; length < text.trimEnd().length; length += 97)
      expect(fault(text.slice(0, length)).facts.truncated).toBe(true)
  })
  test('a comma too many is shown by line and column', () => {
    expect(fault('{\n  "format": "droste-ledger/1",\n  ,\n}').facts).toMatchObject({
      truncated: false,
      line: 3,
      column: 3,
    })
  })
})
