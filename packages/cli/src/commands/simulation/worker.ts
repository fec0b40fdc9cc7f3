import { parentPort, workerData } from 'node:worker_threads'
import { Book, Simulation, Swings, Tally, World } from '@droste/engine'
import type { Asked, Job } from './Threads.ts'

const { buffer, tables, plan, index } = workerData as Job
const world = World.around(Book.view(buffer, tables.book), tables.world)
const simulation = Simulation.prepare(world, plan, index)

parentPort!.on('message', (asked: Asked) => {
  const { from, to } = asked.share
  if (asked.kind === 'sample') {
    const { plan, of } = asked
    parentPort!.postMessage(Swings.sample(Simulation.under(simulation, plan), of, from, to))
    return
  }
  const tally = Tally.empty(plan.sampling)
  Simulation.run(simulation, from, to, tally)
  parentPort!.postMessage(Tally.write(tally))
})
