import { Fixed } from '@droste/core'

/**
 * The releases whose arithmetic is held against the deployed contracts: 3.0 (`@aave/core-v3` 1.19) and 3.6
 * (`aave-v3-origin` 3.6.0). Between them 3.3 brought the dust rule and the deficit, 3.5 the directed rounding.
 */
export type Version = '3.0' | '3.6'

/** One, in ray: indices and rates have 27 decimals. */
export const RAY = 10n ** 27n
/** 100 %, in basis points: thresholds, bonuses and fees have 4 digits. */
export const WHOLE = 10_000n

/** `a·b` of two rays, halves up. `WadRayMath.rayMul`. */
export const rayMulHalfUp = (a: bigint, b: bigint): bigint => Fixed.mulDivHalfUp(a, b, RAY)
/** `a·b` of two rays, down. `WadRayMath.rayMulFloor`. */
export const rayMulDown = (a: bigint, b: bigint): bigint => Fixed.mulDivDown(a, b, RAY)
/** `a·b` of two rays, up. `WadRayMath.rayMulCeil`. */
export const rayMulUp = (a: bigint, b: bigint): bigint => Fixed.mulDivUp(a, b, RAY)
/** `a/b` of two rays, halves up; `b` is not 0. `WadRayMath.rayDiv`. */
export const rayDivHalfUp = (a: bigint, b: bigint): bigint => Fixed.mulDivHalfUp(a, RAY, b)
/** `a/b` of two rays, down; `b` is not 0. `WadRayMath.rayDivFloor`. */
export const rayDivDown = (a: bigint, b: bigint): bigint => Fixed.mulDivDown(a, RAY, b)
/** `a/b` of two rays, up; `b` is not 0. `WadRayMath.rayDivCeil`. */
export const rayDivUp = (a: bigint, b: bigint): bigint => Fixed.mulDivUp(a, RAY, b)

/** `share` basis points of `value`, halves up. `PercentageMath.percentMul`. */
export const shareHalfUp = (value: bigint, share: bigint): bigint => Fixed.mulDivHalfUp(value, share, WHOLE)
/** `share` basis points of `value`, down. `PercentageMath.percentMulFloor`. */
export const shareDown = (value: bigint, share: bigint): bigint => Fixed.mulDivDown(value, share, WHOLE)
/** What `value` is `share` basis points of, halves up; `share` is not 0. `PercentageMath.percentDiv`. */
export const unshareHalfUp = (value: bigint, share: bigint): bigint => Fixed.mulDivHalfUp(value, WHOLE, share)
/** What `value` is `share` basis points of, up; `share` is not 0. `PercentageMath.percentDivCeil`. */
export const unshareUp = (value: bigint, share: bigint): bigint => Fixed.mulDivUp(value, WHOLE, share)

/** How a release turns amounts (base units) into scaled units and back; 3.6 always in the protocol's favour. */
export type Rounding = {
  /** aToken balance of scaled units. `TokenMath.getATokenBalance`. */
  readonly collateral: (scaled: bigint, index: bigint) => bigint
  /** Debt of scaled units. `TokenMath.getVTokenBalance`. */
  readonly debt: (scaled: bigint, index: bigint) => bigint
  /** Scaled aTokens minted for a supply. `TokenMath.getATokenMintScaledAmount`. */
  readonly supplied: (amount: bigint, index: bigint) => bigint
  /** Scaled aTokens burned or moved. `TokenMath.getATokenBurnScaledAmount`, `getATokenTransferScaledAmount`. */
  readonly withdrawn: (amount: bigint, index: bigint) => bigint
  /** Scaled debt minted for a borrow. `TokenMath.getVTokenMintScaledAmount`. */
  readonly borrowed: (amount: bigint, index: bigint) => bigint
  /** Scaled debt burned by a repayment. `TokenMath.getVTokenBurnScaledAmount`. */
  readonly repaid: (amount: bigint, index: bigint) => bigint
  /** Debt in the base currency: amount · price / unit. `GenericLogic._getUserDebtInBaseCurrency`. */
  readonly debtValue: (amount: bigint, price: bigint, unit: bigint) => bigint
}

const directed: Rounding = {
  collateral: rayMulDown,
  debt: rayMulUp,
  supplied: rayDivDown,
  withdrawn: rayDivUp,
  borrowed: rayDivUp,
  repaid: rayDivDown,
  debtValue: Fixed.mulDivUp,
}

const nearest: Rounding = {
  collateral: rayMulHalfUp,
  debt: rayMulHalfUp,
  supplied: rayDivHalfUp,
  withdrawn: rayDivHalfUp,
  borrowed: rayDivHalfUp,
  repaid: rayDivHalfUp,
  debtValue: Fixed.mulDivDown,
}

/** The rounding of a release. */
export const roundingOf = (version: Version): Rounding => (version === '3.6' ? directed : nearest)
