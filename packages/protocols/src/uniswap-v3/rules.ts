import { Fault } from '@droste/core'
import { mulDiv, Q128 } from './FullMath.ts'
import * as SqrtPriceMath from './SqrtPriceMath.ts'
import { computeSwapStep } from './SwapMath.ts'
import * as TickMath from './TickMath.ts'
import * as Ticks from './Ticks.ts'

/**
 * A pool: square root price √(token1/token0) times 2^96, current tick, liquidity in range, fee in pips.
 * `protocolFee` is the share of the fee the protocol takes, as one in so many; 0 for none.
 */
export type Pool = {
  readonly sqrtPrice: bigint
  readonly tick: number
  readonly liquidity: bigint
  readonly feePips: bigint
  readonly tickSpacing: number
  readonly ticks: Ticks.Ticks
  readonly protocolFee: { readonly token0: bigint; readonly token1: bigint }
  /** Fees per unit of liquidity since the start, times 2^128. */
  readonly feeGrowth: { readonly token0: bigint; readonly token1: bigint }
  /** Fees kept for the protocol, in token units. */
  readonly protocolFees: { readonly token0: bigint; readonly token1: bigint }
}

/** Amounts as the pool sees them, in token units: positive comes in, negative goes out. */
export type Amounts = { readonly amount0: bigint; readonly amount1: bigint }

/** What liquidity between two ticks is added or taken. */
export type Range = { readonly lower: number; readonly upper: number; readonly liquidity: bigint }

const NOTHING = { token0: 0n, token1: 0n }

/** A new pool at `sqrtPrice`. Mirrors `UniswapV3Pool.initialize`. */
export const initialize = (given: {
  sqrtPrice: bigint
  feePips: bigint
  tickSpacing: number
  protocolFee?: { token0: bigint; token1: bigint }
}): Pool => ({
  sqrtPrice: given.sqrtPrice,
  tick: TickMath.tickAtSqrtRatio(given.sqrtPrice),
  liquidity: 0n,
  feePips: given.feePips,
  tickSpacing: given.tickSpacing,
  ticks: [],
  protocolFee: given.protocolFee ?? NOTHING,
  feeGrowth: NOTHING,
  protocolFees: NOTHING,
})

/** Most liquidity one tick may carry. Mirrors `Tick.tickSpacingToMaxLiquidityPerTick`. */
export function maxLiquidityPerTick(spacing: number): bigint {
  const last = Math.trunc(TickMath.MAX_TICK / spacing)
  return ((1n << 128n) - 1n) / BigInt(2 * last + 1)
}

/** Adds liquidity; amounts to pay round up. Mirrors `UniswapV3Pool.mint`. */
export function mint(pool: Pool, range: Range): { pool: Pool; amounts: Amounts } {
  if (range.liquidity <= 0n) throw new RevertError('no liquidity')
  return modify(pool, range, 'up')
}

/**
 * Takes liquidity; amounts owed round down and are negative. Whose it was is the caller's affair. Mirrors
 * `UniswapV3Pool.burn`.
 */
export function burn(pool: Pool, range: Range): { pool: Pool; amounts: Amounts } {
  const { pool: next, amounts } = modify(pool, { ...range, liquidity: -range.liquidity }, 'down')
  return { pool: next, amounts }
}

function modify(
  pool: Pool,
  { lower, upper, liquidity: delta }: Range,
  rounding: SqrtPriceMath.Rounding,
): { pool: Pool; amounts: Amounts } {
  if (lower >= upper) throw new RevertError('TLU')
  if (lower < TickMath.MIN_TICK) throw new RevertError('TLM')
  if (upper > TickMath.MAX_TICK) throw new RevertError('TUM')
  const most = maxLiquidityPerTick(pool.tickSpacing)
  for (const tick of [lower, upper]) {
    const gross = Ticks.grossAt(pool.ticks, tick) + delta
    if (gross < 0n) throw new RevertError('LS')
    if (gross > most) throw new RevertError('LO')
  }
  if (lower % pool.tickSpacing !== 0 || upper % pool.tickSpacing !== 0)
    throw new RevertError('tick off the spacing')
  const ticks = Ticks.add(Ticks.add(pool.ticks, lower, delta, delta), upper, delta, -delta)
  const inside = pool.tick >= lower && pool.tick < upper
  return {
    pool: { ...pool, ticks, liquidity: inside ? pool.liquidity + delta : pool.liquidity },
    amounts: amountsOf(pool, lower, upper, delta, rounding),
  }
}

function amountsOf(
  pool: Pool,
  lower: number,
  upper: number,
  delta: bigint,
  rounding: SqrtPriceMath.Rounding,
): Amounts {
  const [low, high] = [TickMath.sqrtRatioAtTick(lower), TickMath.sqrtRatioAtTick(upper)]
  // Below the range a position is all token0, above it all token1. The tick decides, not the price.
  const at = pool.tick < lower ? low : pool.tick >= upper ? high : pool.sqrtPrice
  const [size, sign] = delta < 0n ? [-delta, -1n] : [delta, 1n]
  return {
    amount0: sign * SqrtPriceMath.amount0Delta(at, high, size, rounding),
    amount1: sign * SqrtPriceMath.amount1Delta(low, at, size, rounding),
  }
}

