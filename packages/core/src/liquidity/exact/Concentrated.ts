import { max, min, mulDivUp, WAD, type Wad } from '../../Fixed.ts'
import type * as Market from '../../Market.ts'
import type { Direction } from '../Direction.ts'
import { gross36, net36, ONE36, ratio36 } from './Price.ts'
import { sqrtDown } from './Root.ts'
import * as Ticks from './Ticks.ts'

/**
 * Uniswap v3 liquidity. `liquidity` is that of the range which holds `sqrtPrice`; a price that stands on a tick
 * belongs to the range above it. Beyond the last tick that bounds liquidity there is no one to trade with.
 */
export type Concentrated = Extract<Market.Pool, { kind: 'concentrated' }>

/** A place on the price axis: `index` ticks lie at or below it, `liquidity` is active. */
type Place = { sqrtPrice: bigint; liquidity: bigint; index: number }

/** Quote per base ×10^36 at the pool's price, before any fee. */
export const price36 = (pool: Concentrated): bigint => price36At(pool, pool.sqrtPrice)

/** Out per in ×10^36 of the next unit, after fee, rounded down; 0 where nobody is left to trade with. */
export function marginal36(pool: Concentrated, direction: Direction): bigint {
  const first = next(pool, place(pool), falls(pool, direction))
  if (!first) return 0n
  const mid = price36At(pool, first.sqrtPrice)
  return net36(direction === 'sell-base' ? mid : ratio36(ONE36, mid), pool.fee)
}

/**
 * Sells `amountIn` across the ticks with the integers and the rounding of `UniswapV3Pool.swap` (fee in wad instead of
 * millionths). The contract also halts at every word of its tick bitmap and rounds there: so does a pool that states
 * its `tickSpacing`; without it a sale over ranges wider than 256 spacings may bring a few units more. `unsold` is what
 * was left when the ticks ran out: it brings nothing and the price stays on the last.
 */
export function sell(
  pool: Concentrated,
  direction: Direction,
  amountIn: bigint,
): { pool: Concentrated; out: bigint; unsold: bigint } {
  const down = falls(pool, direction)
  const { place: end, out, left } = walk(pool, down, amountIn, down ? Ticks.LEAST : Ticks.GREATEST)
  return { pool: { ...pool, sqrtPrice: end.sqrtPrice, liquidity: end.liquidity }, out, unsold: left }
}

/**
 * The input after which the marginal price after fee has come down to `limit36` > 0, up to the rounding of the last
 * step; all that the ticks can take where it never does.
 */
export function amountUntil(pool: Concentrated, direction: Direction, limit36: bigint): bigint {
  const limit = gross36(limit36, pool.fee)
  const down = falls(pool, direction)
  const end = down ? sqrtDown((limit << 192n) / ONE36) : sqrtDown((ONE36 << 192n) / limit)
  if (down ? end >= pool.sqrtPrice : end <= pool.sqrtPrice) return 0n
  return UNBOUNDED - walk(pool, down, UNBOUNDED, clamp(end)).left
}

/** Arbitrage moves the price to `target36`; the liquidity of every tick between is entered or left. */
export function moveTo(pool: Concentrated, target36: bigint): Concentrated {
  const sqrtPrice = clamp(
    pool.baseIsToken0 ? sqrtDown((target36 << 192n) / ONE36) : sqrtDown((ONE36 << 192n) / target36),
  )
  const from = place(pool).index
  const to = indexOf(pool, sqrtPrice)
  let liquidity = pool.liquidity
  for (let i = from; i < to; i++) liquidity += pool.ticks[i]!.net
  for (let i = from; i > to; i--) liquidity -= pool.ticks[i - 1]!.net
  return { ...pool, sqrtPrice, liquidity }
}

/** The liquidity of every range times `share` (wad, above 0), each rounded down. */
export function withDepth(pool: Concentrated, share: Wad): Concentrated {
  const left = (liquidity: bigint) => (liquidity * share) / WAD
  let below = pool.liquidity
  for (let i = place(pool).index; i > 0; i--) below -= pool.ticks[i - 1]!.net
  const ticks = pool.ticks.map(({ tick, net }) => {
    const above = below + net
    const scaled = { tick, net: left(above) - left(below) }
    below = above
    return scaled
  })
  return { ...pool, liquidity: left(pool.liquidity), ticks }
}

const UNBOUNDED = 1n << 255n

