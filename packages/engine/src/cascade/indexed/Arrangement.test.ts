import { describe, expect, test } from 'vitest'
import * as Book from '../../Book.ts'
import * as L from '../../testing/ledgers.ts'
import * as Several from '../../testing/several.ts'
import * as World from '../../World.ts'
import * as Slices from '../columns/Slices.ts'
import * as Arrangement from './Arrangement.ts'

const usd = Object.fromEntries(Array.from(Several.prices, (price, at) => [`asset-${at}`, String(price)]))

describe('an arranged book', () => {
  const book = Several.book(500, 3)
  const tables = L.ledger({ prices: usd, venues: book.venues, accounts: [] })
  const world = World.around(book, tables)
  const arranged = Arrangement.arrange(world)
  const scene = (of: typeof book) => ({
    book: of,
    amount: of.amount,
    oracle: Several.prices,
    unit: world.unit,
  })
  const healths = (of: typeof book): number[] =>
    Array.from({ length: of.accounts }, (_, account) => Slices.health(scene(of), account))

  test('has the same accounts', () => {
    const sorted = (values: number[]): number[] => values.sort((a, b) => a - b)
    expect(sorted(healths(arranged.world.book))).toEqual(sorted(healths(book)))
  })

  test('is a buffer that another thread views as the same book', () => {
    const there = Book.view(arranged.world.book.buffer, book)
    expect(there.amount).toEqual(arranged.world.book.amount)
    expect(there.first).toEqual(arranged.world.book.first)
  })

  test('has them where its index says', () => {
    const { health, solvency } = arranged.index
    const found = healths(arranged.world.book)
    health.account.forEach((account, row) => {
      expect(account).toBe(row)
      expect(health.ratio[row]).toBeCloseTo(found[account]!, 12)
    })
    expect(new Set(solvency.account)).toEqual(new Set(health.account))
  })
  test('is the same in its own memory, bit for bit', () => {
    const own = Arrangement.rearrange(World.around(Several.book(500, 3), tables))
    expect(own.world.book.buffer).toEqual(arranged.world.book.buffer)
    expect(own.index.buffers).toEqual(arranged.index.buffers)
    expect(own.place).toEqual(arranged.place)
  })
})
