import { Fixed } from '@droste/core'
import { mulDiv, mulDivRoundingUp } from './FullMath.ts'
import * as SqrtPriceMath from './SqrtPriceMath.ts'

/** Fees are counted in pips: a million is all. */
export const PIPS = 1_000_000n

/** What one step within a range of constant liquidity does. Amounts in token units, `fee` in the token paid in. */
export type Step = {
  readonly sqrtPrice: bigint
  readonly amountIn: bigint
  readonly amountOut: bigint
  readonly fee: bigint
}

/** `remaining` is what is left to pay in when positive, what is left to take out when negative. */
export type Asked = {
  readonly sqrtPrice: bigint
  readonly target: bigint
  readonly liquidity: bigint
  readonly remaining: bigint
  readonly feePips: bigint
}

/**
 * Moves the price toward `target`, or as far as `remaining` carries. What is paid in rounds up, what is taken
 * out rounds down. Mirrors `SwapMath.computeSwapStep`.
 */
export function computeSwapStep({ sqrtPrice, target, liquidity, remaining, feePips }: Asked): Step {
  const zeroForOne = sqrtPrice >= target
  const exactIn = remaining >= 0n
  const inTo = (to: bigint): bigint =>
    zeroForOne
      ? SqrtPriceMath.amount0Delta(to, sqrtPrice, liquidity, 'up')
      : SqrtPriceMath.amount1Delta(sqrtPrice, to, liquidity, 'up')
  const outTo = (to: bigint): bigint =>
    zeroForOne
      ? SqrtPriceMath.amount1Delta(to, sqrtPrice, liquidity, 'down')
      : SqrtPriceMath.amount0Delta(sqrtPrice, to, liquidity, 'down')

  if (exactIn) {
    const afterFee = mulDiv(remaining, PIPS - feePips, PIPS)
    const reaches = afterFee >= inTo(target)
    const next = reaches ? target : SqrtPriceMath.nextFromInput(sqrtPrice, liquidity, afterFee, zeroForOne)
    const amountIn = inTo(next)
    // Short of the target, whatever the price did not use is fee.
    const fee = next !== target ? remaining - amountIn : feeOn(amountIn, feePips)
    return { sqrtPrice: next, amountIn, amountOut: outTo(next), fee }
  }
  const wanted = -remaining
  const reaches = wanted >= outTo(target)
  const next = reaches ? target : SqrtPriceMath.nextFromOutput(sqrtPrice, liquidity, wanted, zeroForOne)
  const amountIn = inTo(next)
  const given = outTo(next)
  return {
    sqrtPrice: next,
    amountIn,
    amountOut: Fixed.min(given, wanted),
    fee: feeOn(amountIn, feePips),
  }
}

const feeOn = (amountIn: bigint, feePips: bigint): bigint =>
  mulDivRoundingUp(amountIn, feePips, PIPS - feePips)
