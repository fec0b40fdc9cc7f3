import { Fault } from '../Fault.ts'

/**
 * The `level` quantile of a sample in ascending order, linear between the two nearest ranks
 * (Hyndman and Fan's type 7, as NumPy's `percentile`). In the sample's own unit.
 */
export function ofSorted(sorted: ArrayLike<number>, level: number): number {
  if (sorted.length === 0 || !(level >= 0 && level <= 1))
    throw new QuantileError('A quantile needs a sample and a level from 0 to 1.', {
      size: sorted.length,
      level,
    })
  const rank = level * (sorted.length - 1)
  const below = Math.floor(rank)
  const low = sorted[below]!
  return low + (rank - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - low)
}

/** As `ofSorted`, for a sample in any order, which is left as it is. */
export const of = (sample: ArrayLike<number>, level: number): number =>
  ofSorted(Float64Array.from(sample).sort(), level)

export class QuantileError extends Fault<{ size: number; level: number }> {
  override readonly name = 'Quantile.QuantileError'
  override advise = (): string => 'Run at least one path, and give the level as a fraction, as .95.'
}
