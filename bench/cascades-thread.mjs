// One thread's share of many cascades over a book and an index that all threads read.
import { parentPort, workerData } from 'node:worker_threads'
import { Book, Index, Indexed, Scenario, World } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'
import { waited } from './Timing.mjs'

const { book, kinds, tables, index, gasUsd, warm, days } = workerData
const world = World.around(Book.view(book, kinds), tables)
const state = Indexed.prepare(world, Index.view(index))
const cascade = (day) =>
  Indexed.summarise(state, { ...Scenario.calm, gasUsd, shocks: MillionBook.shocks(day) })

for (let at = 0; at < warm; at++) cascade(at)
const answer = { cascades: 0, liquidations: 0, rounds: 0, falls: 0, amplified: 0, milliseconds: 0, waited: 0 }
const before = waited() ?? 0
const began = performance.now()
for (let day = days.from; day < days.to; day += days.step) {
  const { liquidations, rounds, amplification } = cascade(day)
  answer.cascades++
  answer.liquidations += liquidations
  answer.rounds += rounds
  if (amplification === null || !MillionBook.falls(day)) continue
  answer.falls++
  answer.amplified += amplification
}
answer.milliseconds = performance.now() - began
answer.waited = (waited() ?? 0) - before
parentPort.postMessage(answer)
