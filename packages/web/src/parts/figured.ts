import * as Format from '../charts/Format.ts'

/** A value with its unit, as an explanation's tree has them. */
export function figured(value: number | null, unit: string): string {
  if (value === null) return 'none'
  switch (unit) {
    case 'USD':
      return Math.abs(value) >= 1000 ? Format.dollars(value) : `$${Number(value.toPrecision(6))}`
    case 'times':
      return `${Number(value.toPrecision(6))}×`
    case 'fraction':
    case 'share':
      return `${Number((value * 100).toPrecision(6))}\u202f%`
    case '':
    case 'ratio':
      return String(Number(value.toPrecision(6)))
    default:
      return `${Math.abs(value) >= 1e6 ? Format.count(value) : Number(value.toPrecision(7))} ${unit}`
  }
}
