import { Book, Simulation, Swings, Tally, World } from '@droste/engine'
import { workerData } from 'piscina'
import type { Asked, Job } from './Threads.ts'

const { buffer, tables, plan, index } = workerData as Job
const world = World.around(Book.view(buffer, tables.book), tables.world)
const simulation = Simulation.prepare(world, plan, index)

/** Counts or samples a share of the paths. */
export function work(asked: Asked): Tally.Written | Swings.Sample {
  const { from, to } = asked.share
  if (asked.kind === 'sample')
    return Swings.sample(Simulation.under(simulation, asked.plan), asked.of, from, to)
  const tally = Tally.empty(plan.sampling)
  Simulation.run(simulation, from, to, tally)
  return Tally.write(tally)
}
