import { type Confidence, type Simulation, Swings, type World } from '@droste/engine'
import type { Thread } from './Threads.ts'

/** What each assumption does to a figure, over so many paths each. */
export type Sensitivity = Swings.Watched & {
  readonly sampling: Simulation.Plan['sampling']
  readonly paths: number
  readonly value: number
  readonly ci: Confidence.Interval | null
  readonly assumptions: readonly Swings.Swing[]
}

/** A variant's part of the paths, and its least: more of plain paths, of which few are in the tail. */
const EXTENT = { importance: { share: 1 / 40, least: 64 }, plain: { share: 1 / 10, least: 500 } } as const
const MOST = 4096

/** Paths that each variant is given, and how many variants there are with the plan itself. */
export function extent(
  plan: Simulation.Plan,
  world: World.World,
  paths: number,
): { each: number; all: number } {
  const { share, least } = EXTENT[Swings.aimed(plan).sampling === 'importance' ? 'importance' : 'plain']
  const each = Math.min(paths, MOST, Math.max(least, Math.ceil(paths * share)))
  return { each, all: each * (1 + Swings.variants(plan, world).length) }
}

export type Options = {
  readonly plan: Simulation.Plan
  readonly world: World.World
  readonly watched: Swings.Watched
  readonly paths: number
  readonly threads: readonly Thread[]
  readonly stopped: () => boolean
  /** Told how many paths are done. */
  readonly onDone: (paths: number) => void
}

/** Sets one assumption after the other to something else, on the same random numbers; null if it is stopped. */
export async function vary(options: Options): Promise<Sensitivity | null> {
  const { world, watched, threads, stopped, onDone } = options
  const plan = Swings.aimed(options.plan)
  const variants = Swings.variants(plan, world)
  const { each } = extent(plan, world, options.paths)
  const plans = [plan, ...variants.map((variant) => variant.plan)]
  const samples: Swings.Sample[] = []
  let next = 0
  const work = async (thread: Thread): Promise<void> => {
    for (let at = next++; at < plans.length && !stopped(); at = next++) {
      const share = { from: 0, to: each }
      samples[at] = await thread.sample({ plan: plans[at]!, of: watched.of, share })
      onDone(samples.filter(Boolean).length * each)
    }
  }
  await Promise.all(threads.map(work))
  if (stopped()) return null
  const varied = variants.map((variant, at) => ({ variant, sample: samples[at + 1]! }))
  const { value, ci, swings } = Swings.of(watched.statistic, samples[0]!, varied)
  return { ...watched, sampling: plan.sampling, paths: each, value, ci, assumptions: swings }
}
