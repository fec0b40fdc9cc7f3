import * as Elementary from '../statistics/Elementary.ts'

/** Rows of a dense matrix, all of one length. */
export type Matrix = readonly (readonly number[])[]

/** Row sums weighted by `vector`: `M·v`. */
export const apply = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, entry, column) => sum + entry * vector[column]!, 0))

/** `Mᵀ·v`. */
export const applyTransposed = (matrix: Matrix, vector: readonly number[]): number[] =>
  (matrix[0] ?? []).map((_, column) => matrix.reduce((sum, row, at) => sum + row[column]! * vector[at]!, 0))

/** Squarings after which `‖A^k‖^(1/k)` and the spectral radius agree to rounding, for any finite matrix. */
const SQUARINGS = 60
/** What a logarithm may be wrong by. */
const ROUNDING = 2 ** -54

/**
 * Spectral radius ρ of a square matrix of any signs, by Gelfand's formula `‖A^k‖^(1/k)` with k = 2^60, or as soon as a
 * power squares to a multiple of itself, from where on the formula is a geometric series. A system whose losses feed on
 * themselves through `A` settles iff ρ < 1; ρ ≤ ½ is a margin worth keeping.
 */
export function spectralRadius(matrix: Matrix): number {
  const size = matrix.length
  let power = Float64Array.from(matrix.flat())
  let next = new Float64Array(power.length)
  let logNorm = 0
  let before = Number.NaN
  let apart = Number.POSITIVE_INFINITY
  for (let squaring = 0; squaring <= SQUARINGS; squaring++) {
    const norm = normOf(power, size)
    if (norm === 0) return 0
    const log = Elementary.log(norm)
    const exponent = 2 ** squaring
    logNorm += log / exponent
    for (let at = 0; at < power.length; at++) power[at]! /= norm
    for (let at = 0; at < power.length; at++) apart = Math.max(apart, Math.abs(power[at]! - next[at]!))
    if (Math.max(apart, Math.abs(log - before)) <= ROUNDING * exponent)
      return Elementary.exp(logNorm + log / exponent)
    square(next, power, size)
    ;[power, next] = [next, power]
    before = log
    apart = 0
  }
  return Elementary.exp(logNorm)
}

/** The largest sum of a row's sizes. */
function normOf(matrix: Float64Array, size: number): number {
  let most = 0
  for (let row = 0; row < matrix.length; row += size) {
    let sum = 0
    for (let at = row; at < row + size; at++) sum += Math.abs(matrix[at]!)
    most = Math.max(most, sum)
  }
  return most
}

function square(out: Float64Array, matrix: Float64Array, size: number): void {
  out.fill(0)
  for (let row = 0; row < matrix.length; row += size)
    for (let inner = 0; inner < size; inner++) {
      const entry = matrix[row + inner]!
      if (entry === 0) continue
      for (let column = 0; column < size; column++)
        out[row + column]! += entry * matrix[inner * size + column]!
    }
}
