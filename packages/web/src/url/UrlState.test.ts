import { describe, expect, test } from 'vitest'
import { FIELDS as CASCADE } from '../cascade/Settings.ts'
import { read, write } from './UrlState.ts'

const initial = read(CASCADE, '')

describe('a view in its address', () => {
  test('comes back as it was', () => {
    const settings = {
      ...initial,
      shock: [
        { asset: 'eip155:1/native', change: -0.2 },
        { asset: 'eip155:1/0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0', change: -0.125 },
      ],
      oracle: 'market' as const,
      depth: 0.5,
      recovers: 0,
      compare: true,
      at: 12,
    }
    expect(read(CASCADE, write(CASCADE, settings, ''))).toEqual(settings)
  })

  test('what is as at first is left out, and what is others’ stays', () => {
    expect(write(CASCADE, initial, 'ledger=x&depth=3&explain=totals.leverage')).toBe(
      'ledger=x&explain=totals.leverage',
    )
  })

  test.each([
    'shock=ETH',
    'shock=ETH~abc',
    'depth=deep',
    'oracle=crystal',
    'recovers=much',
    'at=',
    'shock=~-0.2',
  ])('%s cannot be read: as at first', (search) => {
    expect(read(CASCADE, search)).toEqual(initial)
  })

  test('numbers out of bounds are taken to the bound', () => {
    const { depth, shock } = read(CASCADE, 'depth=1e9&shock=ETH~-7')
    expect([depth, shock[0]!.change]).toEqual([100, -0.99])
  })
})
