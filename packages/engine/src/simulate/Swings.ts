import type { Model } from '../paths/Model.ts'
import * as Variation from '../paths/Variation.ts'
import type { Scenario } from '../Scenario.ts'
import type { World } from '../World.ts'
import { type Interval, Z } from './Confidence.ts'
import * as Simulation from './Simulation.ts'
import type { Observation } from './Tally.ts'

/** What is assumed, and may be otherwise. */
export type Assumption =
  | 'depth'
  | 'recovery'
  | 'close factor'
  | 'volatility'
  | 'correlation'
  | 'liquidator capital'

/** The figure that is watched: one of a path's numbers, its mean or the mean of its worst hundredth. */
export type Watched = {
  readonly of: 'badDebtUsd' | 'liquidatedUsd' | 'priceFall'
  readonly statistic: 'mean' | 'es99'
}

/** One assumption set to something else, as a plan. `setting`: USD for capital, a share or a factor for the others. */
export type Variant = {
  readonly assumption: Assumption
  readonly side: 'low' | 'high'
  readonly setting: number
  readonly plan: Simulation.Plan
}

const CAPITAL = 0.005 // of the book's debt, a round, where liquidators can repay any amount

/** The plan with its paths drawn where the tail is, if its first factor is one of prices. */
export function aimed(plan: Simulation.Plan): Simulation.Plan {
  const first = plan.model.drivers.find(({ law }) => law.kind !== 'historical')
  return { ...plan, sampling: first && first.target.kind !== 'depth' ? 'importance' : 'plain' }
}

/** One assumption at a time, below and above what `plan` has (S13). */
export function variants(plan: Simulation.Plan, world: World): Variant[] {
  const { scenario, model } = plan
  const set = (assumption: Assumption, side: Variant['side'], setting: number, to: Partial<Scenario>) => ({
    assumption,
    side,
    setting,
    plan: { ...plan, scenario: { ...scenario, ...to } },
  })
  const move = (assumption: Assumption, side: Variant['side'], setting: number, to: Model) => ({
    assumption,
    side,
    setting,
    plan: { ...plan, model: to },
  })
  const { capitalUsd, depth } = scenario
  const part = CAPITAL * debtOf(world)
  return [
    set('depth', 'low', 0.5, { depth: depth * 0.5 }),
    set('depth', 'high', 2, { depth: depth * 2 }),
    set('recovery', 'low', 0, { recovers: 0 }),
    set('recovery', 'high', 0.5, { recovers: 0.5 }),
    set('close factor', 'low', 0.25, { closeFactor: 0.25 }),
    set('close factor', 'high', 1, { closeFactor: 1 }),
    move('volatility', 'low', 0.75, Variation.withVolatility(model, 0.75)),
    move('volatility', 'high', 1.25, Variation.withVolatility(model, 1.25)),
    move('correlation', 'low', -0.5, Variation.withCorrelation(model, -0.5)),
    move('correlation', 'high', 0.5, Variation.withCorrelation(model, 0.5)),
    ...(capitalUsd === null
      ? [set('liquidator capital', 'low', part, { capitalUsd: part })]
      : [
          set('liquidator capital', 'low', capitalUsd / 2, { capitalUsd: capitalUsd / 2 }),
          set('liquidator capital', 'high', capitalUsd * 2, { capitalUsd: capitalUsd * 2 }),
        ]),
  ]
}

function debtOf({ book, prices }: World): number {
  let debt = 0
  for (let account = 0; account < book.accounts; account++) {
    for (let leg = book.debts[account]!; leg < book.supplies[account]!; leg++)
      debt += book.amount[leg]! * prices[book.factors[book.factor[leg]!]!.asset]!
  }
  return debt
}

/** What paths came to, by place: the figure, and the weight it has. */
export type Sample = { readonly values: Float64Array; readonly weights: Float64Array }

/** Runs the paths from `from` up to `to` for one figure. */
export function sample(
  simulation: Simulation.Simulation,
  of: Watched['of'],
  from: number,
  to: number,
): Sample {
  const seen: Observation[] = []
  for (let path = from; path < to; path++) seen.push(Simulation.observe(simulation, path, false))
  return {
    values: Float64Array.from(seen, (each) => each[of]),
    weights: Float64Array.from(seen, ({ weight }) => weight),
  }
}

/** The figure under a variant: how far it moves, and the interval of that on the same random numbers; null of one path. */
export type Effect = {
  readonly setting: number
  readonly value: number
  readonly change: number
  readonly ci: Interval | null
}

/** One assumption, either way; null where there is nothing on that side. */
export type Swing = {
  readonly assumption: Assumption
  readonly low: Effect | null
  readonly high: Effect | null
}

/** The figure as it is, how exact these paths tell it, and what each assumption does to it, the one that moves it most first (S13). */
export function of(
  statistic: Watched['statistic'],
  base: Sample,
  varied: readonly { readonly variant: Variant; readonly sample: Sample }[],
): { value: number; ci: Interval | null; swings: Swing[] } {
  const still = estimate(statistic, base)
  const effects = varied.map(({ variant, sample }) => {
    const moved = estimate(statistic, sample)
    const change = moved.value - still.value
    const ci = around(
      change,
      moved.parts.map((part, at) => part - still.parts[at]!),
    )
    return { variant, effect: { setting: variant.setting, value: moved.value, change, ci } }
  })
  const found = [...new Set(varied.map(({ variant }) => variant.assumption))].map((assumption): Swing => {
    const on = (side: Variant['side']): Effect | null =>
      effects.find(({ variant }) => variant.assumption === assumption && variant.side === side)?.effect ??
      null
    return { assumption, low: on('low'), high: on('high') }
  })
  const ci = around(still.value, still.parts)
  return { value: still.value, ci, swings: found.sort((a, b) => sizeOf(b) - sizeOf(a)) }
}

/** How far an assumption moves the figure at most. */
export const sizeOf = ({ low, high }: Swing): number =>
  Math.max(Math.abs(low?.change ?? 0), Math.abs(high?.change ?? 0))

/** The estimate, and each path's part in it: they average to it, and move with it as the law of large numbers has it. */
function estimate(
  statistic: Watched['statistic'],
  { values, weights }: Sample,
): { value: number; parts: Float64Array } {
  const count = values.length
  const average = (of: Float64Array): number => of.reduce((sum, each) => sum + each, 0) / count
  if (statistic === 'mean') {
    const parts = values.map((value, at) => value * weights[at]!)
    return { value: average(parts), parts }
  }
  // Rockafellar and Uryasev: the quantile plus the mean excess over it, shared among the tail.
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!)
  let above = 0
  let quantile = values[order[count - 1]!]!
  for (const at of order) {
    above += weights[at]!
    if (above < 0.01 * count) continue
    quantile = values[at]!
    break
  }
  const parts = values.map((value, at) => quantile + (weights[at]! * Math.max(0, value - quantile)) / 0.01)
  return { value: average(parts), parts }
}

/** The interval of a mean that each path has its part in; null of fewer than two. */
function around(middle: number, parts: Float64Array): Interval | null {
  const count = parts.length
  if (count < 2) return null
  const mean = parts.reduce((sum, each) => sum + each, 0) / count
  const squares = parts.reduce((sum, each) => sum + (each - mean) ** 2, 0)
  const half = Z * Math.sqrt(squares / (count * (count - 1)))
  return [middle - half, middle + half]
}
