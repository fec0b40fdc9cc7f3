import { Fault } from '@droste/core'

/** A square matrix, row by row. */
export type Matrix = readonly (readonly number[])[]

/** The matrix with `rho` between any two of `size`. */
export const alike = (size: number, rho: number): Matrix =>
  Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (row === column ? 1 : rho)),
  )

/** `share` of the way from `matrix` to where everything moves together. `share` from 0 to 1. */
export const stressed = (matrix: Matrix, share: number): Matrix =>
  matrix.map((row) => row.map((entry) => entry + share * (1 - entry)))

const SLACK = 1e-10 // what rounding may take from a matrix that is only just non-negative

/**
 * The lower triangle L with L·Lᵀ = `matrix` (Cholesky), row by row in one column of numbers: L·z of independent z has
 * these correlations.
 * @throws NotCorrelationError
 */
export function factor(matrix: Matrix): Float64Array {
  const size = matrix.length
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    if (matrix[row]!.length !== size) throw new NotCorrelationError(`row ${row + 1} has another length`)
    if (matrix[row]![row] !== 1) throw new NotCorrelationError(`entry ${row + 1} with itself is not 1`)
    for (let column = 0; column <= row; column++) {
      if (matrix[row]![column] !== matrix[column]![row])
        throw new NotCorrelationError(`entries ${row + 1}, ${column + 1} differ from their mirror image`)
      let rest = matrix[row]![column]!
      for (let inner = 0; inner < column; inner++)
        rest -= lower[row * size + inner]! * lower[column * size + inner]!
      if (column < row) {
        const pivot = lower[column * size + column]!
        if (pivot === 0 && Math.abs(rest) > Math.sqrt(SLACK))
          throw new NotCorrelationError(`row ${row + 1} contradicts row ${column + 1}`)
        lower[row * size + column] = pivot === 0 ? 0 : rest / pivot
      } else {
        if (!(rest >= -SLACK)) throw new NotCorrelationError(`row ${row + 1} contradicts those before it`)
        lower[row * size + row] = rest > SLACK ? Math.sqrt(rest) : 0
      }
    }
  }
  return lower
}

/** Multiplies the `size` numbers of `out` from `at` by the triangle, in place. */
export function apply(lower: Float64Array, size: number, out: Float64Array, at: number): void {
  for (let row = size - 1; row >= 0; row--) {
    let sum = 0
    for (let column = 0; column <= row; column++) sum += lower[row * size + column]! * out[at + column]!
    out[at + row] = sum
  }
}

/** Undoes `apply`. The triangle has no zero on its diagonal. */
export function undo(lower: Float64Array, size: number, out: Float64Array, at: number): void {
  for (let row = 0; row < size; row++) {
    let rest = out[at + row]!
    for (let column = 0; column < row; column++) rest -= lower[row * size + column]! * out[at + column]!
    out[at + row] = rest / lower[row * size + row]!
  }
}

/** No random numbers are correlated like that. @example factor([[1, 2], [2, 1]]) */
export class NotCorrelationError extends Fault<{ problem: string }> {
  override readonly name = 'Correlation.NotCorrelationError'
  constructor(problem: string) {
    super(`Not a matrix of correlations: ${problem}`, { problem })
  }
  override advise = (): string =>
    'Give a symmetric matrix with 1 on its diagonal, or one number for all pairs, that no three drivers contradict.'
}
