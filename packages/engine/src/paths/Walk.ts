import { Elementary, Fault } from '@droste/core'
import * as Draw from '../chance/Draw.ts'
import * as Blocks from './Blocks.ts'
import * as Correlation from './Correlation.ts'
import type { Jumps, Law, Model } from './Model.ts'
import * as Sampling from './Sampling.ts'

/** A model made ready for a horizon, with what one path overwrites. Not to be shared between threads. */
export type Walk = {
  readonly steps: number
  readonly drivers: number
  readonly parts: readonly Part[]
  /** Places of the drivers whose own part is normal, and the triangle that correlates them. */
  readonly gaussian: number
  readonly lower: Float64Array
  readonly jumps: readonly StepJumps[]
  readonly sampling: Sampling.Sampling
  /** Jumps expected on a path, of all kinds. */
  readonly expected: number
  readonly blocks: Blocks.Blocks | null
  readonly scratch: {
    readonly normal: Float64Array
    readonly uniform: Float64Array
    readonly size: Float64Array
    readonly jump: Float64Array
    readonly own: Float64Array
    readonly variance: Float64Array
    readonly start: Float64Array
    readonly aim: Sampling.Aim
  }
}

/** One driver in steps: own ← own · keep + drift + deviation · normal + jumps. */
type Part = {
  readonly keep: number
  readonly drift: number
  readonly deviation: number
  readonly normal: number | null
  readonly column: number | null
  /** Place among the jumps, 0 for none of its own (place 0 is the common one). */
  readonly jump: number
  readonly exposure: number
  readonly follows: readonly { readonly driver: number; readonly share: number }[]
}

type StepJumps = {
  readonly mean: number
  readonly none: number
  readonly size: number
  readonly deviation: number
}

const YEAR = 365

/**
 * Steps of `model` up to `horizonDays`, at least one.
 * @throws the faults of Correlation, Blocks and this module, Sampling.NoFactorError
 */
export function prepare(model: Model, horizonDays: number, sampling: Sampling.Sampling = 'plain'): Walk {
  const { stepDays, drivers, commonJumps, bootstrap } = model
  const steps = Math.round(horizonDays / stepDays)
  if (!(stepDays > 0 && steps >= 1 && Math.abs(steps * stepDays - horizonDays) < 1e-9 * horizonDays))
    throw new StepsError(stepDays, horizonDays)
  const aimed = sampling === 'stratified' || sampling === 'importance'
  if (aimed && drivers.every(({ law }) => law.kind === 'historical'))
    throw new Sampling.NoFactorError(sampling, model.name)
  const years = stepDays / YEAR
  const jumps: StepJumps[] = [stepJumps(commonJumps, years)]
  let gaussian = 0
  const parts = drivers.map(({ law, follows, exposure }, at): Part => {
    for (const { driver } of follows) if (driver >= at) throw new FollowsError(at, driver)
    const normal = law.kind === 'historical' ? null : gaussian++
    const column = law.kind === 'historical' ? columnOf(model, law.series) : null
    const own = jumpsOf(law)
    const jump = own === null || own.jumpsPerYear === 0 ? 0 : jumps.push(stepJumps(own, years)) - 1
    return { ...moves(law, years), normal, column, jump, exposure, follows }
  })
  const matrix =
    typeof model.correlation === 'number' ? Correlation.alike(gaussian, model.correlation) : model.correlation
  if (matrix.length !== gaussian) throw new SizeError(matrix.length, gaussian)
  const blocks = bootstrap === null ? null : Blocks.prepare(bootstrap)
  return {
    steps,
    drivers: drivers.length,
    parts,
    gaussian,
    lower: Correlation.factor(matrix),
    jumps,
    sampling,
    expected: steps * jumps.reduce((sum, { mean }) => sum + mean, 0),
    blocks,
    scratch: {
      normal: new Float64Array(gaussian),
      uniform: new Float64Array(jumps.length),
      size: new Float64Array(jumps.length),
      jump: new Float64Array(jumps.length),
      own: new Float64Array(drivers.length),
      variance: new Float64Array(blocks?.width ?? 0),
      start: new Float64Array(1),
      aim: Sampling.blank(),
    },
  }
}

const jumpsOf = (law: Law): Jumps | null => (law.kind === 'jump-diffusion' || law.kind === 'peg' ? law : null)

