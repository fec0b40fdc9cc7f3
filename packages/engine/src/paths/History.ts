import { Elementary, Fault } from '@droste/core'

/** Observed prices of one thing, in the order of time (ms). */
export type Series = { readonly name: string; readonly times: Float64Array; readonly prices: Float64Array }

/** Logarithmic returns on a common grid: `rows` of `names.length` each. */
export type History = {
  readonly names: readonly string[]
  readonly stepDays: number
  readonly rows: number
  readonly returns: Float64Array
  /** Of row: how many rows without a gap begin with it. */
  readonly unbroken: Uint32Array
}

/** Columns of a CSV file by name, or by place from 0 where it has no header. */
export type Layout = { readonly time: string | number; readonly price: string | number }

/**
 * Reads a price series from CSV text without quotes: times in ms, prices above 0, in any order; of equal times the
 * last counts. @throws SeriesError naming the line
 */
export function parse(name: string, text: string, { time, price }: Layout): Series {
  const lines = text.split(/\r?\n/)
  const named = typeof time === 'string' || typeof price === 'string'
  const header = named ? (lines[0] ?? '').replace(/^\uFEFF/, '').split(',') : []
  const place = (column: string | number): number => {
    const at = typeof column === 'number' ? column : header.indexOf(column)
    if (at < 0) throw new SeriesError(name, 1, `there is no column “${column}” among ${lines[0]}`)
    return at
  }
  const [timeAt, priceAt] = [place(time), place(price)]
  const observed = new Map<number, number>()
  lines.forEach((line, at) => {
    if (line.trim() === '' || (named && at === 0)) return
    const cells = line.split(',')
    const when = Number(cells[timeAt] || Number.NaN)
    const usd = Number(cells[priceAt] || Number.NaN)
    if (!Number.isFinite(when))
      throw new SeriesError(name, at + 1, `“${cells[timeAt] ?? ''}” is no time in ms`)
    if (!(usd > 0 && usd < Number.POSITIVE_INFINITY))
      throw new SeriesError(name, at + 1, `“${cells[priceAt] ?? ''}” is no price above 0`)
    observed.set(when, usd)
  })
  const sorted = [...observed].sort(([a], [b]) => a - b)
  return {
    name,
    times: Float64Array.from(sorted, ([when]) => when),
    prices: Float64Array.from(sorted, ([, usd]) => usd),
  }
}

const DAY = 86_400_000

/**
 * The returns of several series on one grid, over the time they share (P6). The price at a grid time is the last one
 * observed, if that is at most `staleSteps` old; a row without a price at either end is a gap, and is left out.
 * @throws TooShortError
 */
export function align(series: readonly Series[], stepDays: number, staleSteps = 2): History {
  const step = stepDays * DAY
  const begin = Math.ceil(Math.max(...series.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY)) / step)
  const end = Math.floor(Math.min(...series.map(({ times }) => times.at(-1) ?? 0)) / step)
  const rows = Math.max(0, end - begin)
  if (!(rows > 0))
    throw new TooShortError(
      series.map(({ name }) => name),
      0,
      1,
    )
  const width = series.length
  const returns = new Float64Array(rows * width)
  const whole = new Uint8Array(rows).fill(1)
  series.forEach(({ times, prices }, column) => {
    let at = 0
    let before = Number.NaN
    for (let grid = begin; grid <= end; grid++) {
      while (at + 1 < times.length && times[at + 1]! <= grid * step) at++
      const fresh = grid * step - times[at]! <= staleSteps * step
      const now = fresh ? Elementary.log(prices[at]!) : Number.NaN
      if (grid > begin) {
        const row = grid - begin - 1
        returns[row * width + column] = now - before
        if (Number.isNaN(now - before)) whole[row] = 0
      }
      before = now
    }
  })
  const unbroken = new Uint32Array(rows)
  for (let row = rows - 1; row >= 0; row--)
    unbroken[row] = whole[row] === 0 ? 0 : 1 + (unbroken[row + 1] ?? 0)
  return { names: series.map(({ name }) => name), stepDays, rows, returns, unbroken }
}

/** A file is no price series. @example parse('eth', 'time,usd\n1,0', { time: 'time', price: 'usd' }) */
export class SeriesError extends Fault<{ series: string; line: number; problem: string }> {
  override readonly name = 'History.SeriesError'
  constructor(series: string, line: number, problem: string) {
    super(`${series}, line ${line}: ${problem}`, { series, line, problem })
  }
  override advise = (): string =>
    'Name the columns of time (ms) and price in the model, as the file’s header does.'
}

/** The series do not share enough time, or gaps break it into pieces shorter than a block. */
export class TooShortError extends Fault<{ series: readonly string[]; rows: number; wanted: number }> {
  override readonly name = 'History.TooShortError'
  constructor(series: readonly string[], rows: number, wanted: number) {
    const steps = wanted === 1 ? 'a step' : `${wanted} steps in a row`
    const longest = rows === 0 ? '' : ` (the most is ${rows})`
    super(`The history of ${series.join(', ')} has nowhere ${steps} without a gap${longest}`, {
      series,
      rows,
      wanted,
    })
  }
  override advise = (): string =>
    'Take shorter blocks, steps as long as those of the file or longer, or leave out the series that begins last.'
}
