import { describe, expect, test } from 'vitest'
import { FIELD, next, request } from './Links.ts'

const listing = (asset: string, ltv: number) => ({
  asset,
  symbol: asset,
  ltv,
  threshold: ltv,
  bonus: 0,
  oracle: 'market' as const,
})
const venue = (id: string, listings: ReturnType<typeof listing>[]) => ({
  id,
  protocol: 'aave-v3',
  listings,
  modes: [],
})
const tablesOf = (...venues: ReturnType<typeof venue>[]) => ({ venues }) as never

const ONE = { collateral: 'eip155:1/0xaa', debt: 'eip155:1/0xbb', venue: 'one', ltv: null, mode: null }
const TWO = { collateral: 'eip155:1/0xbb', debt: 'eip155:1/native', venue: 'two', ltv: 0.6, mode: 'eth' }

describe('a chain in the address', () => {
  test('comes back as it was', () => {
    expect(FIELD.parse(FIELD.format([ONE, TWO]))).toEqual([ONE, TWO])
  })

  test.each(['', 'a', 'a~b', 'a~b~c~much', 'a~b~c,'])('“%s” cannot be read', (text) => {
    expect(FIELD.parse(text)).toBeUndefined()
  })

  test('more than all cannot be borrowed', () => {
    expect(FIELD.parse('a~b~c~7')).toEqual([{ collateral: 'a', debt: 'b', venue: 'c', ltv: 1, mode: null }])
  })
})

test('what the venue lends is left to the API', () => {
  expect(request('book', 100, [ONE, TWO]).links).toEqual([
    { collateral: 'eip155:1/0xaa', debt: 'eip155:1/0xbb', venue: 'one' },
    { collateral: 'eip155:1/0xbb', debt: 'eip155:1/native', venue: 'two', ltv: 0.6, mode: 'eth' },
  ])
})

describe('the next link', () => {
  const first = venue('first', [listing('A', 0.8), listing('B', 0.7), listing('C', 0)])
  const second = venue('second', [listing('B', 0.75), listing('C', 0)])

  test('begins with the first pair of the first venue that lends', () => {
    const none = venue('none', [listing('A', 0)])
    expect(next([], tablesOf(none, first))).toEqual({
      collateral: 'A',
      debt: 'B',
      venue: 'first',
      ltv: null,
      mode: null,
    })
    expect(next([], tablesOf(none))).toBeNull()
  })

  test('stands on what arrives, at another venue where one lends on it', () => {
    const [one] = [next([], tablesOf(first, second))!]
    expect(next([one], tablesOf(first, second))).toMatchObject({
      collateral: 'B',
      debt: 'C',
      venue: 'second',
    })
    expect(next([one], tablesOf(first))).toMatchObject({ collateral: 'B', debt: 'C', venue: 'first' })
  })
})