const clamp = (sqrtPrice: bigint): bigint => max(min(sqrtPrice, Ticks.GREATEST - 1n), Ticks.LEAST)

/** Token 0 comes in, so √price falls. */
const falls = (pool: Concentrated, direction: Direction): boolean =>
  (direction === 'sell-base') === pool.baseIsToken0

const price36At = (pool: Concentrated, sqrtPrice: bigint): bigint => {
  const square = sqrtPrice * sqrtPrice
  return pool.baseIsToken0 ? max((square * ONE36) >> 192n, 1n) : ratio36(1n << 192n, square)
}

const boundaries = new WeakMap<Concentrated['ticks'], readonly bigint[]>()

function bounds({ ticks }: Concentrated): readonly bigint[] {
  const known = boundaries.get(ticks)
  if (known) return known
  const made = ticks.map(({ tick }) => Ticks.sqrtRatio(tick))
  boundaries.set(ticks, made)
  return made
}

function indexOf(pool: Concentrated, sqrtPrice: bigint): number {
  const ratios = bounds(pool)
  let low = 0
  let high = ratios.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ratios[middle]! <= sqrtPrice) low = middle + 1
    else high = middle
  }
  return low
}

const place = (pool: Concentrated): Place => ({
  sqrtPrice: pool.sqrtPrice,
  liquidity: pool.liquidity,
  index: indexOf(pool, pool.sqrtPrice),
})

/** The tick that ends the range of `at` on the way, or where `TickMath` itself ends. */
const edge = (ratios: readonly bigint[], at: Place, down: boolean): bigint =>
  (down ? ratios[at.index - 1] : ratios[at.index]) ?? (down ? Ticks.LEAST : Ticks.GREATEST)

/** Across the tick that ends the range of `at`, null if there is none. */
function cross(pool: Concentrated, at: Place, down: boolean): Place | null {
  const index = down ? at.index - 1 : at.index + 1
  const crossed = pool.ticks[down ? index : at.index]
  if (!crossed) return null
  const liquidity = at.liquidity + (down ? -crossed.net : crossed.net)
  return { sqrtPrice: edge(bounds(pool), at, down), liquidity, index }
}

/** The first place from `at` on the way where a unit can be traded, null if there is none. */
function next(pool: Concentrated, at: Place, down: boolean): Place | null {
  const ratios = bounds(pool)
  let here: Place | null = at
  while (here && (here.liquidity <= 0n || here.sqrtPrice === edge(ratios, here, down)))
    here = cross(pool, here, down)
  return here
}

/** The end of the range, or of the bitmap's word where that comes first. */
function haltBefore({ tickSpacing }: Concentrated, sqrtPrice: bigint, end: bigint, down: boolean): bigint {
  if (tickSpacing === undefined) return end
  const word = Ticks.wordEnd(sqrtPrice, tickSpacing, down)
  return down ? max(word, end) : min(word, end)
}

/** `UniswapV3Pool.swap` for an exact input down to the √price `limit`. */
function walk(pool: Concentrated, down: boolean, amountIn: bigint, limit: bigint) {
  const ratios = bounds(pool)
  const past = (sqrtPrice: bigint) => (down ? sqrtPrice <= limit : sqrtPrice >= limit)
  let at = place(pool)
  let out = 0n
  let left = amountIn
  while (left > 0n) {
    const active = next(pool, at, down)
    if (!active || past(active.sqrtPrice)) break
    const { sqrtPrice, liquidity } = active
    const end = edge(ratios, active, down)
    const halt = haltBefore(pool, sqrtPrice, end, down)
    const target = past(halt) ? limit : halt
    const whole = down
      ? Ticks.amount0Up(target, sqrtPrice, liquidity)
      : Ticks.amount1Up(sqrtPrice, target, liquidity)
    const offered = (left * (WAD - pool.fee)) / WAD
    const full = offered >= whole
    const to = full
      ? target
      : down
        ? Ticks.after0(sqrtPrice, liquidity, offered)
        : Ticks.after1(sqrtPrice, liquidity, offered)
    left = full ? left - whole - mulDivUp(whole, pool.fee, WAD - pool.fee) : 0n
    out += down ? Ticks.amount1Down(to, sqrtPrice, liquidity) : Ticks.amount0Down(sqrtPrice, to, liquidity)
    at = { sqrtPrice: to, liquidity, index: active.index }
    if (!down && to === end) at = cross(pool, at, down) ?? at
  }
  return { place: at, out, left }
}
