import { Book, type Counting, Simulation, type Swings, type Tally, TwoPhase, World } from '@droste/engine'
import { workerData } from 'piscina'
import * as Threads from './Threads.ts'

const { buffer, tables, plan, index, cohorts } = workerData as Threads.Job
const world = World.around(Book.view(buffer, tables.book), tables.world)
const simulation = Simulation.prepare(world, plan, index)
const counting: Counting.Counting = { simulation, twoPhase: cohorts && TwoPhase.view(simulation, cohorts) }

/** Counts or samples a share of the paths. */
export const work = (asked: Threads.Asked): Tally.Written | Swings.Sample =>
  asked.kind === 'sample' ? Threads.sample(counting, asked) : Threads.count(counting, asked.share)
