/** Factors count 10^-18; prices count 10^-8 USD per whole token; everything rounds toward zero. */
export const ONE = 10n ** 18n

/** `n` times a factor. Mirrors `CometCore.mulFactor`. */
export const mul = (n: bigint, factor: bigint): bigint => (n * factor) / ONE

/** Value (8 digits USD) of `n` token units, signed, toward zero. Mirrors `mulPrice`, `signedMulPrice`. */
export const value = (n: bigint, price: bigint, scale: bigint): bigint => (n * price) / scale

/** Token units worth `n` (8 digits USD), toward zero. Mirrors `CometCore.divPrice`. */
export const units = (n: bigint, price: bigint, scale: bigint): bigint => (n * scale) / price
