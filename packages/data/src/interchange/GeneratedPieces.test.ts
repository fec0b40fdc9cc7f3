import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fixed, type Ledger, Quantile } from '@droste/core'
import { Draw, Generation, Inspection, World } from '@droste/engine'
import { afterAll, describe, expect, test } from 'vitest'
import * as LedgerFile from '../files/LedgerFile.ts'
import { importer } from '../importers/euler-v1/EulerV1.ts'
import * as GeneratedPieces from './GeneratedPieces.ts'
import * as LedgerParquet from './LedgerParquet.ts'
import * as LedgerStream from './LedgerStream.ts'

const COUNT = 5000 // more than a piece
const SEED = 3
const home = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(home, { recursive: true }))

const like = await LedgerFile.open('aave-v3-ethereum-top54')
const moulds = Generation.mouldsOf(like)
const folder = join(home, 'generated')
const worldOf = (debtUsd: number) => Generation.worldOf(moulds, { accounts: COUNT, seed: SEED, debtUsd })
await LedgerStream.writePieces(folder, {
  ...GeneratedPieces.of(moulds, Draw.open(SEED), COUNT),
  tables: like,
  worldOf,
})
const made = await LedgerParquet.read(folder)

test('G1: the columns hold the accounts that are generated one by one, to the base unit', () => {
  const draw = Draw.open(SEED)
  expect(made.accounts).toEqual(
    Array.from({ length: COUNT }, (_, row) => Generation.account(moulds, draw, row)),
  )
})

test('terms of their own are kept, sub-accounts are not', async () => {
  const [first, second, ...others] = like.accounts
  const own = { ltv: Fixed.wad(3n * 10n ** 17n), threshold: Fixed.wad(5n * 10n ** 17n) }
  const legs = first!.legs.map((leg) => ({ ...leg, ...own }))
  const odd = Generation.mouldsOf({ ...like, accounts: [{ ...first!, legs, sub: '7' }, second!, ...others] })
  const path = join(home, 'odd')
  await LedgerStream.writePieces(path, {
    ...GeneratedPieces.of(odd, Draw.open(1), 300),
    tables: like,
    worldOf: (debtUsd) => Generation.worldOf(odd, { accounts: 300, seed: 1, debtUsd }),
  })
  const { accounts } = await LedgerParquet.read(path)
  expect(accounts).toEqual(
    Array.from({ length: 300 }, (_, row) => Generation.account(odd, Draw.open(1), row)),
  )
  expect(accounts.some((account) => account.legs.some(({ threshold }) => threshold !== undefined))).toBe(true)
})

describe('G2: the largest borrowers of Aave and a book like them', () => {
  const usd = new Map(like.prices.map((each) => [each.asset, Fixed.toNumber(each.usd, 18)]))
  const decimals = new Map(like.assets.map((asset) => [asset.id, asset.decimals]))
  const sizes = ({ accounts }: Ledger.Ledger): number[] =>
    accounts.map(({ legs }) =>
      Math.log(
        legs.reduce(
          (sum, { asset, amount }) => sum + Fixed.toNumber(amount, decimals.get(asset)!) * usd.get(asset)!,
          0,
        ),
      ),
    )
  const inspected = (ledger: Ledger.Ledger) =>
    Inspection.of({ ...World.build(ledger), accountId: (row) => `#${row}` })
  const [before, after] = [sizes(like), sizes(made)]
  const spread = Quantile.of(before, 0.9) - Quantile.of(before, 0.1)
  const [then, now] = [inspected(like), inspected(made)]
  test.each([0.1, 0.25, 0.5, 0.75, 0.9])('sizes at %s, within a seventh of the spread', (level) => {
    expect(Math.abs(Quantile.of(after, level) - Quantile.of(before, level))).toBeLessThan(spread / 7)
  })
  test('every composition comes as often, within four standard errors', () => {
    const shares = ({ accounts }: Ledger.Ledger): Map<string, number> => {
      const found = new Map<string, number>()
      for (const { mode, legs } of accounts) {
        const kind = `${mode} ${legs.map(({ side, asset }) => `${side} ${asset}`)}`
        found.set(kind, (found.get(kind) ?? 0) + 1 / accounts.length)
      }
      return found
    }
    const drawn = shares(made)
    for (const [kind, p] of shares(like))
      expect(Math.abs((drawn.get(kind) ?? 0) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / COUNT))
  })
  test('leverage of the median borrower and of the dollar owed, and the share that is looped', () => {
    expect(Math.abs(now.leverage.p50! / then.leverage.p50! - 1)).toBeLessThan(0.1)
    expect(Math.abs(now.recursion.loopedShare! - then.recursion.loopedShare!)).toBeLessThan(0.1)
  })
})

const euler = fileURLToPath(new URL('../../../../../shared/data/euler-v1/', import.meta.url))

describe.skipIf(!existsSync(euler))('G2: Euler, whose accounts span ten decades (needs shared/data)', () => {
  test('accounts owe as much as there on average, within four standard errors, and nobody is a giant', async () => {
    const real = await importer.read(euler)
    const { book, prices } = World.build(real)
    const from = Generation.mouldsOf(real)
    const accounts = Array.from({ length: COUNT }, (_, row) => Generation.account(from, Draw.open(SEED), row))
    const owed = (of: typeof book): number[] =>
      Array.from({ length: of.accounts }, (_, row) => {
        let usd = 0
        for (let leg = of.debts[row]!; leg < of.supplies[row]!; leg++)
          usd += of.amount[leg]! * prices[of.factors[of.factor[leg]!]!.asset]!
        return usd
      })
    const [there, here] = [owed(book), owed(World.build({ ...real, accounts }).book)]
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, each) => sum + each, 0) / values.length
    const variance = mean(there.map((each) => each ** 2)) - mean(there) ** 2
    expect(Math.abs(mean(here) - mean(there))).toBeLessThan(4 * Math.sqrt(variance / COUNT))
    expect(Math.max(...here)).toBeLessThan(3 * Math.max(...there))
  })
})
