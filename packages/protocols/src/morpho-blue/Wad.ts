/** Wad arithmetic (10^18 stands for 1) as Morpho Blue's `MathLib`; the rounding is the last word of each name. */
export const WAD = 10n ** 18n

/** `x * y / d`, rounded down. Mirrors `MathLib.mulDivDown`. */
export const mulDivDown = (x: bigint, y: bigint, d: bigint): bigint => (x * y) / d

/** `x * y / d`, rounded up. Mirrors `MathLib.mulDivUp`. */
export const mulDivUp = (x: bigint, y: bigint, d: bigint): bigint => (x * y + (d - 1n)) / d

/** `x * y` of two wads, rounded toward zero. Mirrors `MathLib.wMulDown` and the rate curve's `wMulToZero`. */
export const mulDown = (x: bigint, y: bigint): bigint => mulDivDown(x, y, WAD)

/** `x / y` of two wads, rounded toward zero. Mirrors `MathLib.wDivDown` and the rate curve's `wDivToZero`. */
export const divDown = (x: bigint, y: bigint): bigint => mulDivDown(x, WAD, y)

/** `x / y` of two wads, rounded up. Mirrors `MathLib.wDivUp`. */
export const divUp = (x: bigint, y: bigint): bigint => mulDivUp(x, WAD, y)

/**
 * Growth `e^(rate * seconds) - 1` (wad) by three terms of the Taylor series, each rounded down, so it is
 * always below the true exponential. `rate` is a wad per second. Mirrors `MathLib.wTaylorCompounded`.
 */
export function taylorCompounded(rate: bigint, seconds: bigint): bigint {
  const first = rate * seconds
  const second = mulDivDown(first, first, 2n * WAD)
  const third = mulDivDown(second, first, 3n * WAD)
  return first + second + third
}
