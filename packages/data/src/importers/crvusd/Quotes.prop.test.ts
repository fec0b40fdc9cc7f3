import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Quotes from './Quotes.ts'

const sizes = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
const quotes = fc.array(fc.record({ sold: sizes, impact: fc.double({ min: 0, max: 0.9, noNaN: true }) }), {
  minLength: 1,
  maxLength: 200,
})
const base = { id: 'eip155:1/a', symbol: 'A', decimals: 18 }
const quote = { id: 'eip155:1/b', symbol: 'B', decimals: 18 }

test.prop([quotes])('a curve rises, is concave, and never pays more than the price', (given) => {
  const points = Quotes.curve(given, { base, quote, price: 2 })
  let before = { sold: 0n, received: 0n }
  let slope = 2 * (1 + 1e-9)
  for (const point of points) {
    expect(point.sold).toBeGreaterThan(before.sold)
    expect(point.received).toBeGreaterThanOrEqual(before.received)
    const next = Number(point.received - before.received) / Number(point.sold - before.sold)
    expect(next).toBeLessThanOrEqual(slope * (1 + 1e-6))
    slope = next
    before = point
  }
})

test.prop([fc.double({ min: 10, max: 1e5, noNaN: true }), fc.integer({ min: 2, max: 30 })])(
  'quotes of a constant-product pool give that pool’s curve back',
  (reserve, count) => {
    const points = Array.from({ length: count }, (_, at) => {
      const sold = (reserve * (at + 1)) / count
      return { sold, received: (reserve * sold) / (reserve + sold) }
    })
    const found = Quotes.concave(points)
    expect(found).toHaveLength(count)
    found.forEach((point, at) => {
      expect(Math.abs(point.received / points[at]!.received - 1)).toBeLessThan(1e-9)
    })
  },
)
