import { Fault } from './Fault.ts'

/** Fixed point with 18 decimals: 10^18 stands for 1. Ratios (thresholds, bonuses, fees) and USD prices. */
export type Wad = bigint & { readonly unit: 'wad' }

/** One, in wad. */
export const WAD = (10n ** 18n) as Wad

/** Names a bigint that already counts 10^-18. */
export const wad = (value: bigint): Wad => value as Wad

/** 10^`decimals`. */
export const scale = (decimals: number): bigint => 10n ** BigInt(decimals)

/** The double nearest to 10^`exponent`, of either sign: read, not raised, for engines differ in the last digit of `**`. */
export const powerOfTen = (exponent: number): number => Number(`1e${exponent}`)

/** `a · b / denominator`, rounded towards zero. `denominator` must not be 0. */
export const mulDivDown = (a: bigint, b: bigint, denominator: bigint): bigint => (a * b) / denominator

/** `a · b / denominator`, rounded up; operands are not negative and `denominator` is positive. */
export const mulDivUp = (a: bigint, b: bigint, denominator: bigint): bigint =>
  (a * b + denominator - 1n) / denominator

/** `a · b / denominator`, rounded to the nearest, halves up; operands not negative, `denominator` positive. */
export const mulDivHalfUp = (a: bigint, b: bigint, denominator: bigint): bigint =>
  (a * b + denominator / 2n) / denominator

/** The smaller of two integers. */
export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The larger of two integers. */
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** Integer square root of `value` ≥ 0, rounded down (Newton). */
export function sqrtDown(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/**
 * Reads a plain decimal (`12`, `0.045`, no exponent) as an integer count of 10^-`decimals`. Exact: more digits
 * than `decimals` are refused unless they are zeros, so that nothing is rounded in silence.
 */
export function parse(text: string, decimals: number): bigint {
  const match = DECIMAL.exec(text)
  if (!match) throw new NotDecimalError(text)
  const [, sign, whole, fraction = ''] = match
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0')
  if (/[1-9]/.test(fraction.slice(decimals))) throw new TooPreciseError(text, decimals)
  const value = BigInt(`${whole}${kept}`)
  return sign === '-' ? -value : value
}

/** Writes an integer count of 10^-`decimals` as a plain decimal without trailing zeros; `parse` reads it back. */
export function format(value: bigint, decimals: number): string {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
}

/** The double nearest to `value`·10^-`decimals` (correctly rounded: it goes through the decimal text). */
export const toNumber = (value: bigint, decimals: number): number => Number(format(value, decimals))

/** A finite double as an integer count of 10^-`decimals`, cut towards zero after its shortest decimal text. */
export function fromNumber(value: number, decimals: number): bigint {
  if (!Number.isFinite(value)) throw new NotDecimalError(String(value))
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
  const digits = mantissa.replace('-', '')
  const point = digits.indexOf('.')
  const places = point < 0 ? 0 : digits.length - point - 1
  const shift = Number(exponent) - places + decimals
  const integer = BigInt(digits.replace('.', ''))
  const size = shift >= 0 ? integer * scale(shift) : integer / scale(-shift)
  return value < 0 ? -size : size
}

/** `format` of `fromNumber`, mostly without the integer in between. */
export function formatNumber(value: number, decimals: number): string {
  const text = String(value)
  const point = text.indexOf('.')
  if (value < 0 || point < 0 || text.includes('e')) return format(fromNumber(value, decimals), decimals)
  let end = Math.min(text.length, point + 1 + decimals)
  while (text[end - 1] === '0') end--
  return text.slice(0, end <= point + 1 ? point : end)
}

/** The text is not a plain decimal number. @example parse('1e5', 18) */
export class NotDecimalError extends Fault<{ text: string }> {
  override readonly name = 'Fixed.NotDecimalError'
  constructor(text: string) {
    super(`“${text.slice(0, 60)}” is not a plain decimal number`, { text })
  }
  override advise = (): string => 'Write it with digits and at most one point, for example 1250.75.'
}

/** The text carries more digits than the asset has. @example parse('0.1234567', 6) */
export class TooPreciseError extends Fault<{ text: string; decimals: number }> {
  override readonly name = 'Fixed.TooPreciseError'
  constructor(text: string, decimals: number) {
    super(`“${text.slice(0, 60)}” has more than ${decimals} decimals`, { text, decimals })
  }
  override advise = (): string => `Round it to ${this.facts.decimals} decimals, the smallest unit there is.`
}
