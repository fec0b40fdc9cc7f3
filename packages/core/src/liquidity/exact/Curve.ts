import { max, min, WAD, type Wad } from '../../Fixed.ts'
import type * as Market from '../../Market.ts'
import type { Direction } from '../Direction.ts'
import { net36, ONE36 } from './Price.ts'
import { sqrtDown } from './Root.ts'

/** Quotes or an order book as the ledger has them, untouched. */
export type Curve = Extract<Market.Pool, { kind: 'curve' }>

/**
 * A curve in use, in 10^-18 of base units. `knots` are the upper concave hull of (0, 0) and the quotes: what someone
 * gets who fills the better quotes first. Beyond the last knot the book goes on as a constant product with the
 * reserves `tail`, which has the last point and the last slope, so there is no cliff.
 *
 * `at` is the base sold in since the book was centred. Below 0 base has been bought out of it: that side is not
 * quoted, so it is assumed to be the mirror image, on which a value of quote brings what the same value of base brings
 * on the quoted side. Prices are those of the quotes times `scale`.
 */
export type OpenCurve = {
  readonly kind: 'open-curve'
  readonly knots: readonly Knot[]
  readonly tail: Knot
  readonly at: bigint
  readonly scale: Ratio
  readonly fee: Wad
}

type Knot = { readonly sold: bigint; readonly received: bigint }
type Ratio = { readonly num: bigint; readonly den: bigint }

/** At most so many times what the last quote sells lies in the tail: quotes without impact promise no endless depth. */
const TAIL_LIMIT = 100n

/** Makes quotes usable: hull, tail, centred at 0. Quotes after the one that brings most are left out. */
export function open(curve: Curve): OpenCurve {
  const knots = hull(curve.points)
  const last = knots.at(-1)!
  const before = knots.at(-2) ?? ORIGIN
  const run = last.sold - before.sold
  const rise = last.received - before.received
  // The constant product through (0, 0) with this last point and slope has these reserves when it gets there.
  const flatness = last.received * run - rise * last.sold
  const fitted = flatness > 0n ? (last.received * run * last.sold) / flatness : last.sold * TAIL_LIMIT
  const sold = max(min(fitted, last.sold * TAIL_LIMIT), 1n)
  const tail = { sold, received: max((sold * rise) / run, 1n) }
  return { kind: 'open-curve', knots, tail, at: 0n, scale: { num: 1n, den: 1n }, fee: curve.fee }
}

/** Quote per base ×10^36 of the next base sold, before any fee. */
export const price36 = (pool: OpenCurve): bigint => max(times(slope(pool, 'sell-base'), ONE36), 1n)

/** Out per in ×10^36 of the next unit, after fee, rounded down. */
export function marginal36(pool: OpenCurve, direction: Direction): bigint {
  const { num, den } = slope(pool, direction)
  return net36(
    max(direction === 'sell-base' ? (num * ONE36) / den : (den * ONE36) / max(num, 1n), 1n),
    pool.fee,
  )
}

/** Sells `amountIn` along the curve, or back along it; out is rounded down. */
export function sell(
  pool: OpenCurve,
  direction: Direction,
  amountIn: bigint,
): { pool: OpenCurve; out: bigint; unsold: bigint } {
  const effective = amountIn * (WAD - pool.fee)
  const start = quoteAt(pool, pool.at)
  if (direction === 'sell-base') {
    const at = pool.at + effective
    const out = times(pool.scale, quoteAt(pool, at) - start - 1n) / WAD
    return { pool: { ...pool, at }, out: max(out, 0n), unsold: 0n }
  }
  const at = baseAt(pool, start - (effective * pool.scale.den) / pool.scale.num) + 1n
  return { pool: { ...pool, at: min(at, pool.at) }, out: max(pool.at - at, 0n) / WAD, unsold: 0n }
}

/**
 * The input after which the marginal price after fee has come down to `limit36` > 0. Rounded up, so that a step of
 * the book is sold out and no crumb of it is left to stand for the price.
 */
export function amountUntil(pool: OpenCurve, direction: Direction, limit36: bigint): bigint {
  const { scale, fee, at } = pool
  const kept = WAD - fee
  if (direction === 'sell-base') {
    const end = placeOf(pool, { num: limit36 * WAD * scale.den, den: ONE36 * kept * scale.num }, 'sell-base')
    return up(max(end - at, 0n), kept)
  }
  const end = placeOf(pool, { num: ONE36 * kept * scale.den, den: limit36 * WAD * scale.num }, 'sell-quote')
  const paid = max(quoteAt(pool, at) - quoteAt(pool, end) + 1n, 0n)
  return end < at ? up(up(paid * scale.num, scale.den), kept) : 0n
}

/** The makers quote anew around `target36`: the whole book again, what it pays scaled to that price. */
export function moveTo(pool: OpenCurve, target36: bigint): OpenCurve {
  const { sold, received } = pool.knots[0]!
  return { ...pool, at: 0n, scale: { num: target36 * sold, den: ONE36 * received } }
}

/**
 * The share `share` of what was sold between `before` and `after` is bought back by arbitrage. Here the amount is
 * shared out, not the price: a book falls in steps, and depth used up at one price must come back too.
 */
export const recover = (before: OpenCurve, after: OpenCurve, share: Wad): OpenCurve => ({
  ...after,
  at: after.at + ((before.at - after.at) * share) / WAD,
})

