import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import * as LedgerCsv from './LedgerCsv.ts'
import * as LedgerJson from './LedgerJson.ts'
import { MalformedError } from './Problems.ts'
import { sampleLedger } from './testing/sampleLedger.ts'

const folder = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(folder, { recursive: true }))

const venues = join(folder, 'venues.json')
const { accounts, coverage, ...world } = JSON.parse([...LedgerJson.lines(sampleLedger)].join(''))
await writeFile(venues, JSON.stringify(world))

const HEADER = 'account,venue,mode,asset,side,amount'
const GOOD = [
  '0xlooper,aave,1,wstETH,collateral,10',
  '0xborrower,comet,,eip155:1/native,collateral,1',
  '0xlooper,aave,1,ETH,debt,10.0',
  '0xborrower,comet,,0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48,debt,1000',
]

async function read(lines: readonly string[], header = HEADER) {
  const legs = join(folder, 'legs.csv')
  await writeFile(legs, [header, ...lines].join('\n'))
  return await LedgerCsv.read(legs, venues)
}

async function problem(...lines: string[]): Promise<string> {
  const fault: unknown = await read(lines).catch((fault: unknown) => fault)
  expect(fault).toBeInstanceOf(MalformedError)
  const [first] = (fault as MalformedError).facts.problems
  expect(first?.remedy).not.toBe('')
  return `${first?.row}: ${first?.what}`
}

test('legs in any order, assets by symbol, id or address, make the same ledger as JSON', async () => {
  const ledger = await read(GOOD)
  expect(ledger.accounts).toStrictEqual(sampleLedger.accounts)
  expect(ledger.coverage).toEqual(sampleLedger.coverage)
  expect(ledger.provenance.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('each bad line is named', async () => {
  expect(await problem(...GOOD, '0xc,comet,,ETH,debt,NaN')).toMatch(/^line 6: “NaN” is not a plain decimal/)
  expect(await problem('0xc,comet,,ETH,debt,-1')).toBe('line 2: the amount -1 is negative')
  expect(await problem('0xc,comet,,ETH,debt,')).toMatch(/^line 2: “” is not/)
  expect(await problem('0xc,comet,,DOGE,debt,1')).toMatch(/^line 2: No asset “DOGE”/)
  expect(await problem('0xc,nowhere,,ETH,debt,1')).toBe('line 2: unknown venue “nowhere”')
  expect(await problem('0xc,comet,,ETH,owed,1')).toBe('line 2: unknown side “owed”')
  expect(await problem(...GOOD, GOOD[1]!)).toBe('line 6: the same leg stands in line 3')
  expect(await problem('0xc,aave,1,ETH,debt,1', '0xc,aave,,wstETH,collateral,1')).toMatch(
    /^line 3: .*another mode/,
  )
  expect(await problem('0xc,comet,,ETH,debt')).toMatch(/^line 2: /)
  expect(await problem('0xc,comet,,USDC,debt,0.1234567')).toMatch(/^line 2: .*more than 6 decimals/)
})

test('a file without the columns, or without lines, is refused', async () => {
  await expect(read([], 'owner,token')).rejects.toThrow(LedgerCsv.MissingColumnError)
  await expect(read([])).rejects.toThrow(/the book is empty/)
})

test('many bad lines are counted, and twenty told', async () => {
  const fault: unknown = await read(Array.from({ length: 50 }, () => '0xc,comet,,DOGE,debt,1')).catch(
    (fault) => fault,
  )
  expect((fault as MalformedError).facts).toMatchObject({ total: 50, problems: { length: 20 } })
})
