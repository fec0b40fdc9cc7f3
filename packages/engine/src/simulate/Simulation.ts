import { Asset, Elementary, Fault } from '@droste/core'
import type { Course } from '../cascade/columns/Course.ts'
import * as Generation from '../cascade/columns/Generation.ts'
import * as Market from '../cascade/columns/Market.ts'
import * as Prices from '../cascade/columns/Prices.ts'
import { regimesOf, type Workspace } from '../cascade/columns/Workspace.ts'
import * as Arrangement from '../cascade/indexed/Arrangement.ts'
import * as Eligible from '../cascade/indexed/Eligible.ts'
import * as Index from '../cascade/indexed/Index.ts'
import * as Indexed from '../cascade/indexed/Indexed.ts'
import * as State from '../cascade/indexed/State.ts'
import * as Draw from '../chance/Draw.ts'
import * as Contagion from '../contagion/Contagion.ts'
import type { Model } from '../paths/Model.ts'
import type { Sampling } from '../paths/Sampling.ts'
import * as Walk from '../paths/Walk.ts'
import type { Scenario } from '../Scenario.ts'
import type { World } from '../World.ts'
import * as Tally from './Tally.ts'

/** What is simulated. Everything an answer depends on beside the ledger; plain data that threads can be sent. */
export type Plan = {
  readonly model: Model
  readonly seed: number
  readonly sampling: Sampling
  readonly horizonDays: number
  /** When on its path the prices strike the book: at the end, or when the most debt is eligible (S3). */
  readonly moment: 'end' | 'worst'
  /** Everything of the scenario but its shocks; `depth` is multiplied by the path's. */
  readonly scenario: Omit<Scenario, 'shocks'>
}

/** A plan made ready for a world, with what one path overwrites. Not to be shared between threads. */
export type Simulation = {
  readonly plan: Plan
  readonly state: State.State
  readonly work: Workspace
  /** What venues' losses are shares of (C18). */
  readonly supplied: Contagion.Supplied
  readonly walk: Walk.Walk
  readonly draw: Draw.Draw
  /** Logarithms by step and driver. */
  readonly logs: Float64Array
  /** Of driver: the asset it moves, null for none. */
  readonly moves: readonly (number | null)[]
  /** Regimes of oracles that have caught up with the market, by factor. */
  readonly regimes: readonly Prices.Regime[]
  /** By asset, overwritten by whoever looks at a step. */
  readonly change: Float64Array
}

/**
 * A simulation of `plan`: on a world as another thread has arranged it and the index it has built there, or on its own,
 * which can be shared.
 * @throws the faults of Walk.prepare, Asset.UnknownAssetError, IdleError
 */
export function prepare(world: World, plan: Plan, shared?: Index.Buffers): Simulation {
  const drawing = drawn(world, plan)
  const arranged = shared ? { world, index: Index.view(shared) } : Arrangement.arrange(world, cutFor(plan))
  return around(arranged, drawing)
}

/**
 * A simulation in the memory of the world's book, which can be shared if that is: its accounts stand there in another
 * order from then on. @throws as above
 */
export function takeOver(world: World, plan: Plan): Simulation {
  const drawing = drawn(world, plan)
  return around(Arrangement.rearrange(world, cutFor(plan)), drawing)
}

const cutFor = ({ scenario }: Plan): Index.Options => ({ gasUsd: scenario.gasUsd, shared: true })

function around(
  arranged: Pick<Arrangement.Arrangement, 'world' | 'index'>,
  drawing: ReturnType<typeof drawn>,
): Simulation {
  const { scenario } = drawing.plan
  const state = Indexed.prepare(arranged.world, arranged.index)
  const { work } = state
  const regimes = regimesOf(work, { ...scenario, shocks: [] }).map(Generation.caughtUp)
  const supplied = Contagion.suppliedIn(work.world)
  const change = new Float64Array(work.world.tables.assets.length)
  return { ...drawing, state, work, supplied, regimes, change }
}

/** The same book and oracles under another plan, in the same memory: the two must not run at once. @throws as above */
export const under = (simulation: Simulation, plan: Plan): Simulation => ({
  ...simulation,
  ...drawn(simulation.work.world, plan),
})

