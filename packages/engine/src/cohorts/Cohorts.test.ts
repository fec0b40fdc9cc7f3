import { describe, expect, test } from 'vitest'
import * as Arrangement from '../cascade/indexed/Arrangement.ts'
import * as Indexed from '../cascade/indexed/Indexed.ts'
import { calm } from '../Scenario.ts'
import * as Several from '../testing/several.ts'
import type { World } from '../World.ts'
import * as Cohorts from './Cohorts.ts'

const ACCOUNTS = 4000
const world = Several.world(ACCOUNTS, 1, 2e7)
const owedOf = ({ book, prices }: World): number => {
  let sum = 0
  for (let account = 0; account < book.accounts; account++)
    for (let leg = book.debts[account]!; leg < book.supplies[account]!; leg++)
      sum += book.amount[leg]! * prices[book.factors[book.factor[leg]!]!.asset]!
  return sum
}
const fall = (change: number): Indexed.Summary => cascade(world, change)
function cascade(of: World, change: number): Indexed.Summary {
  const { world, index } = Arrangement.arrange(of, {})
  const shocks = Array.from({ length: 16 }, (_, at) => ({ asset: `asset-${at + 4}`, change }))
  return Indexed.summarise(Indexed.prepare(world, index), { ...calm, gasUsd: 0, shocks })
}

describe('S14', () => {
  test('a sample as large as the book is the book', () => {
    const { book } = Cohorts.sample(world, ACCOUNTS)
    expect(book.accounts).toBe(ACCOUNTS)
    expect(book.amount.toSorted()).toEqual(world.book.amount.toSorted())
  })
  test.each([50, 200, 1000])('%d accounts of 4,000: on average they owe what the book owes', (count) => {
    const STARTS = 64
    const owed = Array.from({ length: STARTS }, (_, at) =>
      owedOf(Cohorts.sample(world, count, (at + 0.5) / STARTS)),
    )
    const mean = owed.reduce((sum, each) => sum + each, 0) / STARTS
    expect(Math.abs(mean / owedOf(world) - 1)).toBeLessThan(0.01)
  })
  test.each([50, 200, 1000])('%d accounts are about as many', (count) => {
    expect(Math.abs(Cohorts.sample(world, count).book.accounts - count)).toBeLessThanOrEqual(1)
  })
  test.each([-0.1, -0.3])('the more there are, the nearer they come to a fall of %d', (change) => {
    const { repaidUsd } = fall(change)
    const apart = [100, 400, 1600].map((count) => {
      const starts = [0.1, 0.3, 0.5, 0.7, 0.9].map((start) =>
        Math.abs(cascade(Cohorts.sample(world, count, start), change).repaidUsd / repaidUsd - 1),
      )
      return starts.reduce((sum, each) => sum + each, 0) / starts.length
    })
    expect(apart[2]!).toBeLessThan(apart[0]!)
    expect(apart[2]!).toBeLessThan(0.05)
  })
})
