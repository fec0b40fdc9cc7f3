/** Seeded chance: one seed gives one sequence, on every machine. */
export type Chance = {
  /** A whole number, `low` ≤ n ≤ `high`. */
  readonly int: (low: number, high: number) => number
  /** A whole number, `low` ≤ n ≤ `high`, of any size. */
  readonly big: (low: bigint, high: bigint) => bigint
  /** One of `items`, which may not be empty. */
  readonly pick: <T>(items: readonly T[]) => T
  /** True once in `times` on average. */
  readonly once: (times: number) => boolean
}

/** Chance from `seed` (SplitMix64, Steele, Lea and Flood 2014). */
export function from(seed: number): Chance {
  const mask = (1n << 64n) - 1n
  let state = BigInt(seed) & mask
  const next = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) & mask
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask
    return z ^ (z >> 31n)
  }
  const big = (low: bigint, high: bigint): bigint => low + (((next() << 64n) | next()) % (high - low + 1n))
  const int = (low: number, high: number): number => Number(big(BigInt(low), BigInt(high)))
  return {
    int,
    big,
    pick: (items) => items[int(0, items.length - 1)]!,
    once: (times) => int(1, times) === 1,
  }
}
