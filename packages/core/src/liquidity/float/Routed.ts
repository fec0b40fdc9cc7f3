import type { Direction } from '../Direction.ts'
import type { Depth } from './Depth.ts'

/** Prices closer than one millionth count as equal where the mark is read, as in `Pools.price36`. */
const TIE = 1e-6
/** Where the search for the clearing price ends, relative to it; the rest is shared out in a straight line. */
const CLOSE = 4e-13
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
    let mark = Number.POSITIVE_INFINITY
    let fee = Number.POSITIVE_INFINITY
    let net = 0
    for (let i = 0; i < this.#depths.length; i++) {
      const depth = this.#depths[i]!
      const next = depth.marginal('sell-base')
      const cheaper = this.#fees[i]! < fee || (this.#fees[i] === fee && next > net)
      if (best === 0) mark = Math.min(mark, depth.price())
      else if (best - next <= best * TIE && cheaper) {
        mark = depth.price()
        fee = this.#fees[i]!
        net = next
      }
    }
    return mark
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

  steepening(): null {
    return null
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
   * Finds the clearing price between `high`, where at most `amountIn` is taken, and `low`, where at least so much is.
   * Over 1/√price a constant product takes in a straight line, so the secant of the bracket lands on it; every third
   * step halves the bracket, for the steps of a book.
   */
  #route(direction: Direction, amountIn: number): void {
    const best = this.marginal(direction)
    let high = best
    let taken = best > 0 ? this.amountUntil(direction, best) : amountIn
    let low = best
    let farTaken = taken
    while (farTaken < amountIn && low > best * LEAST) {
      high = low
      taken = farTaken
      low /= 4
      farTaken = this.amountUntil(direction, low)
    }
    let hair = 0
    for (let i = 0; high - low > CLOSE * high && taken < amountIn && farTaken > amountIn; i++) {
      const near = 1 / Math.sqrt(high)
      const far = 1 / Math.sqrt(low)
      const secant = near + ((far - near) * (amountIn - taken)) / (farTaken - taken)
      const aimed = (1 + hair) / (secant * secant)
      const price = i % 4 !== 3 && aimed > low && aimed < high ? aimed : (high + low) / 2
      if (price <= low || price >= high) break
      const between = this.amountUntil(direction, price)
      // The next step aims a hair to the other side, so that a bracket whose one end has arrived is shut.
      if (between <= amountIn) {
        high = price
        taken = between
        hair = -CLOSE / 2
      } else {
        low = price
        farTaken = between
        hair = CLOSE / 2
      }
    }
    this.#fill(direction, amountIn, high, low)
  }

  /** Every pool down to `high`; what is left over in proportion to what each still takes down to `low`. */
  #fill(direction: Direction, amountIn: number, high: number, low: number): void {
    let taken = 0
    let room = 0
    let chosen = 0
    let best = 0
    for (let i = 0; i < this.#depths.length; i++) {
      const depth = this.#depths[i]!
      const input = depth.amountUntil(direction, high)
      this.#inputs[i] = input
      this.#room[i] = Math.max(depth.amountUntil(direction, low) - input, 0)
      taken += input
      room += this.#room[i]!
      const next = depth.marginal(direction)
      if (next > best) {
        best = next
        chosen = i
      }
    }
    const rest = amountIn - taken
    if (rest < 0) {
      // A flat stretch of a book offers more at one price than is sold.
      for (let i = 0; i < this.#inputs.length; i++) this.#inputs[i]! *= amountIn / taken
      return
    }
    const share = room > 0 ? Math.min(rest / room, 1) : 0
    for (let i = 0; i < this.#inputs.length; i++) this.#inputs[i]! += this.#room[i]! * share
    this.#inputs[chosen]! += Math.max(rest - room, 0)
  }
}
