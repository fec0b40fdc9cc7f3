import { Book, Simulation, type Swings, type Tally, TwoPhase, World } from '@droste/engine'
import { workerData } from 'piscina'
import * as Threads from './Threads.ts'

const { buffer, tables, plan, index, cohorts } = workerData as Threads.Job
const world = World.around(Book.view(buffer, tables.book), tables.world)
const simulation = Simulation.prepare(world, plan, index)
const counted: Threads.Counted = { simulation, twoPhase: cohorts && TwoPhase.view(simulation, cohorts) }

/** Counts or samples a share of the paths. */
export const work = (asked: Threads.Asked): Tally.Written | Swings.Sample =>
  asked.kind === 'sample' ? Threads.sample(counted, asked) : Threads.count(counted, asked.share)