function stepJumps(jumps: Jumps | null, years: number): StepJumps {
  const mean = (jumps?.jumpsPerYear ?? 0) * years
  return {
    mean,
    none: Elementary.exp(-mean),
    size: jumps?.jumpMean ?? 0,
    deviation: jumps?.jumpDeviation ?? 0,
  }
}

function moves(law: Law, years: number): Pick<Part, 'keep' | 'drift' | 'deviation'> {
  switch (law.kind) {
    case 'historical':
      return { keep: 1, drift: 0, deviation: 0 }
    case 'peg': {
      const { reversion, volatility } = law
      const keep = Elementary.exp(-reversion * years)
      const variance = reversion === 0 ? years : (1 - keep * keep) / (2 * reversion)
      return { keep, drift: 0, deviation: volatility * Math.sqrt(variance) }
    }
    default: {
      const { drift, volatility } = law
      const jumps = jumpsOf(law)
      const jumped =
        jumps === null
          ? 0
          : jumps.jumpsPerYear *
            (Elementary.exp(jumps.jumpMean + (jumps.jumpDeviation * jumps.jumpDeviation) / 2) - 1)
      return {
        keep: 1,
        drift: (drift - jumped - (volatility * volatility) / 2) * years,
        deviation: volatility * Math.sqrt(years),
      }
    }
  }
}

function columnOf({ bootstrap }: Model, series: string): number {
  const column = bootstrap?.history.names.indexOf(series) ?? -1
  if (column < 0) throw new NoSeriesError(series, bootstrap?.history.names ?? [])
  return column
}

/**
 * Fills `out` with path number `path`: after each step, each driver's logarithm against where it began, step by step.
 * `out` has steps · drivers numbers. Answers the path's weight, 1 but for importance.
 */
export function walk(prepared: Walk, draw: Draw.Draw, path: number, out: Float64Array): number {
  const { steps, drivers, parts, gaussian, lower, blocks, sampling, expected, scratch } = prepared
  const { normal, own, variance, aim } = scratch
  Sampling.take(aim, sampling, draw, path, expected)
  draw.mirrored = aim.mirrored
  const { stream } = aim
  const shift = aim.total === null ? aim.shift : aim.total - firstFactor(prepared, draw, stream)
  let first = 0
  let events = 0
  own.fill(0)
  if (blocks !== null) variance.set(blocks.variance)
  let row = 0
  for (let step = 0; step < steps; step++) {
    if (gaussian > 0) {
      Draw.normals(draw, normal, 0, gaussian, stream, step, 'price')
      normal[0]! += shift / Math.sqrt(steps)
      first += normal[0]!
      Correlation.apply(lower, gaussian, normal, 0)
    }
    events += jumpInto(prepared, draw, stream, step)
    if (blocks !== null) row = rowOf(blocks, scratch.start, draw, stream, step, row)
    for (let driver = 0; driver < drivers; driver++) {
      const part = parts[driver]!
      let change = part.drift + part.exposure * scratch.jump[0]!
      if (part.normal !== null) change += part.deviation * normal[part.normal]!
      if (part.jump > 0) change += scratch.jump[part.jump]!
      if (part.column !== null) change += returnOf(blocks!, variance, row, part.column)
      own[driver] = own[driver]! * part.keep + change
      let whole = own[driver]!
      for (const { driver: leader, share } of part.follows) whole += share * out[step * drivers + leader]!
      out[step * drivers + driver] = whole
    }
    if (blocks !== null && blocks.decay !== null) age(blocks, blocks.decay, variance, row)
  }
  draw.mirrored = false
  return Sampling.weightOf(sampling, first / Math.sqrt(steps), events, expected)
}

/** What the first normal number comes to over all steps, in standard deviations. */
function firstFactor({ steps, scratch }: Walk, draw: Draw.Draw, path: number): number {
  let sum = 0
  for (let step = 0; step < steps; step++) {
    Draw.normals(draw, scratch.normal, 0, 1, path, step, 'price')
    sum += scratch.normal[0]!
  }
  return sum / Math.sqrt(steps)
}

