import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Book } from '@droste/engine'
import { fc, test } from '@fast-check/vitest'
import { afterAll, expect } from 'vitest'
import * as LedgerBook from './LedgerBook.ts'
import * as LedgerParquet from './LedgerParquet.ts'
import { arbitraryLedger } from './testing/arbitraryLedger.ts'

const folder = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(folder, { recursive: true }))

test.prop([arbitraryLedger({ accounts: 12 })], { numRuns: 20, endOnFailure: true })(
  'a book read from a folder is the book compiled from its ledger, and its rows keep their names',
  async (ledger) => {
    const path = join(folder, 'ledger')
    await LedgerParquet.write(ledger, path)
    const { world, book, names } = await LedgerBook.read(path)
    const { accounts, ...rest } = ledger
    expect(world).toStrictEqual(rest)
    expect(plain(book)).toStrictEqual(plain(Book.compile(ledger)))
    const rows = accounts.map((_, row) => row).reverse()
    expect(await names(rows)).toStrictEqual(accounts.map(({ legs, ...name }) => name).reverse())
  },
)

test('so it is where accounts fill several pieces, and some of them are like the one before', async () => {
  const [ledger] = fc.sample(arbitraryLedger({ accounts: 12 }), { numRuns: 1, seed: 20251129 })
  const few = ledger!.accounts
  const many = Array.from({ length: 5000 }, (_, row) => few[Math.floor((row * row) / 7) % few.length]!)
  const accounts = many.map((account, row) => ({ ...account, owner: `0x${row.toString(16)}` }))
  const path = join(folder, 'many')
  await LedgerParquet.write({ ...ledger!, accounts }, path)
  const { book } = await LedgerBook.read(path)
  expect(plain(book)).toStrictEqual(plain(Book.compile({ ...ledger!, accounts })))
  expect(new Set(many.map(({ venue, mode }) => `${venue} ${mode}`)).size).toBeGreaterThan(2)
})

/** A book with the terms of each leg in its place: rows of the terms table may come in another order. */
function plain(book: Book.Book): object {
  const { accounts, factors, first, debts, supplies, venue, factor, amount, terms } = book
  const rows = [book.ltv, book.threshold, book.bonus, book.fee, book.debtWeight, book.liquidationFactor]
  const resolved = rows.map((column) => Array.from(terms, (row) => column[row]))
  return { accounts, factors, first, debts, supplies, venue, factor, amount, resolved }
}
