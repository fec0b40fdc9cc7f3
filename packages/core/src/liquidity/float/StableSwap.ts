import { powerOfTen, toNumber, WAD } from '../../Fixed.ts'
import type { Direction } from '../Direction.ts'
import { invariant, type StableSwap } from '../exact/StableSwap.ts'
import type { Depth } from './Depth.ts'
import { power } from './power.ts'

/** The StableSwap invariant in quote units; balances are kept, D is taken once from the exact pool. */
export class StableSwapDepth implements Depth {
  readonly size = 3
  readonly unsold = 0
  readonly #kept: number
  readonly #ann: number
  readonly #rate: number
  /** What counts in the invariant, in whole quote. */
  #x = 0
  #y = 0
  #d = 0

  constructor(pool: StableSwap, baseDecimals: number, quoteDecimals: number) {
    this.#kept = toNumber(WAD - pool.fee, 18)
    this.#ann = Number(pool.amplification) * 2
    this.#rate = toNumber(pool.rate, 18 + quoteDecimals) * powerOfTen(baseDecimals)
    this.#x = toNumber(pool.base * pool.rate, 18 + quoteDecimals)
    this.#y = toNumber(pool.quote, quoteDecimals)
    this.#d = toNumber(invariant(pool), 18 + quoteDecimals)
  }

  price(): number {
    return this.#slope(this.#x, this.#y) * this.#rate
  }

  marginal(direction: Direction): number {
    return (direction === 'sell-base' ? this.price() : 1 / this.price()) * this.#kept
  }

  sell(direction: Direction, amountIn: number): number {
    const effective = amountIn * this.#kept
    if (effective <= 0) return 0
    if (direction === 'sell-base') {
      const paid = effective * this.#rate
      const out = this.#out(this.#x, this.#y, paid)
      this.#x += paid
      this.#y = this.#across(this.#x)
      return out
    }
    const out = this.#out(this.#y, this.#x, effective)
    this.#y += effective
    this.#x = this.#across(this.#y)
    return out / this.#rate
  }

  amountUntil(direction: Direction, limit: number): number {
    if (this.marginal(direction) <= limit) return 0
    const mid = direction === 'sell-base' ? limit / this.#kept : this.#kept / limit
    const x = this.#reach(mid / this.#rate)
    const effective = direction === 'sell-base' ? (x - this.#x) / this.#rate : this.#across(x) - this.#y
    return Math.max(effective, 0) / this.#kept
  }

  steepening(): null {
    return null
  }

  moveTo(price: number): void {
    this.#x = this.#reach(price / this.#rate)
    this.#y = this.#across(this.#x)
  }

  withDepth(share: number): void {
    this.#x *= share
    this.#y *= share
    this.#d *= share
  }

  recover(before: Float64Array, share: number, offset = 0): void {
    if (share <= 0) return
    const is = this.#slope(this.#x, this.#y)
    const was = this.#slope(before[offset]!, before[offset + 1]!, before[offset + 2]!)
    this.moveTo(is * power(was / is, share) * this.#rate)
  }

  save(into: Float64Array, offset = 0): void {
    into[offset] = this.#x
    into[offset + 1] = this.#y
    into[offset + 2] = this.#d
  }

  restore(from: Float64Array, offset = 0): void {
    this.#x = from[offset]!
    this.#y = from[offset + 1]!
    this.#d = from[offset + 2]!
  }

  #slope(x: number, y: number, d = this.#d): number {
    const u = x / d
    const v = y / d
    const flat = 4 * this.#ann * u * v
    return (v * (flat * u + 1)) / (u * (flat * v + 1))
  }

  /** The other balance: the positive root of y² + b·y = c, in the form that does not subtract like from like. */
  #across(x: number): number {
    const b = x + this.#d / this.#ann - this.#d
    const c = (this.#d * this.#d * this.#d) / (4 * this.#ann * x)
    const root = Math.sqrt(b * b + 4 * c)
    return b > 0 ? (2 * c) / (root + b) : (root - b) / 2
  }

  /** How far the other balance falls from `y` when `paid` joins `x`: the small root of the difference itself. */
  #out(x: number, y: number, paid: number): number {
    const d = this.#d
    const before = x + d / this.#ann - d
    const c = (d * d * d) / (4 * this.#ann * x)
    const b = 2 * y + before + paid
    const product = paid * (y + c / (x + paid))
    return (2 * product) / (b + Math.sqrt(Math.max(b * b - 4 * product, 0)))
  }

  /** The x where the slope is `target`, by bisection on its logarithm. */
  #reach(target: number): number {
    let low = this.#d / 2
    let high = low
    while (this.#slope(low, this.#across(low)) < target) low /= 2
    while (this.#slope(high, this.#across(high)) > target) high *= 2
    for (;;) {
      const middle = (low + high) / 2
      if (middle <= low || middle >= high) return low
      if (this.#slope(middle, this.#across(middle)) >= target) low = middle
      else high = middle
    }
  }
}
