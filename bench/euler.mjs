// The whole Euler v1 cascade after loading: the first time in a fresh process, and again and again in one.
import * as Child from './Child.mjs'
import { Columns, Stress, Workspace, World } from './Droste.mjs'
import * as Euler from './euler-v1.mjs'
import * as Figure from './Figure.mjs'
import { byTurns } from './Timing.mjs'

const FALLS = [-0.2, -0.4]
const PROCESSES = 7
const ONCE = import.meta.resolve('./euler-once.mjs')
const TARGET = { most: 50 }

export async function run(report) {
  const why = Euler.missing()
  if (why) return report(Figure.skipped('Euler v1, the whole cascade', why))
  const ledger = await Euler.read()
  const world = World.build(ledger)
  for (const change of FALLS) {
    const title = `WETH −${Math.round(-change * 100)} %`
    const cascades = Child.runs(PROCESSES, ONCE, String(change), 'cascade')
    const stress = Child.runs(PROCESSES, ONCE, String(change), 'stress')
    const of = (runs, key) => runs.map((each) => each[key])
    report(Figure.measured(`${title}: prepare and cascade, first`, 'ms', of(cascades, 'whole'), TARGET))
    report(Figure.measured('  cascade alone, first', 'ms', of(cascades, 'cascade')))
    report(
      Figure.measured('  with branching ratio and fixed points, first', 'ms', of(stress, 'whole'), TARGET),
    )
    const scenario = Euler.fall(ledger, change)
    const work = Workspace.prepare(world)
    const again = await byTurns(
      {
        whole: { run: () => void Columns.run(Workspace.prepare(world), scenario), times: 20 },
        cascade: { run: () => void Columns.run(work, scenario), times: 20 },
        stress: { run: () => void Stress.run(world, scenario), times: 10 },
      },
      9,
    )
    report(Figure.measured('  prepare and cascade, again', 'ms', again.whole, TARGET))
    report(Figure.measured('  cascade alone, again', 'ms', again.cascade))
    report(Figure.measured('  with branching ratio and fixed points, again', 'ms', again.stress, TARGET))
  }
}
