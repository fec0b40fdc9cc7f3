import { max, min, mulDivUp, WAD, type Wad } from '../../Fixed.ts'
import type * as Market from '../../Market.ts'
import type { Direction } from '../Direction.ts'
import { gross, gross36, net36, ONE36, ratio36 } from './Price.ts'
import { sqrtDown } from './Root.ts'

/**
 * Two coins on Curve's StableSwap invariant, `Ann·(x+y) + D = Ann·D + D³/(4xy)` with Ann = 2·A (references §4).
 * Inside, both coins are counted in quote base units ×10^18: `x = base · rate`, `y = quote · 10^18`. So `rate` is what
 * one base unit of base counts for in base units of quote, the rate of whole tokens where both have as many decimals.
 */
export type StableSwap = Extract<Market.Pool, { kind: 'stable-swap' }>

/** `grain` is what one base unit counts for inside, of the coin where that is less. */
type Curve = { readonly ann: bigint; readonly d: bigint; readonly grain: bigint }

/** The invariant D in quote base units ×10^18, rounded as Newton's descent from the sum leaves it. */
export function invariant(pool: StableSwap): bigint {
  const { x, y } = balances(pool)
  const ann = pool.amplification * 2n
  const sum = x + y
  let d = sum
  for (;;) {
    const product = (((d * d) / (2n * x)) * d) / (2n * y)
    const next = ((ann * sum + 2n * product) * d) / ((ann - 1n) * d + 3n * product)
    if (next >= d) return d
    d = next
  }
}

/** Quote per base ×10^36: the slope of the invariant at the reserves, before any fee. */
export function price36(pool: StableSwap): bigint {
  const { x, y } = balances(pool)
  return max((slope36(open(pool), x, y) * pool.rate) / WAD, 1n)
}

/** Out per in ×10^36 of the next unit, after fee, rounded down. */
export function marginal36(pool: StableSwap, direction: Direction): bigint {
  const mid = price36(pool)
  return net36(direction === 'sell-base' ? mid : ratio36(ONE36, mid), pool.fee)
}

/** Sells `amountIn`, rounded down against the seller; the fee is taken from what is paid in and leaves the pool. */
export function sell(
  pool: StableSwap,
  direction: Direction,
  amountIn: bigint,
): { pool: StableSwap; out: bigint; unsold: bigint } {
  const curve = open(pool)
  const { x, y } = balances(pool)
  const kept = amountIn * (WAD - pool.fee)
  const paid = mulDivUp(kept, 1n, WAD)
  if (direction === 'sell-base') {
    const other = across(curve, x + (kept * pool.rate) / WAD)
    const out = min(max(y - other, 0n) / WAD, pool.quote - 1n)
    return { pool: { ...pool, base: pool.base + paid, quote: pool.quote - out }, out, unsold: 0n }
  }
  const other = across(curve, y + kept)
  const out = min(max(x - other, 0n) / pool.rate, pool.base - 1n)
  return { pool: { ...pool, base: pool.base - out, quote: pool.quote + paid }, out, unsold: 0n }
}

/** The input, rounded down, after which the marginal price after fee has come down to `limit36` > 0. */
export function amountUntil(pool: StableSwap, direction: Direction, limit36: bigint): bigint {
  const limit = gross36(limit36, pool.fee)
  const mid36 = direction === 'sell-base' ? limit : ratio36(ONE36, limit)
  const end = reach(open(pool), (mid36 * WAD) / pool.rate)
  const { x, y } = balances(pool)
  const effective = direction === 'sell-base' ? (end.x - x) / pool.rate : (end.y - y) / WAD
  return gross(max(effective, 0n), pool.fee)
}

/** Arbitrage moves the pool along its invariant to `target36`; within two units of it the pool stays as it is. */
export function moveTo(pool: StableSwap, target36: bigint): StableSwap {
  const { base, quote } = pool
  const below = price36({ ...pool, base: base + 2n, quote: max(quote - 2n, 1n) })
  const above = price36({ ...pool, base: max(base - 2n, 1n), quote: quote + 2n })
  if (below <= target36 && target36 <= above) return pool
  const end = reach(open(pool), (target36 * WAD) / pool.rate)
  return { ...pool, base: max(end.x / pool.rate, 1n), quote: max(end.y / WAD, 1n) }
}

/** The reserves times `share` (wad, above 0), rounded down; at least one unit of each. */
export const withDepth = (pool: StableSwap, share: Wad): StableSwap => ({
  ...pool,
  base: max((pool.base * share) / WAD, 1n),
  quote: max((pool.quote * share) / WAD, 1n),
})

const balances = ({ base, quote, rate }: StableSwap) => ({ x: base * rate, y: quote * WAD })

const open = (pool: StableSwap): Curve => ({
  ann: pool.amplification * 2n,
  d: invariant(pool),
  grain: min(pool.rate, WAD),
})

/** The other balance on the invariant, rounded up: the positive root of y² + (x + D/Ann − D)·y = D³/(4·Ann·x). */
function across({ ann, d }: Curve, x: bigint): bigint {
  const b = x + d / ann - d
  const c = (d * d * d) / (4n * ann * x) + 1n
  return (sqrtDown(b * b + 4n * c) - b) / 2n + 2n
}

function slope36({ ann, d }: Curve, x: bigint, y: bigint): bigint {
  const flat = 4n * ann * x * x * y * y
  const cube = d * d * d
  return ratio36(flat + cube * y, flat + cube * x)
}

/**
 * The balances on the invariant where its slope is `target36`, to an eighth of a base unit of the finer coin. The
 * secant of the bracket is tried first; an end that stays twice loses half its weight (the Illinois rule), so that
 * both close in.
 */
function reach(curve: Curve, target36: bigint): { x: bigint; y: bigint } {
  const over = (x: bigint) => slope36(curve, x, across(curve, x)) - target36
  let low = curve.d / 2n + 1n
  let above = over(low)
  let high = low
  let below = above
  while (low > 1n && above < 0n) {
    high = low
    below = above
    low = low / 2n
    above = over(low)
  }
  while (below > 0n && high < curve.d << 128n) {
    low = high
    above = below
    high *= 2n
    below = over(high)
  }
  const near = curve.grain / 8n + 1n
  let moved: 'low' | 'high' | 'neither' = 'neither'
  for (let i = 0; high - low > near; i++) {
    // A little beyond where the secant points, to the side that did not move, shuts a bracket whose one end arrived.
    const beyond = moved === 'neither' ? 0n : (near / 2n) * (moved === 'low' ? 1n : -1n)
    const aimed = above > below ? low + ((high - low) * above) / (above - below) + beyond : low
    const x = i % 4 === 3 || aimed <= low || aimed >= high ? (low + high) / 2n : aimed
    const here = over(x)
    if (here >= 0n) {
      low = x
      above = here
      if (moved === 'low') below /= 2n
      moved = 'low'
    } else {
      high = x
      below = here
      if (moved === 'high') above /= 2n
      moved = 'high'
    }
  }
  return { x: low, y: across(curve, low) }
}
