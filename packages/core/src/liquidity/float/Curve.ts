import { toNumber, WAD } from '../../Fixed.ts'
import type { Direction } from '../Direction.ts'
import { type Curve, open } from '../exact/Curve.ts'
import type { Depth } from './Depth.ts'

/** What doubles lose on the way to the end of a step, relative to it. */
const CRUMB = 1e-13

/**
 * The open curve of the exact face (hull, tail, mirrored side) over prefix arrays. Within, depth is full and prices
 * are those of the quotes; what goes in and comes out is stretched by the share left and by the scale.
 */
export class CurveDepth implements Depth {
  readonly size = 3
  readonly unsold = 0
  readonly #kept: number
  readonly #sold: Float64Array
  readonly #received: Float64Array
  readonly #last: number
  readonly #tailSold: number
  readonly #tailReceived: number
  /** First slope: the price at the centre, in quotes. */
  readonly #first: number
  #at = 0
  #scale = 1
  #share = 1

  constructor(pool: Curve, baseDecimals: number, quoteDecimals: number) {
    const { knots, tail } = open(pool)
    this.#kept = toNumber(WAD - pool.fee, 18)
    this.#sold = Float64Array.from([0, ...knots.map(({ sold }) => toNumber(sold, 18 + baseDecimals))])
    this.#received = Float64Array.from([
      0,
      ...knots.map(({ received }) => toNumber(received, 18 + quoteDecimals)),
    ])
    this.#last = knots.length
    this.#tailSold = toNumber(tail.sold, 18 + baseDecimals)
    this.#tailReceived = toNumber(tail.received, 18 + quoteDecimals)
    this.#first = this.#received[1]! / this.#sold[1]!
  }

  price(): number {
    return this.#slope(this.#at >= 0, true)
  }

  marginal(direction: Direction): number {
    return direction === 'sell-base'
      ? this.price() * this.#kept
      : this.#kept / this.#slope(this.#at > 0, false)
  }

  sell(direction: Direction, amountIn: number): number {
    const effective = (amountIn * this.#kept) / this.#share
    if (effective <= 0) return 0
    const from = this.#at
    const quote = this.#quoteAt(from)
    if (direction === 'sell-base') {
      const to = from + effective
      this.#at = this.#whole(to)
      return (this.#quoteAt(to) - quote) * this.#scale * this.#share
    }
    const to = Math.min(this.#baseAt(quote - effective / this.#scale), from)
    this.#at = this.#whole(to)
    return (from - to) * this.#share
  }

  amountUntil(direction: Direction, limit: number): number {
    if (direction === 'sell-base') {
      const end = this.#placeOf(limit / this.#kept / this.#scale, true)
      return (Math.max(end - this.#at, 0) * this.#share) / this.#kept
    }
    const end = this.#placeOf(this.#kept / limit / this.#scale, false)
    const paid = Math.max(this.#quoteAt(this.#at) - this.#quoteAt(end), 0)
    return (paid * this.#scale * this.#share) / this.#kept
  }

  steepening(): null {
    return null
  }

  moveTo(price: number): void {
    this.#at = 0
    this.#scale = price / this.#first
  }

  withDepth(share: number): void {
    this.#share *= share
  }

  recover(before: Float64Array, share: number, offset = 0): void {
    this.#at += (before[offset]! - this.#at) * share
  }

  save(into: Float64Array, offset = 0): void {
    into[offset] = this.#at
    into[offset + 1] = this.#scale
    into[offset + 2] = this.#share
  }

  restore(from: Float64Array, offset = 0): void {
    this.#at = from[offset]!
    this.#scale = from[offset + 1]!
    this.#share = from[offset + 2]!
  }

  /** `at`, or the end of a step if no more than a crumb lies between: what cannot be sold is no price. */
  #whole(at: number): number {
    const column = at < 0 ? this.#received : this.#sold
    const unit = at < 0 ? -1 / this.#first : 1
    for (let i = 1; i <= this.#last; i++) {
      const end = column[i]! * unit
      if (Math.abs(at - end) <= Math.abs(end) * CRUMB) return end
    }
    return at
  }

  #slope(quoted: boolean, next: boolean): number {
    const slope = quoted
      ? this.#slopeAt(this.#at, next)
      : this.#first ** 2 / this.#slopeAt(this.#neededFor(-this.#at * this.#first), !next)
    return slope * this.#scale
  }

  /** The first knot that is not before `value` in `column`, one past the last if all are. */
  #knot(column: Float64Array, value: number, strictly: boolean): number {
    let i = 1
    while (i <= this.#last && (strictly ? column[i]! <= value : column[i]! < value)) i++
    return i
  }

  #paidFor(sold: number): number {
    const i = this.#knot(this.#sold, sold, false)
    const further = sold - this.#sold[i - 1]!
    return i <= this.#last
      ? this.#received[i - 1]! + further * this.#step(i)
      : this.#received[i - 1]! + (this.#tailReceived * further) / (this.#tailSold + further)
  }

  #neededFor(received: number): number {
    const i = this.#knot(this.#received, received, false)
    const further = received - this.#received[i - 1]!
    if (i <= this.#last) return this.#sold[i - 1]! + further / this.#step(i)
    return (
      this.#sold[i - 1]! +
      (this.#tailSold * further) / Math.max(this.#tailReceived - further, Number.MIN_VALUE)
    )
  }

  #step(i: number): number {
    return (this.#received[i]! - this.#received[i - 1]!) / (this.#sold[i]! - this.#sold[i - 1]!)
  }

  #slopeAt(sold: number, next: boolean): number {
    const i = this.#knot(this.#sold, sold, next)
    if (i <= this.#last) return this.#step(i)
    const reserve = this.#tailSold + sold - this.#sold[i - 1]!
    return ((this.#tailSold / reserve) * this.#tailReceived) / reserve
  }

  #quoteAt(at: number): number {
    return at >= 0 ? this.#paidFor(at) : -this.#neededFor(-at * this.#first) * this.#first
  }

  #baseAt(quote: number): number {
    return quote >= 0 ? this.#neededFor(quote) : -this.#paidFor(-quote / this.#first) / this.#first
  }

  #lengthTo(limit: number, ties: boolean): number {
    for (let i = 1; i <= this.#last; i++) {
      const step = this.#step(i)
      if (ties ? step < limit : step <= limit) return this.#sold[i - 1]!
    }
    const reserve = Math.sqrt((this.#tailSold / limit) * this.#tailReceived)
    return this.#sold[this.#last]! + Math.max(reserve - this.#tailSold, 0)
  }

  #placeOf(limit: number, forward: boolean): number {
    const quoted = forward ? limit <= this.#first : limit < this.#first
    if (quoted) return this.#lengthTo(limit, forward)
    return -this.#paidFor(this.#lengthTo(this.#first ** 2 / limit, !forward)) / this.#first
  }
}
