import { AssumedModel, ModelFile } from '@droste/data'
import { Counting, type Model, type Played, Simulation, Stress, Summary } from '@droste/engine'
import * as SimulateWarnings from '@droste/service/answers/SimulateWarnings'
import * as Answer from '../Answer.ts'
import * as SimulateFlags from '../flags/SimulateFlags.ts'
import { type Opened, open } from '../Open.ts'
import * as heading from '../render/heading.ts'
import * as render from '../render/simulation.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import * as Deal from './simulation/Deal.ts'
import * as PathBar from './simulation/PathBar.ts'
import * as Resume from './simulation/Resume.ts'
import * as Threads from './simulation/Threads.ts'
import * as Vary from './simulation/Vary.ts'
import { scenarioOf, withMarkets } from './stress.ts'

/** `droste simulate LEDGER --paths N --horizon 7d --seed S --model FILE` */
export async function simulate(
  name: string,
  flags: SimulateFlags.SimulateFlags,
  terminal: Terminal,
): Promise<void> {
  const wanted = SimulateFlags.parse(flags)
  const progress = Progress.begin(terminal, 3)
  const reading = async (): Promise<Read> => {
    const opened = await withMarkets(await open(name, progress, { shared: true }), flags.liquidity)
    await progress.step('reading the model')
    return { opened, plan: planOf(opened, wanted, await modelOf(opened, flags.model)) }
  }
  const read = (): Promise<Read> => reading().finally(progress.done)
  const answer =
    wanted.replay === null
      ? await simulated(await begin(read), wanted, flags, terminal)
      : replayed(await read(), wanted.replay, flags)
  if (flags.json) terminal.out(Answer.json(answer.json))
  else {
    terminal.out(answer.text(terminal.colour))
    terminal.err(heading.notes(answer.ledger, answer.warnings, terminal.colour))
  }
}

type Read = { readonly opened: Opened; readonly plan: Simulation.Plan }

/** What is simulated: the simulation has taken over the book. */
type Begun = { readonly ledger: Opened['ledger']; readonly simulation: Simulation.Simulation }

/** What the plan gets wrong is told before any thread begins. */
async function begin(read: () => Promise<Read>): Promise<Begun> {
  const { opened, plan } = await read()
  return { ledger: opened.ledger, simulation: Simulation.takeOver(opened.world, plan) }
}

type Answered = Pick<Opened, 'ledger'> & {
  readonly json: object
  readonly text: (colour: Terminal['colour']) => string
  readonly warnings: readonly string[]
}

const modelOf = async ({ ledger }: Opened, file: string | undefined): Promise<Model.Model> =>
  file === undefined ? AssumedModel.of(ledger) : await ModelFile.read(file, ledger.assets)

const warningsOf = (
  simulation: Simulation.Simulation,
  { model }: SimulateFlags.SimulateFlags,
): readonly string[] => SimulateWarnings.of(simulation, { isAssumed: model === undefined })

function planOf(opened: Opened, wanted: SimulateFlags.Wanted, model: Model.Model): Simulation.Plan {
  const { shocks, ...scenario } = scenarioOf(opened, wanted.scenario)
  const { seed, sampling, horizonDays, moment } = wanted
  return { model, seed, sampling, horizonDays, moment, scenario }
}

async function simulated(
  begun: Begun,
  wanted: SimulateFlags.Wanted,
  flags: SimulateFlags.SimulateFlags,
  terminal: Terminal,
): Promise<Answered> {
  const { ledger } = begun
  const answer = await summarised(begun, wanted, flags, terminal)
  const warnings = [
    ...warningsOf(begun.simulation, flags),
    ...(answer.paths < wanted.paths
      ? [`Interrupted: the figures are of ${answer.paths} paths out of ${wanted.paths}.`]
      : []),
  ]
  return {
    ledger,
    json: { ...Answer.about(ledger, warnings), ...answer },
    text: (colour) => heading.heading(ledger, colour) + render.simulation(answer, colour),
    warnings,
  }
}

async function summarised(
  { ledger, simulation }: Begun,
  wanted: SimulateFlags.Wanted,
  flags: SimulateFlags.SimulateFlags,
  terminal: Terminal,
) {
  const { plan } = simulation
  const counting = Counting.of(simulation, wanted.cohorts)
  const { done, sensitivity } = await counted({ counting, wanted, resume: flags.resume, terminal })
  const summary = Counting.summary(counting, done.tally)
  const worst = summary.worst.map((seen) => ({
    ...seen,
    ...struck(ledger, simulation, seen.path),
  }))
  return {
    ...aboutPlan(plan, { paths: Deal.countOf(done.shares) }),
    ...summary,
    worst,
    sensitivity,
  }
}

