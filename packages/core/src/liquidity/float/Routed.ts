import type { Direction } from '../Direction.ts'
import type { Depth } from './Depth.ts'

/** Prices closer than one millionth count as equal where the mark is read, as in `Pools.price36`. */
const TIE = 1e-6
/** Where the search for the clearing price ends, relative to it. */
const CLOSE = 4e-16
/** Prices below this share of the best are not looked for: whoever is not filled there never is. */
const LEAST = 1e-60

/** Several pools, filled by marginal price after fee. */
export class RoutedDepth implements Depth {
  readonly size: number
  unsold = 0
  readonly #depths: readonly Depth[]
  readonly #fees: readonly number[]
  readonly #inputs: Float64Array
  readonly #room: Float64Array

  /** `fees` only rank the pools. */
  constructor(depths: readonly Depth[], fees: readonly number[]) {
    this.#depths = depths
    this.#fees = fees
    this.#inputs = new Float64Array(depths.length)
    this.#room = new Float64Array(depths.length)
    this.size = depths.reduce((sum, { size }) => sum + size, 0)
  }

  price(): number {
    const best = this.marginal('sell-base')
    let cheapest = 0
    let fee = Number.POSITIVE_INFINITY
    let lowest = Number.POSITIVE_INFINITY
    for (let i = 0; i < this.#depths.length; i++) {
      const depth = this.#depths[i]!
      const net = depth.marginal('sell-base')
      lowest = Math.min(lowest, depth.price())
      if (net > 0 && best - net <= best * TIE && this.#fees[i]! < fee) {
        cheapest = depth.price()
        fee = this.#fees[i]!
      }
    }
    return cheapest > 0 ? cheapest : lowest
  }

  marginal(direction: Direction): number {
    let best = 0
    for (const depth of this.#depths) best = Math.max(best, depth.marginal(direction))
    return best
  }

  sell(direction: Direction, amountIn: number): number {
    this.unsold = 0
    if (amountIn <= 0) return 0
    this.#route(direction, amountIn)
    let out = 0
    for (let i = 0; i < this.#depths.length; i++) {
      const depth = this.#depths[i]!
      const input = this.#inputs[i]!
      if (input > 0) {
        out += depth.sell(direction, input)
        this.unsold += depth.unsold
      }
    }
    return out
  }

  amountUntil(direction: Direction, limit: number): number {
    let total = 0
    for (const depth of this.#depths) total += depth.amountUntil(direction, limit)
    return total
  }

  moveTo(price: number): void {
    for (const depth of this.#depths) depth.moveTo(price)
  }

  withDepth(share: number): void {
    for (const depth of this.#depths) depth.withDepth(share)
  }

  recover(before: Float64Array, share: number, offset = 0): void {
    let at = offset
    for (const depth of this.#depths) {
      depth.recover(before, share, at)
      at += depth.size
    }
  }

  save(into: Float64Array, offset = 0): void {
    let at = offset
    for (const depth of this.#depths) {
      depth.save(into, at)
      at += depth.size
    }
  }

  restore(from: Float64Array, offset = 0): void {
    let at = offset
    for (const depth of this.#depths) {
      depth.restore(from, at)
      at += depth.size
    }
  }

  /**
   * Finds the clearing price between `high`, where less than `amountIn` is taken, and `low`, where at least so much
   * is. Over 1/√price a constant product takes in a straight line, so the secant of the bracket lands on it; every
   * third step halves the bracket, for the steps of a book.
   */
  #route(direction: Direction, amountIn: number): void {
    const best = this.marginal(direction)
    if (!(best > 0)) {
      this.#inputs.fill(0)
      this.#inputs[0] = amountIn
      return
    }
    let near = 1 / Math.sqrt(best)
    let nearTaken = this.amountUntil(direction, best)
    let far = near
    let farTaken = nearTaken
    const end = near / Math.sqrt(LEAST)
    while (farTaken < amountIn && far < end) {
      near = far
      nearTaken = farTaken
      far *= 2
      farTaken = this.amountUntil(direction, 1 / (far * far))
    }
    for (let i = 0; far - near > CLOSE * far && nearTaken < amountIn && farTaken > amountIn; i++) {
      const secant = near + ((far - near) * (amountIn - nearTaken)) / (farTaken - nearTaken)
      const middle = i % 3 === 2 || !(secant > near && secant < far) ? (near + far) / 2 : secant
      if (middle <= near || middle >= far) break
      const taken = this.amountUntil(direction, 1 / (middle * middle))
      if (taken <= amountIn) {
        near = middle
        nearTaken = taken
      } else {
        far = middle
        farTaken = taken
      }
    }
    this.#fill(direction, amountIn, 1 / (near * near), 1 / (far * far))
  }

  /** Every pool down to `high`; what is left over in proportion to what each still takes down to `low`. */
  #fill(direction: Direction, amountIn: number, high: number, low: number): void {
    let taken = 0
    let room = 0
    let widest = 0
    for (let i = 0; i < this.#depths.length; i++) {
      const depth = this.#depths[i]!
      const input = depth.amountUntil(direction, high)
      this.#inputs[i] = input
      this.#room[i] = Math.max(depth.amountUntil(direction, low) - input, 0)
      taken += input
      room += this.#room[i]!
      if (input + this.#room[i]! > this.#inputs[widest]! + this.#room[widest]!) widest = i
    }
    const rest = amountIn - taken
    if (rest < 0) {
      for (let i = 0; i < this.#inputs.length; i++) this.#inputs[i]! *= amountIn / taken
      return
    }
    const share = room > 0 ? Math.min(rest / room, 1) : 0
    for (let i = 0; i < this.#inputs.length; i++) this.#inputs[i]! += this.#room[i]! * share
    this.#inputs[widest]! += Math.max(rest - room, 0)
  }
}
