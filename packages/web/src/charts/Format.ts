const SIZES = [
  { from: 1e12, by: 1e12, name: 'tn' },
  { from: 1e9, by: 1e9, name: 'bn' },
  { from: 1e6, by: 1e6, name: 'm' },
  { from: 1e3, by: 1e3, name: 'k' },
] as const

/** USD in three digits, as the command line prints it: $3.01bn, $46.3m, $950, $0. */
export function usd(value: number): string {
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  const unit = SIZES.find(({ from }) => size >= from * 0.9995)
  if (unit) return `${sign}$${threeDigits(size / unit.by)}${unit.name}`
  return size > 0 && size < 0.5 ? `${sign}<$1` : `${sign}$${Math.round(size)}`
}

/** USD for an axis: no digits that say nothing. */
export function usdTick(value: number): string {
  const unit = SIZES.find(({ from }) => Math.abs(value) >= from)
  return unit ? `$${trimmed((value / unit.by).toFixed(2))}${unit.name}` : `$${trimmed(value.toFixed(2))}`
}

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

/** A leverage: 14.8×; a dash where there is none. */
export const times = (value: number | null): string => (value === null ? '–' : `${threeDigits(value)}×`)

/** A ratio with three decimals; a dash where there is none. */
export const ratio = (value: number | null): string =>
  value === null ? '–' : value > 999 ? '>999' : value.toFixed(3)

/** A count: 1,234. */
export const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 })

/** A price in USD with as many digits as it needs. */
export function price(value: number): string {
  if (value >= 1000) return `$${value.toLocaleString('en-US', { maximumFractionDigits: 0 })}`
  return value >= 0.1 ? `$${value.toFixed(value >= 100 ? 1 : 4)}` : `$${trimmed(value.toPrecision(4))}`
}

/** One or many. */
export const plural = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`

/** An account's id without its venue, shortened in the middle. */
export function owner(account: string): string {
  const id = account.slice(account.lastIndexOf(':') + 1)
  return id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id
}

const threeDigits = (value: number): string => {
  const size = Math.abs(value)
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
}

const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
