import { RAY, rayDivHalfUp, rayMulHalfUp, shareHalfUp, type Version, WHOLE } from './rounding.ts'

/** A year as the contracts count it, in seconds. `MathUtils.SECONDS_PER_YEAR`. */
export const YEAR = 31_536_000n

/** The two-slope curve of one asset: rates per year and the kink of utilisation, all in ray. */
export type Curve = {
  readonly optimal: bigint
  readonly base: bigint
  readonly slope1: bigint
  readonly slope2: bigint
}

/** What a reserve holds and owes, in base units, when its rates are set. */
export type Usage = {
  /** Tokens at hand after the action. */
  readonly cash: bigint
  readonly debt: bigint
  /** Debt burned without repayment that suppliers still claim (3.3+), or what is unbacked (3.0). */
  readonly deficit: bigint
  /** The protocol's share of interest, in basis points. */
  readonly reserveFactor: bigint
}

/** Rates per year in ray: what borrowers owe, what suppliers earn. */
export type Rates = { readonly borrow: bigint; readonly supply: bigint }

/**
 * Rates at a usage, as `DefaultReserveInterestRateStrategyV2` (3.6) and `DefaultReserveInterestRateStrategy` (3.0,
 * variable debt only) set them; every product and quotient to the nearest, halves up.
 */
export function rates(version: Version, curve: Curve, usage: Usage): Rates {
  const { cash, debt, deficit, reserveFactor } = usage
  if (debt === 0n) return { borrow: curve.base, supply: 0n }
  const borrow = curve.base + onCurve(curve, rayDivHalfUp(debt, cash + debt))
  // 3.0 averages over variable and stable debt in rays, which may move the last digit.
  const paid =
    version === '3.0' ? rayDivHalfUp(rayMulHalfUp(debt * 10n ** 9n, borrow), debt * 10n ** 9n) : borrow
  const earned = rayMulHalfUp(paid, rayDivHalfUp(debt, cash + debt + deficit))
  return { borrow, supply: shareHalfUp(earned, WHOLE - reserveFactor) }
}

function onCurve({ optimal, slope1, slope2 }: Curve, utilisation: bigint): bigint {
  if (utilisation <= optimal) return rayDivHalfUp(rayMulHalfUp(slope1, utilisation), optimal)
  return slope1 + rayMulHalfUp(slope2, rayDivHalfUp(utilisation - optimal, RAY - optimal))
}

/**
 * Factor (ray) by which what suppliers own grows in `seconds` at `rate` (ray per year): simple interest, down.
 * `MathUtils.calculateLinearInterest`.
 */
export const linear = (rate: bigint, seconds: bigint): bigint => RAY + (rate * seconds) / YEAR

/**
 * Factor (ray) by which debt grows in `seconds` at `rate` (ray per year): the first terms of compounding,
 * three of e^x in 3.6 and three of the binomial in 3.0. `MathUtils.calculateCompoundedInterest`.
 */
export function compounded(version: Version, rate: bigint, seconds: bigint): bigint {
  if (seconds === 0n) return RAY
  if (version === '3.6') {
    const x = (rate * seconds) / YEAR
    return RAY + x + rayMulHalfUp(x, x / 2n + rayMulHalfUp(x, x / 6n))
  }
  const less2 = seconds > 2n ? seconds - 2n : 0n
  const square = rayMulHalfUp(rate, rate) / (YEAR * YEAR)
  const cube = rayMulHalfUp(square, rate) / YEAR
  const second = (seconds * (seconds - 1n) * square) / 2n
  const third = (seconds * (seconds - 1n) * less2 * cube) / 6n
  return RAY + (rate * seconds) / YEAR + second + third
}
