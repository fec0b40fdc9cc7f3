import { describe, expect, test } from 'vitest'
import { Sample } from './Sample.ts'

const address = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`

describe('a sample of accounts', () => {
  test('takes those who owe most for one half, others by chance for the other', () => {
    const sample = new Sample<number>(10)
    for (let n = 0; n < 1_000; n++) sample.offer(address(n), n + 1, n)
    const { items, usd } = sample.chosen()
    expect(items.slice(0, 5)).toEqual([999, 998, 997, 996, 995])
    expect(new Set(items).size).toBe(10)
    expect(Math.min(...items)).toBeLessThan(990)
    expect(usd).toBe(items.reduce((sum, n) => sum + n + 1, 0))
  })

  test('takes all where there are no more, and none where none are wanted', () => {
    for (const [size, found] of [
      [10, 3],
      [0, 0],
    ] as const) {
      const sample = new Sample<number>(size)
      for (const n of [1, 2, 3]) sample.offer(address(n), n, n)
      expect(sample.chosen().items).toHaveLength(found)
    }
  })

  test('draws an account as often as it owes more: one third owed, one third of the draws', () => {
    const draws = 2_000
    let drawn = 0
    for (let n = 0; n < draws; n++) {
      const sample = new Sample<string>(2)
      sample.offer(address(3 * n), 1_000, 'largest')
      sample.offer(address(3 * n + 1), 1, 'small')
      sample.offer(address(3 * n + 2), 2, 'twice that')
      if (sample.chosen().items.includes('small')) drawn++
    }
    // Four standard deviations of a binomial with p = 1/3.
    expect(Math.abs(drawn / draws - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / draws))
  })
})
