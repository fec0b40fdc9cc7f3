/** Effective yearly yield of a nominal rate (fractions) compounded without pause: `e^r − 1`, as Morpho quotes it. */
export const continuous = (apr: number): number => Math.expm1(apr)

/** Nominal yearly rate whose continuous compounding gives `apy` (fractions). */
export const nominal = (apy: number): number => Math.log1p(apy)

/** Effective yearly yield of `apr` compounded `periods` times a year: per second is Aave's, per block Compound v2's. */
export const compounded = (apr: number, periods: number): number =>
  Math.expm1(periods * Math.log1p(apr / periods))

/** Nominal yearly rate that compounded `periods` times a year gives `apy`. */
export const nominalCompounded = (apy: number, periods: number): number =>
  periods * Math.expm1(Math.log1p(apy) / periods)
