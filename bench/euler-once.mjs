// euler-once.mjs CHANGE cascade|stress: loads Euler v1, runs one cascade, prints its milliseconds as JSON.
import { Columns, Stress, Workspace, World } from './Droste.mjs'
import * as Euler from './euler-v1.mjs'

const [change, part] = process.argv.slice(2)
const ledger = await Euler.read()
const world = World.build(ledger)
const scenario = Euler.fall(ledger, Number(change))
const start = performance.now()
if (part === 'stress') {
  Stress.run(world, scenario)
  console.log(JSON.stringify({ whole: performance.now() - start }))
} else {
  const work = Workspace.prepare(world)
  const prepared = performance.now()
  Columns.run(work, scenario)
  const end = performance.now()
  console.log(JSON.stringify({ whole: end - start, cascade: end - prepared }))
}
