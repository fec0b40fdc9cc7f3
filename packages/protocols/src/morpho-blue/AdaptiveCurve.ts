import { Fixed } from '@droste/core'
import * as Wad from './Wad.ts'

const SECONDS_PER_YEAR = 365n * 86_400n
const perYear = (wad: bigint): bigint => wad / SECONDS_PER_YEAR

/** Constants of the deployed curve: wads, rates and speed per second. Mirrors `ConstantsLib` of morpho-blue-irm. */
export const TARGET_UTILIZATION = (9n * Wad.WAD) / 10n
export const STEEPNESS = 4n * Wad.WAD
export const ADJUSTMENT_SPEED = perYear(50n * Wad.WAD)
export const INITIAL_RATE_AT_TARGET = perYear((4n * Wad.WAD) / 100n)
export const MIN_RATE_AT_TARGET = perYear(Wad.WAD / 1000n)
export const MAX_RATE_AT_TARGET = perYear(2n * Wad.WAD)

const LN_2 = 693_147_180_559_945_309n
const LN_WEI = -41_446_531_673_892_822_312n
// ln(int256 max / 1e36): above it the result times one ether would not fit the contract's int256.
const UPPER_BOUND = 93_859_467_695_000_404_319n
const UPPER_VALUE = 57_716_089_161_558_943_949_701_069_502_944_508_345_128_422_502_756_744_429_568n

/**
 * `e^x` (wad) as the contract approximates it: `2^q * (1 + r + r²/2)` with `|r| <= ln(2)/2`, at most 1.2 %
 * from the true value; below `ln(1e-18)` it is zero, above 93.86 it is clipped. Mirrors `ExpLib.wExp`.
 */
export function exp(x: bigint): bigint {
  if (x < LN_WEI) return 0n
  if (x >= UPPER_BOUND) return UPPER_VALUE
  const half = x < 0n ? -(LN_2 / 2n) : LN_2 / 2n
  const q = (x + half) / LN_2
  const r = x - q * LN_2
  const expR = Wad.WAD + r + (r * r) / Wad.WAD / 2n
  return q >= 0n ? expR << q : expR >> -q
}

/** Rates (wad per second) over one period: what the market is charged, what it ends on, where the curve has moved. */
export type Rates = {
  readonly averageBorrowRate: bigint
  readonly endBorrowRate: bigint
  readonly endRateAtTarget: bigint
}

/** Utilisation (wad, rounded down) of borrowed over supplied assets; zero when nothing is supplied. */
export const utilization = (borrowed: bigint, supplied: bigint): bigint =>
  supplied === 0n ? 0n : Wad.divDown(borrowed, supplied)

/**
 * Rates for `elapsed` seconds at a constant `utilization` (wad), from `rateAtTarget` (wad per second; zero on
 * a market's first interaction). All divisions round toward zero. Mirrors `AdaptiveCurveIrm._borrowRate`.
 */
export function rates(utilization: bigint, rateAtTarget: bigint, elapsed: bigint): Rates {
  const norm = utilization > TARGET_UTILIZATION ? Wad.WAD - TARGET_UTILIZATION : TARGET_UTILIZATION
  const error = Wad.divDown(utilization - TARGET_UTILIZATION, norm)
  const { average, end } = path(error, rateAtTarget, elapsed)
  return {
    averageBorrowRate: curve(average, error),
    endBorrowRate: curve(end, error),
    endRateAtTarget: end,
  }
}

function path(error: bigint, start: bigint, elapsed: bigint): { average: bigint; end: bigint } {
  if (start === 0n) return { average: INITIAL_RATE_AT_TARGET, end: INITIAL_RATE_AT_TARGET }
  const adaptation = Wad.mulDown(ADJUSTMENT_SPEED, error) * elapsed
  if (adaptation === 0n) return { average: start, end: start }
  const end = moved(start, adaptation)
  // The trapezoidal rule over two halves of the period.
  const average = (start + end + 2n * moved(start, adaptation / 2n)) / 4n
  return { average, end }
}

function moved(start: bigint, adaptation: bigint): bigint {
  const rate = Wad.mulDown(start, exp(adaptation))
  return Fixed.min(Fixed.max(rate, MIN_RATE_AT_TARGET), MAX_RATE_AT_TARGET)
}

function curve(rateAtTarget: bigint, error: bigint): bigint {
  const slope = error < 0n ? Wad.WAD - Wad.divDown(Wad.WAD, STEEPNESS) : STEEPNESS - Wad.WAD
  return Wad.mulDown(Wad.mulDown(slope, error) + Wad.WAD, rateAtTarget)
}

/**
 * Yearly yield (plain fraction) of a rate (wad per second), compounded continuously: `e^(rate * year) - 1`.
 * The Morpho API publishes this figure as `borrowApy`.
 */
export const apy = (rate: bigint): number => Math.expm1(Number(rate * SECONDS_PER_YEAR) / Number(Wad.WAD))
