import { Fault, Fixed } from '@droste/core'

/** Amplifications count thousandths, so that they can move smoothly. Mirrors `StableMath._AMP_PRECISION`. */
export const AMP_PRECISION = 1_000n

/**
 * A pool of tokens meant to be worth the same. Balances in token units; each `scaling` (18 digits) brings one
 * to 18 digits of value, rates included. `amplification` is A (thousandths) with Ann = A·n; fee in wad.
 */
export type Pool = {
  readonly balances: readonly bigint[]
  readonly scalings: readonly bigint[]
  readonly amplification: bigint
  readonly swapFee: bigint
}

const divUp = (a: bigint, b: bigint): bigint => (a === 0n ? 0n : 1n + (a - 1n) / b)
const mulDown = (a: bigint, b: bigint): bigint => (a * b) / Fixed.WAD
const mulUp = (a: bigint, b: bigint): bigint => divUp(a * b, Fixed.WAD)
const near = (a: bigint, b: bigint): boolean => a - b <= 1n && b - a <= 1n
const ROUNDS = 255

/** Balances as the invariant sees them: 18 digits, rounded down. Mirrors `_upscaleArray`. */
export const scaled = (pool: Pool): bigint[] =>
  pool.balances.map((balance, i) => mulDown(balance, pool.scalings[i]!))

/**
 * The invariant D of scaled balances, by Newton from their sum, each division rounded down, until it moves by
 * at most one. Zero for an empty pool; throws `ConvergenceError`. Mirrors `StableMath._calculateInvariant`.
 */
export function invariant(amplification: bigint, balances: readonly bigint[]): bigint {
  const sum = balances.reduce((total, balance) => total + balance, 0n)
  if (sum === 0n) return 0n
  const n = BigInt(balances.length)
  const ann = amplification * n
  let d = sum
  for (let round = 0; round < ROUNDS; round++) {
    const before = d
    const product = balances.reduce((p, balance) => (p * before) / (balance * n), before)
    d =
      (((ann * sum) / AMP_PRECISION + product * n) * before) /
      (((ann - AMP_PRECISION) * before) / AMP_PRECISION + (n + 1n) * product)
    if (near(d, before)) return d
  }
  throw new ConvergenceError(balances)
}

/**
 * The scaled balance of token `at` that keeps invariant `d` given all others, rounded up. Mirrors
 * `StableMath._getTokenBalanceGivenInvariantAndAllOtherBalances`.
 */
export function balanceAt(amplification: bigint, balances: readonly bigint[], d: bigint, at: number): bigint {
  const n = BigInt(balances.length)
  const ann = amplification * n
  const [first, ...rest] = balances
  const product = rest.reduce((p, balance) => (p * balance * n) / d, first! * n)
  const others = balances.reduce((total, balance) => total + balance, 0n) - balances[at]!
  const square = d * d
  const c = divUp(square, ann * product) * AMP_PRECISION * balances[at]!
  const b = others + (d / ann) * AMP_PRECISION
  let balance = divUp(square + c, d + b)
  for (let round = 0; round < ROUNDS; round++) {
    const before = balance
    balance = divUp(before * before + c, before * 2n + b - d)
    if (near(balance, before)) return balance
  }
  throw new ConvergenceError(balances)
}

/** Which token is paid and which is taken, by their places in the pool. */
export type Pair = { readonly from: number; readonly to: number }

/** A pool after a swap, and what was paid in and taken out, in token units. */
export type Swapped = { readonly pool: Pool; readonly paid: bigint; readonly received: bigint }

/**
 * Pays `amount` token units of one token for another; the fee stays in the pool. Rounds against the trader
 * twice and once more by a unit. Mirrors `ComposableStablePool.onSwap` given in, `StableMath._calcOutGivenIn`.
 */
export function sell(pool: Pool, { from, to }: Pair, amount: bigint): Swapped {
  const before = scaled(pool)
  const d = invariant(pool.amplification, before)
  const afterFee = mulDown(amount - mulUp(amount, pool.swapFee), pool.scalings[from]!)
  const paidIn = before.map((balance, i) => (i === from ? balance + afterFee : balance))
  const left = balanceAt(pool.amplification, paidIn, d, to)
  const out = less(before[to]!, left + 1n)
  return swapped(pool, { from, to }, amount, (out * Fixed.WAD) / pool.scalings[to]!)
}

/**
 * Takes exactly `amount` token units of one token; what is to be paid rounds up, fee on top. Mirrors
 * `ComposableStablePool.onSwap` given out, `StableMath._calcInGivenOut`.
 */
export function buy(pool: Pool, { from, to }: Pair, amount: bigint): Swapped {
  const before = scaled(pool)
  const d = invariant(pool.amplification, before)
  const out = mulDown(amount, pool.scalings[to]!)
  const takenOut = before.map((balance, i) => (i === to ? less(balance, out) : balance))
  const needed = balanceAt(pool.amplification, takenOut, d, from) - before[from]! + 1n
  const units = divUp(needed * Fixed.WAD, pool.scalings[from]!)
  return swapped(pool, { from, to }, divUp(units * Fixed.WAD, Fixed.WAD - pool.swapFee), amount)
}

function swapped(pool: Pool, { from, to }: Pair, paid: bigint, received: bigint): Swapped {
  const balances = pool.balances.map((balance, i) => {
    if (i === from) return balance + paid
    return i === to ? less(balance, received) : balance
  })
  return { pool: { ...pool, balances }, paid, received }
}

/**
 * Marginal price (plain ratio, before the fee) of the token paid in, in the token taken out, both at 18
 * digits: the ratio of the invariant's slopes. Not in the contract.
 */
export function spotPrice(pool: Pool, { from, to }: Pair): number {
  const balances = scaled(pool).map((balance) => Number(balance) / 1e18)
  const d = Number(invariant(pool.amplification, scaled(pool))) / 1e18
  const n = balances.length
  const ann = (Number(pool.amplification) / Number(AMP_PRECISION)) * n
  const product = balances.reduce((p, balance) => (p * d) / (balance * n), d)
  return (ann + product / balances[from]!) / (ann + product / balances[to]!)
}

function less(x: bigint, y: bigint): bigint {
  if (y > x) throw new DrainedError(x)
  return x - y
}

/** Newton's steps never came to rest: the balances are absurdly apart. The contract reverts too. */
export class ConvergenceError extends Fault<{ balances: readonly string[] }> {
  override readonly name = 'StableSwap.ConvergenceError'
  constructor(balances: readonly bigint[]) {
    super('The StableSwap invariant does not converge.', { balances: balances.map(String) })
  }
  override advise = (): string => 'Check the decimals of the balances; one of them may be zero.'
}

/** More was asked than the pool holds. The contract reverts too. */
export class DrainedError extends Fault<{ held: string }> {
  override readonly name = 'StableSwap.DrainedError'
  constructor(held: bigint) {
    super('The pool holds less of the token than the swap takes.', { held: String(held) })
  }
  override advise = (): string => 'Ask for less than the balance of the token.'
}
