import { toNumber, WAD } from '../../Fixed.ts'
import type { Direction } from '../Direction.ts'
import type { ConstantProduct } from '../exact/ConstantProduct.ts'
import type { Depth } from './Depth.ts'
import { power } from './power.ts'

/** x·y = k in closed form. */
export class ConstantProductDepth implements Depth {
  readonly size = 2
  readonly unsold = 0
  readonly #kept: number
  // Begun with a number, for what begins undefined keeps every number it is given on the heap.
  #base = 0
  #quote = 0

  constructor(pool: ConstantProduct, baseDecimals: number, quoteDecimals: number) {
    this.#kept = toNumber(WAD - pool.fee, 18)
    this.#base = toNumber(pool.base, baseDecimals)
    this.#quote = toNumber(pool.quote, quoteDecimals)
  }

  price(): number {
    return this.#quote / this.#base
  }

  marginal(direction: Direction): number {
    return direction === 'sell-base'
      ? (this.#quote / this.#base) * this.#kept
      : (this.#base / this.#quote) * this.#kept
  }

  sell(direction: Direction, amountIn: number): number {
    const effective = amountIn * this.#kept
    if (direction === 'sell-base') {
      const paid = this.#base + effective
      const price = this.#quote / paid
      this.#quote = this.#base * price
      this.#base = paid
      return effective * price
    }
    const paid = this.#quote + effective
    const price = this.#base / paid
    this.#base = this.#quote * price
    this.#quote = paid
    return effective * price
  }

  amountUntil(direction: Direction, limit: number): number {
    const next = this.marginal(direction)
    if (next <= limit) return 0
    const reserve = direction === 'sell-base' ? this.#base : this.#quote
    // The same as reserve·(√(next/limit) − 1), without losing digits where the two are close.
    return (reserve * (next - limit)) / (limit * (Math.sqrt(next / limit) + 1)) / this.#kept
  }

  steepening(direction: Direction): number {
    return this.#kept / (direction === 'sell-base' ? this.#base : this.#quote)
  }

  moveTo(price: number): void {
    const product = this.#base * this.#quote
    this.#base = Math.sqrt(product / price)
    this.#quote = this.#base * price
  }

  withDepth(share: number): void {
    this.#base *= share
    this.#quote *= share
  }

  recover(before: Float64Array, share: number, offset = 0): void {
    if (share <= 0) return
    const is = this.price()
    this.moveTo(is * power(before[offset + 1]! / before[offset]! / is, share))
  }

  save(into: Float64Array, offset = 0): void {
    into[offset] = this.#base
    into[offset + 1] = this.#quote
  }

  restore(from: Float64Array, offset = 0): void {
    this.#base = from[offset]!
    this.#quote = from[offset + 1]!
  }
}