/** Every quote times `share` (wad, above 0), at the same prices. */
export function withDepth(pool: OpenCurve, share: Wad): OpenCurve {
  const shrink = ({ sold, received }: Knot): Knot => ({
    sold: max((sold * share) / WAD, 1n),
    received: max((received * share) / WAD, 1n),
  })
  return { ...pool, knots: pool.knots.map(shrink), tail: shrink(pool.tail), at: (pool.at * share) / WAD }
}

const ORIGIN: Knot = { sold: 0n, received: 0n }

const times = ({ num, den }: Ratio, amount: bigint): bigint => (amount * num) / den

function hull(points: readonly Knot[]): readonly Knot[] {
  const best = points.reduce((most, each) => max(most, each.received), 0n)
  const end = points.findIndex(({ received }) => received === best)
  const kept: Knot[] = []
  for (const point of points.slice(0, end + 1)) {
    const next = { sold: point.sold * WAD, received: point.received * WAD }
    if (next.received <= (kept.at(-1) ?? ORIGIN).received) continue
    while (kept.length > 0) {
      const last = kept.at(-1)!
      const from = kept.at(-2) ?? ORIGIN
      const turn =
        (last.received - from.received) * (next.sold - last.sold) -
        (next.received - last.received) * (last.sold - from.sold)
      if (turn > 0n) break
      kept.pop()
    }
    kept.push(next)
  }
  return kept
}

/** What the quoted side has paid when `sold` ≥ 0 has come in, rounded down. */
function paidFor({ knots, tail }: OpenCurve, sold: bigint): bigint {
  let from = ORIGIN
  for (const knot of knots) {
    if (sold <= knot.sold)
      return from.received + ((knot.received - from.received) * (sold - from.sold)) / (knot.sold - from.sold)
    from = knot
  }
  const further = sold - from.sold
  return from.received + (tail.received * further) / (tail.sold + further)
}

/** What must come in on the quoted side for it to pay `received` ≥ 0, below all it has; rounded up. */
function neededFor({ knots, tail }: OpenCurve, received: bigint): bigint {
  let from = ORIGIN
  for (const knot of knots) {
    if (received <= knot.received)
      return (
        from.sold + up((received - from.received) * (knot.sold - from.sold), knot.received - from.received)
      )
    from = knot
  }
  const further = received - from.received
  return from.sold + up(tail.sold * further, max(tail.received - further, 1n))
}

/** Net quote paid out since the book was centred, unscaled, when `at` base has come in; rounded down. */
function quoteAt(pool: OpenCurve, at: bigint): bigint {
  if (at >= 0n) return paidFor(pool, at)
  const { sold, received } = pool.knots[0]!
  return -up(neededFor(pool, up(-at * received, sold)) * received, sold)
}

/** The inverse of `quoteAt`, rounded up. */
function baseAt(pool: OpenCurve, quote: bigint): bigint {
  if (quote >= 0n) return neededFor(pool, quote)
  const { sold, received } = pool.knots[0]!
  return -((paidFor(pool, (-quote * sold) / received) * sold) / received)
}

/** The slope of the quoted side after `sold`. */
function slopeAt({ knots, tail }: OpenCurve, sold: bigint): Ratio {
  let from = ORIGIN
  for (const knot of knots) {
    if (sold < knot.sold) return { num: knot.received - from.received, den: knot.sold - from.sold }
    from = knot
  }
  const reserve = tail.sold + sold - from.sold
  return { num: tail.sold * tail.received, den: reserve * reserve }
}

/**
 * Quote per base of the next unit in `direction`, scaled. It is read two units further on (of base or of quote,
 * whichever is more), so that a crumb left of a step, too small to be sold, does not stand for the price.
 */
function slope(pool: OpenCurve, direction: Direction): Ratio {
  const { scale } = pool
  const forward = direction === 'sell-base'
  const { sold, received } = pool.knots[0]!
  const ahead = 2n * max(WAD, (WAD * sold * scale.den) / (received * scale.num))
  const at = forward ? pool.at + ahead : pool.at - ahead
  if (at >= 0n) {
    const { num, den } = slopeAt(pool, at)
    return { num: num * scale.num, den: den * scale.den }
  }
  const mirrored = slopeAt(pool, neededFor(pool, up(-at * received, sold)))
  return {
    num: received * received * mirrored.den * scale.num,
    den: sold * sold * mirrored.num * scale.den,
  }
}

/** How far the quoted side goes at slopes of at least `limit`, or only above it. */
function lengthTo({ knots, tail }: OpenCurve, limit: Ratio, ties: boolean): bigint {
  let from = ORIGIN
  for (const knot of knots) {
    const here = (knot.received - from.received) * limit.den
    const there = limit.num * (knot.sold - from.sold)
    if (ties ? here < there : here <= there) return from.sold
    from = knot
  }
  const reserve = sqrtDown((tail.sold * tail.received * limit.den) / limit.num)
  return from.sold + max(reserve - tail.sold, 0n)
}

/** Where the unscaled slope of the whole book comes to `limit` on the way. */
function placeOf(pool: OpenCurve, limit: Ratio, direction: Direction): bigint {
  const { sold, received } = pool.knots[0]!
  const forward = direction === 'sell-base'
  const over = limit.num * sold - received * limit.den
  const quoted = forward ? over <= 0n : over < 0n
  if (quoted) return lengthTo(pool, limit, forward)
  const mirrored = { num: received * received * limit.den, den: sold * sold * limit.num }
  const length = lengthTo(pool, mirrored, !forward)
  return -((paidFor(pool, length) * sold) / received)
}

const up = (a: bigint, b: bigint): bigint => (a + b - 1n) / b
