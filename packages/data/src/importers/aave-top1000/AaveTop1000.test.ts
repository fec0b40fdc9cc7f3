import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Consistency, Fixed, type Ledger } from '@droste/core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as Eligible from '../Eligible.ts'
import { WETH } from '../Mainnet.ts'
import { importer } from './AaveTop1000.ts'

const SOURCE = new URL('../../../../../../shared/data/aave-v3-top1000', import.meta.url).pathname
const USERS = 'users-2025-12-01.csv'
const LEGS = 'debt-legs-2025-12-01.csv'

describe.skipIf(!existsSync(SOURCE))(
  'a thousand borrowers (skipped without ../shared/data/aave-v3-top1000)',
  () => {
    let ledger: Ledger.Ledger
    let users: number[][]
    beforeAll(async () => {
      ledger = await importer.read(SOURCE)
      const text = readFileSync(join(SOURCE, USERS), 'utf8')
      users = text
        .trim()
        .split('\n')
        .map((line) => line.split(',').map(Number))
    })

    test('are read whole, and the ledger is consistent', () => {
      expect(() => Consistency.check(ledger)).not.toThrow()
      expect(ledger.coverage.accounts).toBe(1000)
      expect(ledger.coverage.debtUsd).toBeCloseTo(
        users.reduce((sum, [, debt]) => sum + debt!, 0),
        0,
      )
    })

    test('a supplied health factor is not trusted: 310 are below 1 on accounts that stand, and the ledger says so', () => {
      const below = users.filter(([, , , health]) => health! < 1)
      expect(below).toHaveLength(310)
      expect(ledger.assumptions[0]).toMatch(
        /^The supplied health factor is not trusted: it is below 1 for 310 of 1000/,
      )
      expect(ledger.assumptions[0]).toContain('56.0 % of the debt')
      expect(Eligible.count(ledger).accounts).toBe(0)
    })

    test('rows dropped in silence: what cannot be is rejected, with its debt', () => {
      const { rejected, usedShare, debtUsd } = ledger.coverage
      const none = users.filter(([, , collateral]) => collateral === 0)
      expect(rejected.find(({ reason }) => reason.includes('no collateral'))).toMatchObject({
        accounts: none.length,
      })
      const accounts = rejected.reduce((sum, each) => sum + each.accounts, 0)
      expect(ledger.accounts.length + accounts).toBe(1000)
      const lost = rejected.reduce((sum, each) => sum + each.debtUsd, 0)
      expect(usedShare).toBeCloseTo(1 - lost / debtUsd, 9)
      expect(usedShare).toBeGreaterThan(0.75)
    })

    test('an unpaginated list: debts beyond the thousandth row are owed all the same', () => {
      const price = new Map(ledger.prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
      const unit = new Map(ledger.assets.map(({ id, decimals }) => [id, 10 ** decimals]))
      const owed = ledger.accounts
        .flatMap(({ legs }) => legs.filter(({ side }) => side === 'debt'))
        .reduce((sum, { asset, amount }) => sum + (Number(amount) / unit.get(asset)!) * price.get(asset)!, 0)
      expect(Math.abs(owed / (ledger.coverage.debtUsd * ledger.coverage.usedShare) - 1)).toBeLessThan(1e-6)
      expect(ledger.assumptions.join('\n')).toContain('1.3 % of all debt is in no listed token')
    })

    test('Number(bigint) truncation: 543,767.9788716927 WETH are exact', () => {
      const largest = ledger.accounts.find(
        ({ owner }) => owner === '0x9600a48ed0f931d0c422d574e3275a90d8b22745',
      )!
      expect(largest.legs.find(({ asset }) => asset === WETH)!.amount).toBe(543767978871692700000000n)
    })
  },
)

const A = `0x${'a'.repeat(40)}`
const HEADER = 'user_address,asset_address,symbol,side,amount,price_usd'
const weth = (owner: string): string => `${owner},${WETH.split('/')[1]},WETH,debt,1.0,2000`

async function folder(users: string[], legs: string[]): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'top-'))
  await writeFile(join(path, USERS), `${users.join('\n')}\n`)
  await writeFile(join(path, LEGS), `${[HEADER, ...legs].join('\n')}\n`)
  return path
}

describe('input that is not as it should be', () => {
  test.each([
    [
      'a leg of nobody',
      [`${A},2000,4000,1.6`],
      [weth(`0x${'b'.repeat(40)}`)],
      /line 2: 0xb+ is not among the users/,
    ],
    ['a user twice', [`${A},2000,4000,1.6`, `${A},1,1,1`], [weth(A)], /line 2: 0xa+ was there before/],
    [
      'a collateral leg',
      [`${A},2000,4000,1.6`],
      [weth(A).replace('debt', 'collateral')],
      /side “collateral”/,
    ],
    ['a price of 0', [`${A},2000,4000,1.6`], [weth(A).replace('2000', '0')], /line 2: a price of 0/],
    ['a negative total', [`${A},-2000,4000,1.6`], [weth(A)], /line 1: “-2000” is negative/],
  ])('%s is refused, naming the line', async (_, users, legs, message) => {
    await expect(importer.read(await folder(users, legs))).rejects.toThrow(message)
  })

  test('a health factor of .81 at 85 % is an e-mode, not an insolvency', async () => {
    const ledger = await importer.read(await folder([`${A},2000,2352.94,0.9529`], [weth(A)]))
    expect(ledger.accounts[0]).toMatchObject({ mode: 'eth' })
    expect(ledger.assumptions.at(-1)).toMatch(/^0 of 1 accounts/)
  })
})
