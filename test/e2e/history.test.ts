import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { answer, droste } from './droste.ts'
import { LOOPS, twoLoops } from './twoLoops.ts'

const folder = mkdtempSync(join(tmpdir(), 'droste-'))
afterAll(() => rmSync(folder, { recursive: true }))

const path = join(folder, 'loops.json')
writeFileSync(path, JSON.stringify(twoLoops))

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
