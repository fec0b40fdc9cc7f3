import { divRoundingUp, fits256, mulDiv, mulDivRoundingUp, OverflowError, Q96, uint160 } from './FullMath.ts'

/** Which way a figure is rounded. */
export type Rounding = 'up' | 'down'

/**
 * Token0 (units) between two square root prices at `liquidity`. Mirrors `SqrtPriceMath.getAmount0Delta`.
 */
export function amount0Delta(sqrtA: bigint, sqrtB: bigint, liquidity: bigint, rounding: Rounding): bigint {
  const [low, high] = sqrtA > sqrtB ? [sqrtB, sqrtA] : [sqrtA, sqrtB]
  const scaled = liquidity << 96n
  return rounding === 'up'
    ? divRoundingUp(mulDivRoundingUp(scaled, high - low, high), low)
    : mulDiv(scaled, high - low, high) / low
}

/**
 * Token1 (units) between two square root prices at `liquidity`. Mirrors `SqrtPriceMath.getAmount1Delta`.
 */
export function amount1Delta(sqrtA: bigint, sqrtB: bigint, liquidity: bigint, rounding: Rounding): bigint {
  const distance = sqrtA > sqrtB ? sqrtA - sqrtB : sqrtB - sqrtA
  return rounding === 'up' ? mulDivRoundingUp(liquidity, distance, Q96) : mulDiv(liquidity, distance, Q96)
}

/**
 * Square root price after `amountIn` is paid in: token0 when `zeroForOne`. Rounded so that the pool never
 * gives too much. Mirrors `SqrtPriceMath.getNextSqrtPriceFromInput`.
 */
export function nextFromInput(
  sqrtPrice: bigint,
  liquidity: bigint,
  amountIn: bigint,
  zeroForOne: boolean,
): bigint {
  if (!zeroForOne) return uint160(sqrtPrice + mulDiv(amountIn, Q96, liquidity))
  if (amountIn === 0n) return sqrtPrice
  const scaled = liquidity << 96n
  const product = amountIn * sqrtPrice
  // The contract takes the precise form only while its words can hold it.
  return fits256(product) && fits256(scaled + product)
    ? mulDivRoundingUp(scaled, sqrtPrice, scaled + product)
    : divRoundingUp(scaled, scaled / sqrtPrice + amountIn)
}

/**
 * Square root price after `amountOut` is taken out: token1 when `zeroForOne`. Mirrors
 * `SqrtPriceMath.getNextSqrtPriceFromOutput`.
 */
export function nextFromOutput(
  sqrtPrice: bigint,
  liquidity: bigint,
  amountOut: bigint,
  zeroForOne: boolean,
): bigint {
  if (zeroForOne) {
    const quotient = mulDivRoundingUp(amountOut, Q96, liquidity)
    if (sqrtPrice <= quotient) throw new OverflowError('the range holds less token1 than asked')
    return sqrtPrice - quotient
  }
  if (amountOut === 0n) return sqrtPrice
  const scaled = liquidity << 96n
  const product = amountOut * sqrtPrice
  if (!fits256(product) || scaled <= product)
    throw new OverflowError('the range holds less token0 than asked')
  return uint160(mulDivRoundingUp(scaled, sqrtPrice, scaled - product))
}