function drawn(
  { tables, structure }: World,
  plan: Plan,
): Omit<Simulation, 'state' | 'work' | 'supplied' | 'regimes' | 'change'> {
  const walk = Walk.prepare(plan.model, plan.horizonDays, plan.sampling)
  const moves = plan.model.drivers.map(({ target }) =>
    target.kind === 'price'
      ? structure.stands[tables.assets.indexOf(Asset.find(tables.assets, target.asset))]!
      : null,
  )
  if (plan.model.drivers.every(({ target }) => target.kind === 'hidden')) throw new IdleError(plan.model.name)
  return {
    plan,
    walk,
    draw: Draw.open(plan.seed),
    logs: new Float64Array(walk.steps * walk.drivers),
    moves,
  }
}

/** Where a path strikes: the step, counted from 1, and the scenario of that moment. */
export type Strike = { readonly step: number; readonly weight: number; readonly scenario: Scenario }

/** Where path number `path` strikes. */
export function strike(simulation: Simulation, path: number): Strike {
  const { plan, walk, draw, logs } = simulation
  const weight = Walk.walk(walk, draw, path, logs)
  const step = plan.moment === 'end' || walk.steps === 1 ? walk.steps - 1 : worst(simulation)
  const at = step * walk.drivers
  const shocks: Scenario['shocks'][number][] = []
  let depth = plan.scenario.depth
  for (let driver = 0; driver < walk.drivers; driver++) {
    const { target } = plan.model.drivers[driver]!
    if (target.kind === 'hidden') continue
    const factor = Elementary.exp(logs[at + driver]!)
    if (target.kind === 'price') shocks.push({ asset: target.asset, change: factor - 1 })
    else depth *= factor
  }
  return { step: step + 1, weight, scenario: { ...plan.scenario, shocks, depth } }
}

/** The first of the steps at which the most debt is eligible; the last one where none ever is. */
function worst({ state, work, walk, logs, moves, regimes, change }: Simulation): number {
  State.open(state)
  let most = 0
  let found = walk.steps - 1
  for (let step = 0; step < walk.steps; step++) {
    change.fill(0)
    for (let driver = 0; driver < walk.drivers; driver++) {
      const asset = moves[driver] ?? null
      if (asset === null) continue
      change[asset] = (1 + change[asset]!) * Elementary.exp(logs[step * walk.drivers + driver]!) - 1
    }
    Prices.shocked(work.marks, work.graph, work.world.prices, change)
    Market.publish(work, regimes, [work.marks])
    const eligible = Eligible.debt(state)
    if (eligible > most) {
      most = eligible
      found = step
    }
  }
  return found
}

/** Runs the cascade of one path, and finds its branching ratio if it is to be `judged` (S4). */
export function observe(simulation: Simulation, path: number, judged = true): Tally.Observation {
  const { step, weight, scenario: struck } = strike(simulation, path)
  const { state, work } = simulation
  const scenario = settled(simulation, struck)
  const summary = Indexed.summarise(state, scenario)
  const priceFall = fallOf(work)
  const acted = summary.liquidations > 0 || summary.absorbedUsd > 0
  return {
    path,
    weight,
    step,
    badDebtUsd: summary.badDebtUsd,
    liquidatedUsd: summary.repaidUsd + summary.absorbedUsd,
    priceFall,
    amplification: summary.amplification,
    branchingRatio: acted && judged ? Indexed.branchingRatio(state, scenario) : null,
  }
}

/** With claims written down by what the cascade loses (C18), where any claim is lent at a venue. */
function settled({ state, work, supplied }: Simulation, scenario: Scenario): Scenario {
  if (work.lent.length === 0) return scenario
  const run = (each: Scenario): Course => Indexed.run(state, each)
  return { ...scenario, lost: Contagion.settle(work.world, scenario, run, supplied).lost }
}

/** Share of the value of the book's collateral that is gone at the marks as they stand. */
function fallOf({ collateral, world, marks }: Workspace): number {
  let before = 0
  let after = 0
  for (let asset = 0; asset < collateral.length; asset++) {
    before += collateral[asset]! * world.prices[asset]!
    after += collateral[asset]! * marks[asset]!
  }
  return before === 0 ? 0 : (before - after) / before
}

/** Counts the paths from `from` up to `to` into `tally`. */
export function run(simulation: Simulation, from: number, to: number, tally: Tally.Tally): void {
  for (let path = from; path < to; path++) Tally.add(tally, observe(simulation, path))
}

/** Nothing of the model reaches the book. */
export class IdleError extends Fault<{ model: string }> {
  override readonly name = 'Simulation.IdleError'
  constructor(model: string) {
    super(`Model “${model}” moves neither a price nor depth`, { model })
  }
  override advise = (): string => 'Give it a driver with the price of an asset as its target.'
}
