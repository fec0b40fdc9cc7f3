import { fc, test } from '@fast-check/vitest'
import { test as example, expect } from 'vitest'
import * as Book from '../Book.ts'
import * as Slices from '../cascade/columns/Slices.ts'
import { ledgers } from '../testing/random.ts'
import * as Compositions from './Compositions.ts'
import * as Health from './Health.ts'
import * as Plain from './Plain.ts'

const prices = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), {
  minLength: 8 * 14,
  maxLength: 8 * 14,
})
const bits = (health: Float64Array): bigint[] => Array.from(new BigUint64Array(health.slice().buffer))

/** `lane` of eight price vectors, or the only one. */
function price({ prices }: Compositions.Compositions, drawn: readonly number[], lane: number | null): void {
  const lanes = lane === null ? 8 : 1
  for (let at = 0; at < prices.length; at++) prices[at] = drawn[lanes === 8 ? at : at * 8 + lane!]!
}

test.prop([ledgers, prices, fc.boolean()])(
  'H2: WebAssembly writes the bits of JavaScript',
  (ledger, drawn, shared) => {
    const laid = Compositions.lay(Book.compile(ledger), { shared })
    price(laid, drawn, 0)
    Health.open(laid).one()
    const simd = bits(laid.health)
    laid.health.fill(0)
    Plain.one(laid)
    expect(simd).toEqual(bits(laid.health))
  },
)

test.prop([ledgers, prices])(
  'H2: within (n + 3) · 2^−52 of the health of L3, each account once',
  (ledger, drawn) => {
    const book = Book.compile(ledger)
    const laid = Compositions.lay(book)
    price(laid, drawn, 0)
    Health.open(laid).one()
    const unit = new Float64Array(book.factors.length)
    const scene = { book, amount: book.amount, oracle: laid.prices, unit }
    const seen = new Set<number>()
    laid.account.forEach((account, row) => {
      const health = laid.health[row]!
      if (account === Compositions.NOBODY) {
        expect(health).toBeNaN()
        return
      }
      seen.add(account)
      const exact = Slices.health(scene, account)
      const legs = book.supplies[account]! - book.first[account]!
      expect(Math.abs(health - exact)).toBeLessThanOrEqual((legs + 3) * 2 ** -52 * exact)
    })
    const owing = Array.from(book.debts, (debt, account) =>
      debt < book.supplies[account]! ? [account] : [],
    ).flat()
    expect([...seen].sort((a, b) => a - b)).toEqual(owing)
  },
)

test.prop([ledgers, prices])('H3: eight at once are eight one by one, by either program', (ledger, drawn) => {
  const book = Book.compile(ledger)
  const eight = Compositions.lay(book, { eight: true })
  price(eight, drawn, null)
  Health.open(eight).eight()
  const simd = bits(eight.health)
  eight.health.fill(0)
  Plain.eight(eight)
  expect(simd).toEqual(bits(eight.health))
  const one = Compositions.lay(book)
  for (let lane = 0; lane < 8; lane++) {
    price(one, drawn, lane)
    Health.open(one).one()
    expect(bits(one.health)).toEqual(simd.filter((_, at) => at % 8 === lane))
  }
})

example('an empty book has no rows', () => {
  const laid = Compositions.lay(
    Book.assemble({
      accounts: 0,
      assets: [],
      venues: [],
      factors: [],
      first: new Uint32Array(1),
      debts: new Uint32Array(0),
      supplies: new Uint32Array(0),
      venue: new Uint16Array(0),
      factor: new Uint16Array(0),
      terms: new Uint32Array(0),
      amount: new Float64Array(0),
      ladder: [],
    }),
  )
  Health.open(laid).one()
  expect(laid.health).toHaveLength(0)
})
