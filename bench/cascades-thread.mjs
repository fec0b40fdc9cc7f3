// One thread's share of many cascades over a book and an index that all threads read.
import { getHeapStatistics } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { Book, Index, Indexed, Scenario, World } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'
import { waited } from './Timing.mjs'

const { book, kinds, tables, index, gasUsd, warm, days } = workerData
const world = World.around(Book.view(book, kinds), tables)
const state = Indexed.prepare(world, Index.view(index))
const cascade = (day) =>
  Indexed.summarise(state, { ...Scenario.calm, gasUsd, shocks: MillionBook.shocks(day) })

/** What the collateral loses by the shock alone, USD. */
function fallOf(day) {
  const changes = MillionBook.changes(new Float64Array(world.prices.length), day)
  return changes.reduce(
    (sum, change, asset) => sum - state.work.collateral[asset] * world.prices[asset] * change,
    0,
  )
}

for (let at = 0; at < warm; at++) cascade(at)
const answer = { cascades: 0, liquidations: 0, rounds: 0, falls: 0, amplified: 0, milliseconds: 0, waited: 0 }
const amplified = []
const before = waited() ?? 0
const began = performance.now()
for (let day = days.from; day < days.to; day += days.step) {
  const { liquidations, rounds, amplification } = cascade(day)
  answer.cascades++
  answer.liquidations += liquidations
  answer.rounds += rounds
  if (amplification !== null) amplified.push({ day, amplification })
}
answer.milliseconds = performance.now() - began
answer.waited = (waited() ?? 0) - before
for (const { day, amplification } of amplified) {
  const fall = fallOf(day)
  if (fall <= 0) continue
  answer.falls += fall
  answer.amplified += amplification * fall
}
const heap = () => getHeapStatistics().used_heap_size
/** Bytes that each of some cascades puts on the heap; below 0 where the heap is cleared meanwhile. */
answer.bytes = Array.from({ length: 99 }, (_, day) => {
  const before = heap()
  cascade(day)
  return heap() - before
})
parentPort.postMessage(answer)
