import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { droste } from './droste.ts'

const BOOK = 'aave-v3-ethereum-top54'
const folder = mkdtempSync(join(tmpdir(), 'droste-refusals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const huge = file('huge.json', '')
truncateSync(huge, 2 * 1024 ** 3 + 1) // sparse: takes no room on disk

/** Exit code, command line, and what stderr must say. */
const REFUSED: readonly (readonly [number, readonly string[], RegExp])[] = [
  [2, ['fly'], /unknown command 'fly'/],
  [2, ['inspct', BOOK], /inspect/],
  [2, ['inspect'], /ledger/],
  [2, ['inspect', BOOK, '--jsn'], /--jsn/],
  [2, ['stress', BOOK, '--shock', 'WETH=fifty'], /fifty.*\n.*-20%/],
  [2, ['stress', BOOK, '--shock', 'WETH'], /ASSET=-20%/],
  [2, ['stress', BOOK, '--shock', 'WETH=-100%'], /nothing or less/],
  [2, ['stress', BOOK, '--oracle', 'WETH=median'], /median.*\n.*delayed/],
  [2, ['stress', BOOK, '--depth', '0'], /above 0/],
  [2, ['stress', BOOK, '--gas', 'ten'], /ten/],
  [2, ['stress', BOOK, '--recovers', '2'], /from 0/],
  [2, ['stress', BOOK, '--close-factor', '0'], /from 0\.01/],
  [2, ['stress', BOOK, '--capital', '0'], /1 or more/],
  [2, ['import', 'aave-v9', folder, '--out', join(folder, 'x')], /euler-v1/],
  [2, ['import', 'euler-v1', folder], /--out/],
  [2, ['loop', '--ltv', '0.7', '--threshold', '0.8'], /--leverage/],
  [2, ['loop', '--ltv', '0.7', '--threshold', '0.8', '--depth', '2', '--max'], /only one/],
  [2, ['loop', '--ltv', '1.7', '--threshold', '0.8', '--depth', '2'], /1\.7.*\n.*fraction/],
  [2, ['loop', '--link', 'wstETH/WETH'], /--ledger/],
  [2, ['loop', '--ledger', BOOK, '--link', 'wstETH'], /wstETH.*\n.*@spark/],
  [2, ['loop', '--ledger', BOOK, '--link', 'wstETH/WETH', '--max'], /--max/],
  [2, ['loop', '--ledger', BOOK, '--link', 'wstETH/WETH=99%'], /threshold/],
  [2, ['loop', '--ledger', BOOK, '--link', 'wstETH/WETH@spark'], /spark.*\n.*venues/],
  [2, ['loop', '--ledger', BOOK, '--link', 'wstETH/WETH#none'], /none.*\n.*eth, stable/],
  [2, ['explain', BOOK, 'totals.leverage', '--of', 'fly'], /stress --shock/],
  [3, ['stress', BOOK, '--shock', 'DOGE=-20%'], /DOGE.*\n.*wstETH/],
  [3, ['stress', BOOK, '--oracle', 'DOGE=rate'], /DOGE/],
  [3, ['stress', BOOK, '--liquidity', join(folder, 'none.json')], /none\.json/],
  [
    3,
    [
      'stress',
      BOOK,
      '--liquidity',
      file(
        'negative.json',
        '[{"base":"WETH","quote":"USDC","source":"x","pools":[{"kind":"constant-product","base":"1","quote":"-1"}]}]',
      ),
    ],
    /\[0\]\.pools\[0\]\.quote/,
  ],
  [3, ['explain', BOOK, 'totals.leverag'], /totals\.leverage/],
  [3, ['explain', BOOK, '0xdead/leverage'], /0xdead/],
  [3, ['account', BOOK, '0xdead'], /0xdead/],
  [3, ['inspect', join(folder, 'none.json')], /none\.json.*\n.*aave-v3-ethereum-top54/],
  [3, ['inspect', file('broken.json', '{"half":')], /line 1, column 9/],
  [3, ['inspect', file('empty.json', '')], /empty\.json/],
  [3, ['inspect', file('other.json', '[1, 2, 3]')], /format/],
  [3, ['inspect', folder], /\.parquet/],
  [3, ['inspect', huge], /huge\.json/],
  [3, ['import', 'euler-v1', folder, '--out', join(folder, 'x')], /balances-users\.json/],
  [3, ['convert', BOOK, '--out', join(file('file', ''), 'x')], /cannot be written/],
]

describe('what cannot be done is refused with the reason and the remedy', () => {
  test.each(REFUSED)('exit %i: droste %j', (code, args, says) => {
    const run = droste(...args)
    expect(run.err).toMatch(says)
    expect(run.code).toBe(code)
    expect(run.out).toBe('')
    expect(run.err, 'no stack trace').not.toMatch(/^ +at |node:internal/m)
  })
})
