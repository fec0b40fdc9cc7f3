const SIZES = [
  { from: 1e12, by: 1e12, name: 'tn' },
  { from: 1e9, by: 1e9, name: 'bn' },
  { from: 1e6, by: 1e6, name: 'm' },
  { from: 1e3, by: 1e3, name: 'k' },
] as const

/** USD in three digits: $3.01bn, $46.3m, $950, $0. */
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

/** A share in percent: 73 %, 7.4 %, 0.05 %, 0 %. */
export function percent(value: number): string {
  const size = Math.abs(value) * 100
  const sign = value < 0 ? '−' : ''
  if (size === 0) return '0 %'
  if (size < 0.005) return `${sign}<0.01 %`
  const digits = size >= 99.95 || Math.abs(size - Math.round(size)) < 1e-9 ? 0 : size >= 10 ? 1 : 2
  return `${sign}${trimmed(size.toFixed(digits))} %`
}

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

const threeDigits = (value: number): string => {
  const size = Math.abs(value)
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
}

const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
