import { parentPort, workerData } from 'node:worker_threads'
import { Book, Simulation, Tally, World } from '@droste/engine'
import type { Job, Share } from './Threads.ts'

const { buffer, tables, plan } = workerData as Job
const world = World.around(Book.view(buffer, tables.book), tables.world)
const simulation = Simulation.prepare(world, plan)

parentPort!.on('message', ({ from, to }: Share) => {
  const tally = Tally.empty(plan.sampling)
  Simulation.run(simulation, from, to, tally)
  parentPort!.postMessage(Tally.write(tally))
})
