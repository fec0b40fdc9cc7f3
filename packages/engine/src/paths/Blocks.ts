import * as Correlation from './Correlation.ts'
import { TooShortError } from './History.ts'
import type { Bootstrap } from './Model.ts'

/** A history made ready to be drawn from: residuals row by row, and where whole blocks begin. */
export type Blocks = {
  readonly width: number
  readonly block: number
  readonly decay: number | null
  readonly residuals: Float64Array
  readonly starts: Uint32Array
  /** Variance of each column after the last row, from which a filtered path sets out; unused without a filter. */
  readonly variance: Float64Array
  /** Variance of each column over all rows, to which a filtered path returns. */
  readonly average: Float64Array
}

/** Filters, stresses and scales the history of a model (P6 to P8). @throws TooShortError */
export function prepare({ history, block, decay, stress, scale }: Bootstrap): Blocks {
  const { names, rows, unbroken } = history
  const width = names.length
  const starts = Array.from({ length: rows }, (_, row) => row).filter((row) => unbroken[row]! >= block)
  if (starts.length === 0) throw new TooShortError(names, longest(unbroken), block)
  const used = Array.from({ length: rows }, (_, row) => row).filter((row) => unbroken[row]! > 0)
  const residuals = history.returns.map((value) => value * scale)
  centre(residuals, width, used)
  const average = Float64Array.from(names, (_, column) => meanSquare(residuals, width, used, column))
  const variance = new Float64Array(width)
  if (decay !== null) filter(residuals, used, decay, average, variance)
  if (stress > 0) drawTogether(residuals, width, used, stress)
  return { width, block, decay, residuals, starts: Uint32Array.from(starts), variance, average }
}

const longest = (unbroken: Uint32Array): number => unbroken.reduce((most, each) => Math.max(most, each), 0)

/** Takes the mean out of every column: what a market has earned is no forecast. */
function centre(values: Float64Array, width: number, used: readonly number[]): void {
  for (let column = 0; column < width; column++) {
    const mean = used.reduce((sum, row) => sum + values[row * width + column]!, 0) / used.length
    for (const row of used) values[row * width + column]! -= mean
  }
}

const LEAST = 1e-16 // a column that stands still has no volatility to divide by

/** What of new weight goes to the average: a forecast that forgot it would on long paths die out, or grow without end. */
const RETURN = 1 / 4

/** The variance that a return leaves behind: exponential weights, drawn to the average (P8). */
export function foretold(decay: number, average: number, before: number, value: number): number {
  const pull = RETURN * (1 - decay)
  return (1 - pull) * (decay * before + (1 - decay) * value * value) + pull * average
}

/** Divides each return by the volatility that the returns before it foretold, and makes their mean square 1. */
function filter(
  values: Float64Array,
  used: readonly number[],
  decay: number,
  average: Float64Array,
  variance: Float64Array,
): void {
  const width = average.length
  for (let column = 0; column < width; column++) {
    let now = average[column]!
    for (const row of used) {
      const value = values[row * width + column]!
      values[row * width + column] = value / Math.sqrt(Math.max(now, LEAST))
      now = foretold(decay, average[column]!, now, value)
    }
    variance[column] = Math.max(now, LEAST)
    const deviation = Math.sqrt(Math.max(meanSquare(values, width, used, column), LEAST))
    for (const row of used) values[row * width + column]! /= deviation
  }
}

function meanSquare(values: Float64Array, width: number, used: readonly number[], column: number): number {
  let sum = 0
  for (const row of used) sum += values[row * width + column]! * values[row * width + column]!
  return sum / used.length
}

/** The correlations of the columns over `used` rows, and each column's deviation about zero. */
export function correlations(
  values: Float64Array,
  width: number,
  used: readonly number[],
): { matrix: number[][]; deviation: number[] } {
  const moment = (a: number, b: number): number =>
    used.reduce((sum, row) => sum + values[row * width + a]! * values[row * width + b]!, 0) / used.length
  const columns = Array.from({ length: width }, (_, column) => column)
  const deviation = columns.map((column) => Math.sqrt(Math.max(moment(column, column), LEAST)))
  const matrix = columns.map((a) =>
    columns.map((b) => (a === b ? 1 : moment(a, b) / (deviation[a]! * deviation[b]!))),
  )
  return { matrix, deviation }
}

/** Turns the rows so that their correlations are `stress` of the way to 1, and their deviations what they were. */
function drawTogether(values: Float64Array, width: number, used: readonly number[], stress: number): void {
  const { matrix, deviation } = correlations(values, width, used)
  const from = Correlation.factor(matrix)
  const to = Correlation.factor(Correlation.stressed(matrix, stress))
  for (const row of used) {
    for (let column = 0; column < width; column++) values[row * width + column]! /= deviation[column]!
    Correlation.undo(from, width, values, row * width)
    Correlation.apply(to, width, values, row * width)
    for (let column = 0; column < width; column++) values[row * width + column]! *= deviation[column]!
  }
}
