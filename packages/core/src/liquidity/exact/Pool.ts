import { Fault } from '../../Fault.ts'
import type { Wad } from '../../Fixed.ts'
import type * as Market from '../../Market.ts'
import type { Direction } from '../Direction.ts'
import * as Concentrated from './Concentrated.ts'
import * as ConstantProduct from './ConstantProduct.ts'
import * as Curve from './Curve.ts'
import { between36 } from './Price.ts'
import * as StableSwap from './StableSwap.ts'

/** A pool as the ledger has it, or a curve that has been used. Immutable: what changes it returns another. */
export type Pool = Market.Pool | Curve.OpenCurve

/**
 * What a sale leaves and brings. `out` is in base units of what is received, rounded down; `unsold` is the part of
 * the input that nobody was left to take, for which nothing was paid in or out.
 */
export type Sale = { readonly pool: Pool; readonly out: bigint; readonly unsold: bigint }

/** Mid price: quote base units per base base unit ×10^36, before any fee. Always above 0. @throws EmptyPoolError */
export function price36(pool: Pool): bigint {
  check(pool)
  switch (pool.kind) {
    case 'constant-product':
      return ConstantProduct.price36(pool)
    case 'stable-swap':
      return StableSwap.price36(pool)
    case 'concentrated':
      return Concentrated.price36(pool)
    case 'curve':
      return Curve.price36(Curve.open(pool))
    case 'open-curve':
      return Curve.price36(pool)
  }
}

/** Price of the next unit after fee, out per in ×10^36, rounded down; 0 where nobody takes it. */
export function marginal36(pool: Pool, direction: Direction): bigint {
  check(pool)
  switch (pool.kind) {
    case 'constant-product':
      return ConstantProduct.marginal36(pool, direction)
    case 'stable-swap':
      return StableSwap.marginal36(pool, direction)
    case 'concentrated':
      return Concentrated.marginal36(pool, direction)
    case 'curve':
      return Curve.marginal36(Curve.open(pool), direction)
    case 'open-curve':
      return Curve.marginal36(pool, direction)
  }
}

/** Sells `amountIn` (base units, fee included) into the pool. @throws EmptyPoolError @throws NegativeAmountError */
export function sell(pool: Pool, direction: Direction, amountIn: bigint): Sale {
  check(pool)
  if (amountIn < 0n) throw new NegativeAmountError(amountIn)
  if (amountIn === 0n) return { pool, out: 0n, unsold: 0n }
  switch (pool.kind) {
    case 'constant-product':
      return ConstantProduct.sell(pool, direction, amountIn)
    case 'stable-swap':
      return StableSwap.sell(pool, direction, amountIn)
    case 'concentrated':
      return Concentrated.sell(pool, direction, amountIn)
    case 'curve':
      return Curve.sell(Curve.open(pool), direction, amountIn)
    case 'open-curve':
      return Curve.sell(pool, direction, amountIn)
  }
}

/**
 * The largest input after which the next unit still brings at least `limit36` > 0 after fee (up to the rounding of
 * one unit of reserves); all a pool can take where its price never falls so far.
 */
export function amountUntil(pool: Pool, direction: Direction, limit36: bigint): bigint {
  check(pool)
  switch (pool.kind) {
    case 'constant-product':
      return ConstantProduct.amountUntil(pool, direction, limit36)
    case 'stable-swap':
      return StableSwap.amountUntil(pool, direction, limit36)
    case 'concentrated':
      return Concentrated.amountUntil(pool, direction, limit36)
    case 'curve':
      return Curve.amountUntil(Curve.open(pool), direction, limit36)
    case 'open-curve':
      return Curve.amountUntil(pool, direction, limit36)
  }
}

/** Arbitrage re-centres the pool at the mid price `target36` > 0. Moving twice is moving once. */
export function moveTo(pool: Pool, target36: bigint): Pool {
  check(pool)
  switch (pool.kind) {
    case 'constant-product':
      return ConstantProduct.moveTo(pool, target36)
    case 'stable-swap':
      return StableSwap.moveTo(pool, target36)
    case 'concentrated':
      return Concentrated.moveTo(pool, target36)
    case 'curve':
      return Curve.moveTo(Curve.open(pool), target36)
    case 'open-curve':
      return Curve.moveTo(pool, target36)
  }
}

/** The pool at the same price with its depth times `share` (wad, above 0): below 1 depth has left, above 1 it has come. */
export function withDepth(pool: Pool, share: Wad): Pool {
  check(pool)
  if (share <= 0n) throw new NoDepthError(share)
  switch (pool.kind) {
    case 'constant-product':
      return ConstantProduct.withDepth(pool, share)
    case 'stable-swap':
      return StableSwap.withDepth(pool, share)
    case 'concentrated':
      return Concentrated.withDepth(pool, share)
    case 'curve':
      return Curve.withDepth(Curve.open(pool), share)
    case 'open-curve':
      return Curve.withDepth(pool, share)
  }
}

/**
 * Arbitrage undoes the share `share` (wad, at most 1) of what sales did between `before` and `after`: the mid price
 * goes back by that share on a logarithmic scale; a curve buys back that share of the amount.
 */
export function recover(before: Pool, after: Pool, share: Wad): Pool {
  const from = used(before)
  const to = used(after)
  if (share <= 0n) return after
  if (from.kind === 'open-curve' && to.kind === 'open-curve') return Curve.recover(from, to, share)
  const [was, is] = [price36(from), price36(to)]
  return was === is ? after : moveTo(to, between36(is, was, share))
}

const used = (pool: Pool): Exclude<Pool, Curve.Curve> => (pool.kind === 'curve' ? Curve.open(pool) : pool)

function check(pool: Pool): void {
  const empty =
    pool.kind === 'constant-product' || pool.kind === 'stable-swap'
      ? pool.base <= 0n || pool.quote <= 0n
      : pool.kind === 'concentrated'
        ? pool.sqrtPrice <= 0n
        : pool.kind === 'curve' && !pool.points.some(({ received }) => received > 0n)
  if (empty) throw new EmptyPoolError(pool.kind)
}

/** A pool without reserves has no price. @example price36({ kind: 'constant-product', base: 0n, … }) */
export class EmptyPoolError extends Fault<{ kind: Pool['kind'] }> {
  override readonly name = 'Pool.EmptyPoolError'
  constructor(kind: Pool['kind']) {
    super(`a ${kind} pool holds nothing on one side, so it has no price`, { kind })
  }
  override advise = (): string => 'Leave the pool out of the market, or give it depth on both sides.'
}

/** Sold amounts are not negative: name the direction instead. @example sell(pool, 'sell-base', -1n) */
export class NegativeAmountError extends Fault<{ amount: bigint }> {
  override readonly name = 'Pool.NegativeAmountError'
  constructor(amount: bigint) {
    super(`${amount} cannot be sold`, { amount })
  }
  override advise = (): string => 'Sell a positive amount in the other direction.'
}

/** Some depth must stay, or there is no price. @example withDepth(pool, wad(0n)) */
export class NoDepthError extends Fault<{ share: bigint }> {
  override readonly name = 'Pool.NoDepthError'
  constructor(share: bigint) {
    super(`a share of ${share} leaves no depth and so no price`, { share })
  }
  override advise = (): string => 'Keep a share above 0; a small one stands for a dry market.'
}
