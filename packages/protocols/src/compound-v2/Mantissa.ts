/** Fixed-point numbers with 18 digits, as Compound's `ExponentialNoError`: everything rounds down. */
export const ONE = 10n ** 18n

/** `a * b`, rounded down: two mantissas, or a mantissa and an amount. Mirrors `mul_`, `mul_ScalarTruncate`. */
export const mulDown = (a: bigint, b: bigint): bigint => (a * b) / ONE

/** `a / b`, rounded down, as a mantissa, or an amount through a mantissa. Mirrors `div_`. */
export const divDown = (a: bigint, b: bigint): bigint => (a * ONE) / b
