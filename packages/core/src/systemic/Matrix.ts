/** Rows of a dense matrix, all of one length. */
export type Matrix = readonly (readonly number[])[]

/** Row sums weighted by `vector`: `M·v`. */
export const apply = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, entry, column) => sum + entry * vector[column]!, 0))

/** `Mᵀ·v`. */
export const applyTransposed = (matrix: Matrix, vector: readonly number[]): number[] =>
  (matrix[0] ?? []).map((_, column) => matrix.reduce((sum, row, at) => sum + row[column]! * vector[at]!, 0))

const product = (left: Matrix, right: Matrix): number[][] => left.map((row) => applyTransposed(right, row))

/** Squarings after which `‖A^k‖^(1/k)` and the spectral radius agree to rounding, for any finite matrix. */
const SQUARINGS = 60

/**
 * Spectral radius ρ of a square matrix of any signs, by Gelfand's formula `‖A^k‖^(1/k)` with k = 2^60. A system whose
 * losses feed on themselves through `A` settles iff ρ < 1; ρ ≤ ½ is a margin worth keeping.
 */
export function spectralRadius(matrix: Matrix): number {
  let power: Matrix = matrix
  let logNorm = 0
  let exponent = 1
  for (let squaring = 0; squaring <= SQUARINGS; squaring++) {
    const norm = Math.max(0, ...power.map((row) => row.reduce((sum, entry) => sum + Math.abs(entry), 0)))
    if (norm === 0) return 0
    logNorm += Math.log(norm) / exponent
    if (squaring === SQUARINGS) break
    const scaled = power.map((row) => row.map((entry) => entry / norm))
    power = product(scaled, scaled)
    exponent *= 2
  }
  return Math.exp(logNorm)
}
