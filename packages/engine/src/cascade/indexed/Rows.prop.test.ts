import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Rows from './Rows.ts'

const healths = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.5, 0.75)), {
  maxLength: 200,
})

/** Offers of these healths by accounts that come the other way round, and their rows between two of no health. */
const drawn = (health: readonly number[]): { offers: Rows.Offers; rows: Uint32Array } => {
  const who = Uint32Array.from(health.keys()).reverse()
  const rows = Uint32Array.from([health.length, ...health.keys(), health.length])
  return { offers: { health: Float64Array.from(health), who }, rows }
}

test.prop([healths])(
  'C7: rows are sorted by health, equal ones by account, and no other is moved',
  (health) => {
    const { offers, rows } = drawn(health)
    Rows.sort(offers, rows, 1, rows.length - 1)
    const sorted = [...health.keys()].sort((a, b) => health[a]! - health[b]! || b - a)
    expect([...rows]).toEqual([health.length, ...sorted, health.length])
  },
)

test.prop([healths, fc.double({ min: 0, max: 1, noNaN: true })])(
  'rows below a health come first, and what is in order stays so',
  (health, below) => {
    const rising = health.toSorted((a, b) => a - b)
    for (const each of [health, rising]) {
      const { offers, rows } = drawn(each)
      const end = Rows.part(offers, rows, 1, rows.length - 1, below)
      expect(end).toBe(1 + each.filter((one) => one < below).length)
      expect([...rows.subarray(1, end)].every((row) => each[row]! < below)).toBe(true)
      expect([...rows].sort((a, b) => a - b)).toEqual([...health.keys(), health.length, health.length])
      if (each === rising) expect([...rows.subarray(1, -1)]).toEqual([...health.keys()])
    }
  },
)