/**
 * `amount` is paid in when positive, taken out when negative (token units); token0 is paid when `zeroForOne`.
 * The swap ends at `limit` (a square root price times 2^96) if it gets there; by default it may go all the way.
 */
export type Order = {
  readonly zeroForOne: boolean
  readonly amount: bigint
  readonly limit?: bigint | undefined
}

/** Swaps across as many ticks as it takes. Throws `RevertError` where the contract reverts. Mirrors `UniswapV3Pool.swap`. */
export function swap(pool: Pool, { zeroForOne, amount, limit }: Order): { pool: Pool; amounts: Amounts } {
  const end = limit ?? (zeroForOne ? TickMath.MIN_SQRT_RATIO + 1n : TickMath.MAX_SQRT_RATIO - 1n)
  if (amount === 0n) throw new RevertError('AS')
  if (!withinLimits(pool, zeroForOne, end)) throw new RevertError('SPL')
  const side = zeroForOne ? 'token0' : 'token1'
  let { sqrtPrice, tick, liquidity } = pool
  let remaining = amount
  let calculated = 0n
  let growth = pool.feeGrowth[side]
  let kept = pool.protocolFees[side]

  while (remaining !== 0n && sqrtPrice !== end) {
    const stop = Ticks.nextWithinOneWord(pool.ticks, tick, pool.tickSpacing, zeroForOne)
    const stopTick = Math.min(Math.max(stop.tick, TickMath.MIN_TICK), TickMath.MAX_TICK)
    const stopPrice = TickMath.sqrtRatioAtTick(stopTick)
    const target = (zeroForOne ? stopPrice < end : stopPrice > end) ? end : stopPrice
    const step = computeSwapStep({ sqrtPrice, target, liquidity, remaining, feePips: pool.feePips })
    remaining += amount > 0n ? -(step.amountIn + step.fee) : step.amountOut
    calculated += amount > 0n ? -step.amountOut : step.amountIn + step.fee
    const part = pool.protocolFee[side]
    const protocol = part > 0n ? step.fee / part : 0n
    kept += protocol
    if (liquidity > 0n) growth += mulDiv(step.fee - protocol, Q128, liquidity)
    if (step.sqrtPrice === stopPrice) {
      const net = stop.initialized?.net ?? 0n
      liquidity += zeroForOne ? -net : net
      tick = zeroForOne ? stopTick - 1 : stopTick
    } else if (step.sqrtPrice !== sqrtPrice) {
      tick = TickMath.tickAtSqrtRatio(step.sqrtPrice)
    }
    sqrtPrice = step.sqrtPrice
  }
  const specified = amount - remaining
  return {
    pool: {
      ...pool,
      sqrtPrice,
      tick,
      liquidity,
      feeGrowth: { ...pool.feeGrowth, [side]: BigInt.asUintN(256, growth) },
      protocolFees: { ...pool.protocolFees, [side]: kept },
    },
    amounts:
      zeroForOne === amount > 0n
        ? { amount0: specified, amount1: calculated }
        : { amount0: calculated, amount1: specified },
  }
}

const withinLimits = (pool: Pool, zeroForOne: boolean, end: bigint): boolean =>
  zeroForOne
    ? end < pool.sqrtPrice && end > TickMath.MIN_SQRT_RATIO
    : end > pool.sqrtPrice && end < TickMath.MAX_SQRT_RATIO

/** Why the pool refuses: its own letters, where it gives any. */
export type Reason =
  | 'AS'
  | 'SPL'
  | 'TLU'
  | 'TLM'
  | 'TUM'
  | 'LO'
  | 'LS'
  | 'no liquidity'
  | 'tick off the spacing'

const MEANINGS: Record<Reason, string> = {
  AS: 'the amount is zero',
  SPL: 'the price limit is on the wrong side',
  TLU: 'the lower tick is not below the upper',
  TLM: 'the lower tick is out of range',
  TUM: 'the upper tick is out of range',
  LO: 'too much liquidity on one tick',
  LS: 'more liquidity taken than there is',
  'no liquidity': 'there is no liquidity to add',
  'tick off the spacing': 'the ticks are not multiples of the spacing',
}

/** The pool would revert: nothing changes. */
export class RevertError extends Fault<{ reason: Reason }> {
  override readonly name = 'UniswapV3.RevertError'
  constructor(reason: Reason) {
    super(`The pool refuses: ${MEANINGS[reason]} (${reason}).`, { reason })
  }
  override advise = (): string => 'Check amount, price limit and ticks against the pool as it stands.'
}
