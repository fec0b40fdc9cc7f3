import { max, powerOfTen, toNumber, WAD } from '../../Fixed.ts'
import type { Direction } from '../Direction.ts'
import type { Concentrated } from '../exact/Concentrated.ts'
import * as Ticks from '../exact/Ticks.ts'
import type { Depth } from './Depth.ts'
import { power } from './power.ts'

const Q96 = 2 ** 96

/**
 * Ranges of liquidity over √(quote per base). A pool whose base is token 1 is turned round when it is compiled, so
 * that selling base always lowers the price here. Range `i` ends at bound `i`; the outermost two are empty.
 */
export class ConcentratedDepth implements Depth {
  readonly size = 3
  unsold = 0
  readonly #kept: number
  readonly #bounds: Float64Array
  readonly #liquidity: Float64Array
  #root = 0
  #range = 0
  #share = 1

  constructor(pool: Concentrated, baseDecimals: number, quoteDecimals: number) {
    const stretch = Math.sqrt(powerOfTen(baseDecimals - quoteDecimals))
    const whole = Math.sqrt(powerOfTen(baseDecimals + quoteDecimals))
    const root = (ratio: bigint): number =>
      (pool.baseIsToken0 ? Number(ratio) / Q96 : Q96 / Number(ratio)) * stretch
    const ratios = pool.ticks.map(({ tick }) => Ticks.sqrtRatio(tick))
    const bounds = [Ticks.LEAST, ...ratios, Ticks.GREATEST].map(root)
    const liquidity = [0, ...ranges(pool, ratios).map((each) => toNumber(each, 0) / whole), 0]
    this.#kept = toNumber(WAD - pool.fee, 18)
    this.#bounds = Float64Array.from(pool.baseIsToken0 ? bounds : bounds.reverse())
    this.#liquidity = Float64Array.from(pool.baseIsToken0 ? liquidity : liquidity.reverse())
    this.#root = root(pool.sqrtPrice)
    this.#range = this.#rangeOf(this.#root)
  }

  price(): number {
    return this.#root * this.#root
  }

  marginal(direction: Direction): number {
    const step = direction === 'sell-base' ? -1 : 1
    let root = this.#root
    let range = this.#range
    while (!(this.#liquidity[range]! > 0) || root === this.#end(range, step)) {
      root = this.#end(range, step)
      range += step
      if (range < 0 || range >= this.#liquidity.length) return 0
    }
    return step < 0 ? root * root * this.#kept : this.#kept / (root * root)
  }

  sell(direction: Direction, amountIn: number): number {
    const step = direction === 'sell-base' ? -1 : 1
    let left = amountIn * this.#kept
    let out = 0
    let root = this.#root
    let range = this.#range
    while (left > 0 && range >= 0 && range < this.#liquidity.length) {
      const liquidity = this.#liquidity[range]! * this.#share
      const end = this.#end(range, step)
      if (liquidity > 0 && root !== end) {
        const stops = step < 0 ? fall(liquidity, root, end, left) : rise(liquidity, root, end, left)
        const used = stops === end
        const whole = Math.abs(root - end) * (step < 0 ? liquidity / (root * end) : liquidity)
        // Within a range the input itself says how far; the difference of two near roots would lose digits.
        const paid = used ? Math.min(whole, left) : left
        out += step < 0 ? paid * root * stops : paid / (root * stops)
        left -= paid
        root = stops
        this.#root = root
        this.#range = range
        if (!used) break
      }
      root = end
      range += step
    }
    this.unsold = left / this.#kept
    return out
  }

  amountUntil(direction: Direction, limit: number): number {
    const step = direction === 'sell-base' ? -1 : 1
    const stop = step < 0 ? Math.sqrt(limit / this.#kept) : Math.sqrt(this.#kept / limit)
    let root = this.#root
    let effective = 0
    for (let i = this.#range; i >= 0 && i < this.#liquidity.length; i += step) {
      if (step < 0 ? root <= stop : root >= stop) break
      const bound = this.#end(i, step)
      const end = step < 0 ? Math.max(bound, stop) : Math.min(bound, stop)
      const moved = Math.abs(root - end)
      if (this.#liquidity[i]! > 0)
        effective += this.#liquidity[i]! * this.#share * (step < 0 ? moved / (root * end) : moved)
      root = end
    }
    return effective / this.#kept
  }

  steepening(): null {
    return null
  }

  moveTo(price: number): void {
    this.#root = Math.sqrt(price)
    this.#range = this.#rangeOf(this.#root)
  }

  withDepth(share: number): void {
    this.#share *= share
  }

  recover(before: Float64Array, share: number, offset = 0): void {
    if (share <= 0) return
    const ratio = before[offset]! / this.#root
    this.moveTo((this.#root * power(ratio, share)) ** 2)
  }

  save(into: Float64Array, offset = 0): void {
    into[offset] = this.#root
    into[offset + 1] = this.#range
    into[offset + 2] = this.#share
  }

  restore(from: Float64Array, offset = 0): void {
    this.#root = from[offset]!
    this.#range = from[offset + 1]!
    this.#share = from[offset + 2]!
  }

  /** Where range `i` ends on the way; the empty outermost ranges end where the ticks do. */
  #end(i: number, step: -1 | 1): number {
    const at = step < 0 ? i - 1 : i
    return this.#bounds[Math.min(Math.max(at, 0), this.#bounds.length - 1)]!
  }

  #rangeOf(root: number): number {
    let low = 0
    let high = this.#bounds.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#bounds[middle]! <= root) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A range of which less is left than doubles can tell is used up: no crumb of it stands for the price. */
const CRUMB = 1e-14

/** √price after `amount` of base has come in, at most down to `end`. */
function fall(liquidity: number, root: number, end: number, amount: number): number {
  const stops = (liquidity * root) / (liquidity + amount * root)
  return stops > end * (1 + CRUMB) ? stops : end
}

/** √price after `amount` of quote has come in, at most up to `end`. */
function rise(liquidity: number, root: number, end: number, amount: number): number {
  const stops = root + amount / liquidity
  return stops < end * (1 - CRUMB) ? stops : end
}

/** The liquidity of every range between the ticks, lowest first, not below 0. */
function ranges(pool: Concentrated, ratios: readonly bigint[]): bigint[] {
  let below = pool.liquidity
  pool.ticks.forEach(({ net }, i) => {
    if (ratios[i]! <= pool.sqrtPrice) below -= net
  })
  const active = [below]
  for (const { net } of pool.ticks) active.push(active.at(-1)! + net)
  return active.map((liquidity) => max(liquidity, 0n))
}
