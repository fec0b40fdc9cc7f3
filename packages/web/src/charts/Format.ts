import { Wording } from '@droste/core'

/** As the command line prints them. */
export const { count, plural, price, ratio, times, usd, usdTick } = Wording

/** USD to the dollar: $3,006,616,349. */
export const dollars = (value: number): string =>
  `${value < 0 ? '−' : ''}$${Math.round(Math.abs(value)).toLocaleString('en-US')}`

/** A share in percent: 73 %, 7.40 %, 0.05 %. Narrow no-break space before the sign. */
export function percent(value: number, digits = 2): string {
  const size = Math.abs(value) * 100
  const sign = value < 0 && Number(size.toFixed(digits)) > 0 ? '−' : ''
  const shown = size >= 99.95 ? Math.min(digits, 0) : size >= 10 ? Math.min(digits, 1) : digits
  return `${sign}${size.toFixed(shown)}\u202f%`
}

/** The same with its sign, for a change. */
export const change = (value: number, digits = 2): string =>
  `${value > 0 ? '+' : ''}${percent(value, digits)}`

/** A fall for an axis: 0, −20 %. */
export const fall = (value: number): string =>
  value === 0 ? '0' : `${value < 0 ? '+' : '−'}${Math.round(Math.abs(value) * 100)}\u202f%`

/** An account's id without its venue, shortened in the middle. */
export function owner(account: string): string {
  const id = account.slice(account.lastIndexOf(':') + 1)
  return id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id
}
