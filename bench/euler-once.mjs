// euler-once.mjs CHANGE cascade|stress: loads Euler v1, runs one cascade, prints its milliseconds as JSON.
import { Columns, Stress, Workspace, World } from './Droste.mjs'
import * as Euler from './euler-v1.mjs'
import { waited } from './Timing.mjs'

const [change, part] = process.argv.slice(2)
const ledger = await Euler.read()
const world = World.build(ledger)
const scenario = Euler.fall(ledger, Number(change))
const before = waited()
const start = performance.now()
if (part === 'stress') Stress.run(world, scenario)
else Columns.run(Workspace.prepare(world), scenario)
const whole = performance.now() - start
console.log(JSON.stringify({ whole, running: before === null ? null : whole - (waited() - before) }))
