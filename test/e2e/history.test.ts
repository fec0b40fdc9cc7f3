import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { answer, droste } from './droste.ts'

const folder = mkdtempSync(join(tmpdir(), 'droste-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [ETH, STETH] = ['eip155:1/native', 'eip155:1/steth']
const LTV = 0.9
const LOOPS = 8
/** What each borrowing of nine tenths brings, in ether of six digits. */
const steps = Array.from({ length: LOOPS }, (_, at) => (LTV ** (at + 1)).toFixed(6))
const debt = steps.reduce((sum, step) => sum + Number(step), 0).toFixed(6)
const held = (1 + Number(debt)).toFixed(6)

const at = (owner: string) => ({ owner, venue: 'market' })
const stake = (wallet: string, amount: string) => ({
  kind: 'wrap',
  wallet,
  asset: ETH,
  amount,
  got: STETH,
  gotAmount: amount,
})
const supply = (owner: string, amount: string) => ({ kind: 'supply', ...at(owner), asset: STETH, amount })
const borrow = (owner: string, amount: string) => ({ kind: 'borrow', ...at(owner), asset: ETH, amount })
const pay = (wallet: string, to: string, amount: string) => ({
  kind: 'transfer',
  wallet,
  to,
  asset: ETH,
  amount,
})

const stepwise = [
  stake('0xstep', '1'),
  supply('0xstep', '1'),
  ...steps.flatMap((step) => [borrow('0xstep', step), stake('0xstep', step), supply('0xstep', step)]),
].map((event, log) => ({ block: 1, log, transaction: `0x${log}`, ...event }))
const flash = [
  pay('0xlender', '0xflash', debt),
  stake('0xflash', held),
  supply('0xflash', held),
  borrow('0xflash', debt),
  pay('0xflash', '0xlender', debt),
].map((event, log) => ({ block: 2, log, transaction: '0xff', ...event }))

const account = (owner: string) => ({
  ...at(owner),
  legs: [
    { side: 'collateral', asset: STETH, amount: held },
    { side: 'debt', asset: ETH, amount: debt },
  ],
})
const path = join(folder, 'loops.json')
writeFileSync(
  path,
  JSON.stringify({
    format: 'droste-ledger/1',
    name: 'two loops',
    provenance: { source: 'written by hand' },
    assets: [
      { id: ETH, symbol: 'ETH', decimals: 18 },
      { id: STETH, symbol: 'stETH', decimals: 18 },
    ],
    prices: [ETH, STETH].map((asset) => ({ asset, usd: '2000', source: 'a round figure' })),
    claims: [{ kind: 'receipt', asset: STETH, backing: [{ asset: ETH, amount: '1' }] }],
    venues: [
      {
        id: 'market',
        protocol: 'aave-v3',
        rule: { kind: 'pair', closeFactor: { kind: 'whole' } },
        listings: [
          { asset: STETH, ltv: String(LTV), threshold: String(LTV) },
          { asset: ETH, ltv: '0', threshold: '0' },
        ],
      },
    ],
    accounts: ['0xstep', '0xflash'].map(account),
    history: [...stepwise, ...flash],
  }),
)

describe.each(['JSON', 'Parquet'])('inspect of a ledger with a history, kept as %s', (form) => {
  const kept = form === 'JSON' ? path : join(folder, 'loops')
  test('two loops of one leverage: eight steps and one flash loan; state sees eight twice', () => {
    if (form === 'Parquet') expect(droste('convert', path, '--out', kept).code).toBe(0)
    const { history, recursion } = answer('inspect', kept)
    expect(recursion.depth).toEqual([expect.objectContaining({ loops: LOOPS, accounts: 2 })])
    expect(history.accounts.map(({ loops, accounts }: Record<string, number>) => [loops, accounts])).toEqual([
      [1, 1],
      [LOOPS, 1],
    ])
    expect(history.flash.accounts).toBe(1)
    expect(history.patterns).toEqual({ stake: 1, swap: 0 })
    expect(history.agreeing.accounts).toBe(1)
    expect(history.disagreements).toEqual([expect.objectContaining({ reason: 'flash', accounts: 1 })])
    expect(history.fifo.levels.map(({ depth }: { depth: number }) => depth)).toEqual(
      Array.from({ length: LOOPS + 1 }, (_, depth) => depth),
    )
  })
})

test('it is told to people beside the depth of the state', () => {
  const { out } = droste('inspect', path)
  expect(out).toContain('fewest loops')
  expect(out).toContain(`deepest collateral ${LOOPS} borrow edges`)
  expect(out).toContain('wound up by a flash loan')
})

test('every figure of it is explained, down to the accounts of either kind', () => {
  const { inputs, value } = answer('explain', path, 'history.disagreements[0].debtUsd')
  expect(inputs).toHaveLength(1)
  expect(inputs[0]).toMatchObject({ figure: 'market:0xflash debt', value })
  expect(inputs[0].inputs.map(({ value }: { value: number }) => value)).toEqual([1, expect.closeTo(LOOPS, 5)])
})