/** What the flags make of a ledger, and the cascade of any one of its paths. */
export async function simulationOf(
  opened: Opened,
  flags: SimulateFlags.SimulateFlags,
  terminal: Terminal,
): Promise<{
  readonly answer: Counting.Counted
  readonly replay: (path: number) => Pick<Played, 'scenario' | 'outcome'>
}> {
  const wanted = SimulateFlags.parse(flags)
  const shaken = await withMarkets(opened, flags.liquidity)
  const plan = planOf(shaken, wanted, await modelOf(shaken, flags.model))
  const simulation = Simulation.prepare(shaken.world, plan)
  const replay = (path: number): Pick<Played, 'scenario' | 'outcome'> => {
    const { scenario } = Simulation.strike(simulation, path)
    return { scenario, outcome: Stress.run(shaken.world, scenario) }
  }
  return {
    answer: await summarised({ ledger: shaken.ledger, simulation }, wanted, flags, terminal),
    replay,
  }
}

const aboutPlan = (
  { seed, sampling, horizonDays, moment, model }: Simulation.Plan,
  { paths }: { paths: number },
) => ({
  paths,
  seed,
  sampling,
  horizonDays,
  stepDays: model.stepDays,
  moment,
  model: model.name,
})

const KEEP_MS = 500 // how much work a power cut may cost

type Count = {
  readonly counting: Counting.Counting
  readonly wanted: SimulateFlags.Wanted
  readonly resume: string | undefined
  readonly terminal: Terminal
}

async function counted({ counting, wanted, resume, terminal }: Count) {
  const { plan, work } = counting.simulation
  const { world } = work
  const { paths, watched } = wanted
  const key = resume === undefined ? '' : Resume.keyOf(world, plan, wanted.cohorts)
  const tally = Counting.empty(counting)
  const before = resume === undefined ? { shares: [], tally } : await Resume.read(resume, key, tally, paths)
  const threads = wanted.threads === 1 ? [Threads.here(counting)] : Threads.beside(counting, wanted.threads)
  const more = watched === null ? 0 : Vary.extent(plan, world, paths).all
  const bar = PathBar.begin(terminal, paths + more, Deal.countOf(before.shares))
  let stop = false
  const stopped = (): boolean => stop
  const interrupt = (): void => {
    stop = true
  }
  process.once('SIGINT', interrupt)
  let kept = Number.NEGATIVE_INFINITY
  const onDone = async (sofar: Deal.Done): Promise<void> => {
    bar.at(Deal.countOf(sofar.shares))
    if (resume === undefined || performance.now() - kept < KEEP_MS) return
    kept = performance.now()
    await Resume.write(resume, key, sofar)
  }
  try {
    const done = await Deal.deal({ paths, threads, before, stopped, onDone })
    if (resume !== undefined) await Resume.write(resume, key, done)
    const varied = (varied: number): void => bar.at(paths + varied)
    const sensitivity =
      watched === null || stop
        ? null
        : await Vary.vary({ plan, world, watched, paths, threads, stopped, onDone: varied })
    return { done, sensitivity }
  } finally {
    process.off('SIGINT', interrupt)
    bar.done()
    await Promise.all(threads.map((thread) => thread.end()))
  }
}

/** What a path does to prices and depth, by symbol. */
function struck(ledger: Opened['ledger'], simulation: Simulation.Simulation, path: number) {
  const { scenario } = Simulation.strike(simulation, path)
  const symbols = new Map(ledger.assets.map(({ id, symbol }) => [id, symbol]))
  const shocks = scenario.shocks.map(({ asset, change }) => ({ asset, symbol: symbols.get(asset)!, change }))
  return { shocks, depth: scenario.depth }
}

function replayed({ opened, plan }: Read, path: number, flags: SimulateFlags.SimulateFlags): Answered {
  const { ledger, world } = opened
  const simulation = Simulation.prepare(world, plan)
  const warnings = warningsOf(simulation, flags)
  const seen = Simulation.observe(simulation, path)
  const { shocks, depth } = struck(ledger, simulation, path)
  const { scenario } = Simulation.strike(simulation, path)
  const { rounds, totals, fixedPoints } = Stress.run(world, scenario)
  const told = {
    ...aboutPlan(plan, { paths: 1 }),
    replay: Summary.keyOf(plan.seed, plan.sampling, path),
    ...seen,
    shocks,
    depth,
  }
  const prices = (marks: readonly number[]): Record<string, number> =>
    Object.fromEntries(ledger.assets.map(({ id }, at) => [id, marks[at]!]))
  return {
    ledger,
    json: {
      ...Answer.about(ledger, warnings),
      ...told,
      rounds: rounds.map(({ marks, ...round }) => ({ ...round, prices: prices(marks) })),
      totals,
      uniqueFixedPoint: fixedPoints.unique,
    },
    text: (colour) => heading.heading(ledger, colour) + render.replay(told, rounds, colour),
    warnings,
  }
}
