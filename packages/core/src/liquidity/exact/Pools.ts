import { max, min, WAD, type Wad } from '../../Fixed.ts'
import type { Direction } from '../Direction.ts'
import * as Pool from './Pool.ts'

/** The pools of one market, filled by marginal price after fee. Never empty. */
export type Pools = readonly Pool.Pool[]

/** As `Pool.Sale`, for all pools of a market. */
export type Sale = { readonly pools: Pools; readonly out: bigint; readonly unsold: bigint }

/** Prices closer than one millionth count as equal where the mark is read. */
const TIE = 10n ** 6n

/** One part in so many of the clearing price is where its search ends; the rest goes to the best pools. */
const CLOSE = 10n ** 18n

/** The best price of the next unit after fee, out per in ×10^36; 0 where nobody takes it. */
export const marginal36 = (pools: Pools, direction: Direction): bigint =>
  pools.reduce((best, pool) => max(best, Pool.marginal36(pool, direction)), 0n)

/**
 * The mark, quote per base ×10^36: the mid price of the pool where base sells best after fee, of the lowest fee among
 * pools within a millionth of it. Pools that are filled together stay together after fee, so the mark does not jump
 * to a dearer pool's mid when that pool is reached. With every pool sold out: the lowest of their last prices.
 */
export function price36(pools: Pools): bigint {
  const [only, another] = pools
  if (only && !another) return Pool.price36(only)
  const nets = pools.map((pool) => Pool.marginal36(pool, 'sell-base'))
  const best = nets.reduce(max, 0n)
  const tied = [...pools.keys()].filter((i) => nets[i]! > 0n && (best - nets[i]!) * TIE <= best)
  const [cheapest] = tied.sort((a, b) => compare(pools[a]!.fee, pools[b]!.fee) || compare(nets[b]!, nets[a]!))
  if (cheapest !== undefined) return Pool.price36(pools[cheapest]!)
  return pools.map(Pool.price36).reduce(min)
}

/** The largest input after which the best next unit still brings at least `limit36` > 0 after fee. */
export const amountUntil = (pools: Pools, direction: Direction, limit36: bigint): bigint =>
  pools.reduce((total, pool) => total + Pool.amountUntil(pool, direction, limit36), 0n)

/**
 * Sells `amountIn` over the pools so that all that are used end at one marginal price after fee (found to
 * 10^-18 of it); what that leaves over goes to the best pools.
 */
export function sell(pools: Pools, direction: Direction, amountIn: bigint): Sale {
  const inputs =
    amountIn > 0n && pools.length > 1 ? route(pools, direction, amountIn) : pools.map(() => amountIn)
  const sales = pools.map((pool, i) => Pool.sell(pool, direction, inputs[i]!))
  return {
    pools: sales.map(({ pool }) => pool),
    out: sales.reduce((sum, { out }) => sum + out, 0n),
    unsold: sales.reduce((sum, { unsold }) => sum + unsold, 0n),
  }
}

/** Every pool moved to the mid price `target36`. */
export const moveTo = (pools: Pools, target36: bigint): Pools =>
  pools.map((pool) => Pool.moveTo(pool, target36))

/** Every pool with its depth times `share` (wad, above 0). */
export const withDepth = (pools: Pools, share: Wad): Pools =>
  share === WAD ? pools : pools.map((pool) => Pool.withDepth(pool, share))

/** `Pool.recover` for each pool; `before` and `after` hold the same pools in the same order. */
export const recover = (before: Pools, after: Pools, share: Wad): Pools =>
  after.map((pool, i) => Pool.recover(before[i]!, pool, share))

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * What each pool is given. The clearing price lies between `high`, where at most `amountIn` is taken, and `low`, where
 * at least so much is; the secant of the bracket finds it fast (an end that stays twice loses half its
 * weight, the Illinois rule), and every fourth step halves the bracket, for the steps of a book.
 */
function route(pools: Pools, direction: Direction, amountIn: bigint): bigint[] {
  const taken = (price36: bigint) => amountUntil(pools, direction, price36)
  let high = max(marginal36(pools, direction), 1n)
  let least = taken(high)
  let low = high
  let most = least
  while (low > 1n && most < amountIn) {
    high = low
    least = most
    low = max(low / 2n, 1n)
    most = taken(low)
  }
  let [under, over] = [amountIn - least, most - amountIn]
  let moved: 'low' | 'high' | 'neither' = 'neither'
  for (let i = 0; high - low > low / CLOSE + 1n && under > 0n && most > amountIn; i++) {
    // A hair beyond where the secant points, to the side that did not move, shuts a bracket whose one end arrived.
    const hair = moved === 'neither' ? 0n : (low / CLOSE / 2n + 1n) * (moved === 'high' ? -1n : 1n)
    const aimed = high - ((high - low) * under) / (under + over) + hair
    const price = i % 4 === 3 || aimed <= low || aimed >= high ? (low + high) / 2n : aimed
    const between = taken(price)
    if (between <= amountIn) {
      high = price
      under = amountIn - between
      if (moved === 'high') over = over / 2n + 1n
      moved = 'high'
    } else {
      low = price
      most = between
      over = between - amountIn
      if (moved === 'low') under = under / 2n + 1n
      moved = 'low'
    }
  }
  const inputs = pools.map((pool) => Pool.amountUntil(pool, direction, high))
  let rest = amountIn - inputs.reduce((sum, input) => sum + input, 0n)
  if (rest < 0n) return trimmed(inputs, rest)
  const ends = pools.map((pool, i) => Pool.marginal36(Pool.sell(pool, direction, inputs[i]!).pool, direction))
  const order = [...pools.keys()].sort((a, b) => compare(ends[b]!, ends[a]!))
  for (const i of order) {
    const room = max(Pool.amountUntil(pools[i]!, direction, low) - inputs[i]!, 0n)
    const more = min(room, rest)
    inputs[i] = inputs[i]! + more
    rest -= more
  }
  inputs[order[0]!] = inputs[order[0]!]! + rest
  return inputs
}

/** Takes `-excess` back from the first inputs that have it: a flat stretch may offer more than is sold. */
function trimmed(inputs: readonly bigint[], excess: bigint): bigint[] {
  let over = -excess
  return inputs.map((input) => {
    const less = min(input, over)
    over -= less
    return input - less
  })
}
