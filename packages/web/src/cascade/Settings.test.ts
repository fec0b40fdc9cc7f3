import { describe, expect, test } from 'vitest'
import { movedBy, resized, sizeOf } from './Settings.ts'

const claim = (asset: string, of: string) => ({
  asset,
  kind: 'receipt',
  backing: [{ asset: of, amount: 1 }],
  debts: [],
})

describe('a shock', () => {
  test('moves every claim on it, and survives a circle of claims', () => {
    const claims = [
      claim('wst', 'st'),
      claim('st', 'eth'),
      claim('a', 'b'),
      claim('b', 'a'),
      claim('b', 'eth'),
    ]
    expect([...movedBy({ claims }, ['eth'])].sort()).toEqual(['a', 'b', 'eth', 'st', 'wst'])
    expect([...movedBy({ claims }, ['st'])].sort()).toEqual(['st', 'wst'])
  })

  test('keeps its shape when its size changes', () => {
    const shock = [
      { asset: 'eth', change: -0.2 },
      { asset: 'btc', change: -0.1 },
    ]
    expect(sizeOf(shock)).toBe(-0.2)
    expect(resized(shock, -0.4)).toEqual([
      { asset: 'eth', change: -0.4 },
      { asset: 'btc', change: -0.2 },
    ])
  })
})
