/** Steps looked back on before starting afresh. */
const MOST = 12
/** A step that adds less than this share of itself to the directions known adds none. */
const NEW = 1e-10

/** Anderson's method on a sequence of sweeps: differences of residuals made orthogonal as they come. */
export type Extrapolation = {
  readonly after: Float64Array
  readonly residual: Float64Array
  readonly target: Float64Array
  /** Orthonormal directions, how each difference is made of them, and the step each difference belongs to. */
  readonly basis: Float64Array[]
  readonly upper: Float64Array[]
  readonly steps: Float64Array[]
  known: number
  norm: number
}

/** Room for sequences of `size` values; nothing is allocated afterwards. */
export const create = (size: number): Extrapolation => ({
  after: new Float64Array(size),
  residual: new Float64Array(size),
  target: new Float64Array(size),
  basis: Array.from({ length: MOST }, () => new Float64Array(size)),
  upper: Array.from({ length: MOST }, () => new Float64Array(MOST)),
  steps: Array.from({ length: MOST }, () => new Float64Array(size)),
  known: 0,
  norm: Infinity,
})

/** Forgets what it has seen. */
export function restart(sequence: Extrapolation): void {
  sequence.known = 0
  sequence.norm = Infinity
}

/** Takes a sweep from `before` to `values` and moves `values` on to where the sweeps seem to lead, 0 or more. */
export function extend(sequence: Extrapolation, before: Float64Array, values: Float64Array): void {
  const { after, residual, target, steps } = sequence
  let norm = 0
  for (let at = 0; at < values.length; at++) {
    target[at] = values[at]! - before[at]!
    norm += target[at]! ** 2
  }
  if (norm > sequence.norm || sequence.known === MOST) sequence.known = 0
  else if (sequence.norm < Infinity) learn(sequence, values)
  sequence.norm = norm
  for (let at = 0; at < values.length; at++) {
    after[at] = values[at]!
    residual[at] = target[at]!
  }
  const weights = combine(sequence)
  for (let back = 0; back < sequence.known; back++) {
    const [step, weight] = [steps[back]!, weights[back]!]
    for (let at = 0; at < values.length; at++) values[at]! -= weight * step[at]!
  }
  for (let at = 0; at < values.length; at++) if (values[at]! < 0) values[at] = 0
}

/** Adds the last step: its change of the residual, made orthogonal to those known. */
function learn(sequence: Extrapolation, values: Float64Array): void {
  const { after, residual, target, basis, upper, steps, known } = sequence
  const [direction, step, column] = [basis[known]!, steps[known]!, upper[known]!]
  for (let at = 0; at < values.length; at++) {
    direction[at] = target[at]! - residual[at]!
    step[at] = values[at]! - after[at]!
  }
  const whole = Math.sqrt(dot(direction, direction))
  for (let earlier = 0; earlier < known; earlier++) {
    const unit = basis[earlier]!
    const along = dot(direction, unit)
    column[earlier] = along
    for (let at = 0; at < direction.length; at++) direction[at]! -= along * unit[at]!
  }
  const size = Math.sqrt(dot(direction, direction))
  if (!(size > NEW * whole)) return
  column[known] = size
  for (let at = 0; at < direction.length; at++) direction[at]! /= size
  sequence.known++
}

/** Weights of the known steps that would leave the least of the residual. */
function combine({ basis, upper, target, known }: Extrapolation): Float64Array {
  const weights = new Float64Array(known)
  for (let at = known - 1; at >= 0; at--) {
    let rest = dot(basis[at]!, target)
    for (let later = at + 1; later < known; later++) rest -= upper[later]![at]! * weights[later]!
    weights[at] = rest / upper[at]![at]!
  }
  return weights
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!
  return sum
}