/** Draws the jumps of a step; answers how many there were. */
function jumpInto({ jumps, scratch }: Walk, draw: Draw.Draw, path: number, step: number): number {
  const { uniform, size, jump, aim } = scratch
  jump.fill(0)
  if (jumps.length === 1 && jumps[0]!.mean === 0) return 0
  Draw.uniforms(draw, uniform, 0, jumps.length, path, step, 'jumps')
  let sized = false
  let all = 0
  for (let at = 0; at < jumps.length; at++) {
    const { mean, none, size: each, deviation } = jumps[at]!
    if (mean === 0 || uniform[at]! <= (aim.crowding === 1 ? none : Elementary.exp(-mean * aim.crowding)))
      continue
    if (!sized) Draw.normals(draw, size, 0, jumps.length, path, step, 'jump size')
    sized = true
    const events = Draw.poisson(mean * aim.crowding, uniform[at]!)
    jump[at] = events * each + Math.sqrt(events) * deviation * size[at]!
    all += events
  }
  return all
}

/** The row of the history that a step repeats: blocks begin where chance says, and then go on. */
function rowOf(
  { block, starts }: Blocks.Blocks,
  start: Float64Array,
  draw: Draw.Draw,
  path: number,
  step: number,
  before: number,
): number {
  if (step % block !== 0) return before + 1
  Draw.uniforms(draw, start, 0, 1, path, step, 'block')
  return starts[Math.floor(start[0]! * starts.length)]!
}

const returnOf = (blocks: Blocks.Blocks, variance: Float64Array, row: number, column: number): number => {
  const residual = blocks.residuals[row * blocks.width + column]!
  return blocks.decay === null ? residual : residual * Math.sqrt(variance[column]!)
}

function age(blocks: Blocks.Blocks, decay: number, variance: Float64Array, row: number): void {
  for (let column = 0; column < blocks.width; column++) {
    const value = returnOf(blocks, variance, row, column)
    variance[column] = Blocks.foretold(decay, blocks.average[column]!, variance[column]!, value)
  }
}

/** The horizon is no whole number of steps. @example prepare({ …, stepDays: 2 }, 7) */
export class StepsError extends Fault<{ stepDays: number; horizonDays: number }> {
  override readonly name = 'Walk.StepsError'
  constructor(stepDays: number, horizonDays: number) {
    super(
      `A horizon of ${spelled(horizonDays)} is no whole number of the model’s steps of ${spelled(stepDays)}`,
      {
        stepDays,
        horizonDays,
      },
    )
  }
  override advise = (): string =>
    'Choose a horizon of whole steps, or a model whose step, above 0, divides it.'
}

/** A time in the largest unit of which it is a whole number: 7 d, 4 h, 90 min. */
function spelled(days: number): string {
  const [size, unit] = [[days, 'd'] as const, [days * 24, 'h'] as const].find(
    ([size]) => size >= 1 && Math.abs(size - Math.round(size)) < 1e-9,
  ) ?? [days * 1440, 'min']
  return `${Number(size.toFixed(2))} ${unit}`
}

/** A driver follows itself or one that comes after it. */
export class FollowsError extends Fault<{ driver: number; follows: number }> {
  override readonly name = 'Walk.FollowsError'
  constructor(driver: number, follows: number) {
    super(`Driver ${driver + 1} follows driver ${follows + 1}, which does not come before it`, {
      driver,
      follows,
    })
  }
  override advise = (): string => 'Put the driver that leads first.'
}

/** The matrix has another size than there are drivers that are not historical. */
export class SizeError extends Fault<{ rows: number; drivers: number }> {
  override readonly name = 'Walk.SizeError'
  constructor(rows: number, drivers: number) {
    super(`The correlations have ${rows} rows for ${drivers} drivers that are not historical`, {
      rows,
      drivers,
    })
  }
  override advise = (): string => 'Give a row for each of them, in their order, or one number for all pairs.'
}

/** A driver moves as a series that the history does not have. */
export class NoSeriesError extends Fault<{ series: string; known: readonly string[] }> {
  override readonly name = 'Walk.NoSeriesError'
  constructor(series: string, known: readonly string[]) {
    super(`The history has no series “${series}”`, { series, known })
  }
  override advise = (): string =>
    this.facts.known.length === 0
      ? 'Give the model a history with that series.'
      : `It has ${this.facts.known.join(', ')}.`
}
