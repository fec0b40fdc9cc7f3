import { Fault } from '@droste/core'

export const Q96 = 1n << 96n
export const Q128 = 1n << 128n
const UINT256 = 1n << 256n

/** `a * b / d`, rounded down; must fit 256 bits. Mirrors `FullMath.mulDiv`. */
export const mulDiv = (a: bigint, b: bigint, d: bigint): bigint => uint256((a * b) / nonZero(d))

/** `a * b / d`, rounded up; must fit 256 bits. Mirrors `FullMath.mulDivRoundingUp`. */
export const mulDivRoundingUp = (a: bigint, b: bigint, d: bigint): bigint =>
  uint256((a * b + nonZero(d) - 1n) / d)

/** `a / d`, rounded up. Mirrors `UnsafeMath.divRoundingUp`. */
export const divRoundingUp = (a: bigint, d: bigint): bigint => (a + nonZero(d) - 1n) / d

/** Whether `x` fits the contract's 256-bit words. */
export const fits256 = (x: bigint): boolean => x < UINT256

function nonZero(d: bigint): bigint {
  if (d === 0n) throw new OverflowError('division by zero')
  return d
}

function uint256(x: bigint): bigint {
  if (!fits256(x)) throw new OverflowError('more than 256 bits')
  return x
}

/** `x` if it fits 160 bits, as a square root price must. Mirrors `SafeCast.toUint160`. */
export function uint160(x: bigint): bigint {
  if (x >= 1n << 160n) throw new OverflowError('more than 160 bits')
  return x
}

/** The pool's integers cannot hold this figure: the contract reverts. */
export class OverflowError extends Fault<{ reason: string }> {
  override readonly name = 'UniswapV3.OverflowError'
  constructor(reason: string) {
    super(`The pool's arithmetic reverts: ${reason}.`, { reason })
  }
  override advise = (): string => 'Trade a smaller amount; real pools stay far from these limits.'
}
