// The whole Euler v1 cascade after loading: the first time in a fresh process, and again and again in one.
import * as Child from './Child.mjs'
import { Columns, Stress, Workspace, World } from './Droste.mjs'
import * as Euler from './euler-v1.mjs'
import * as Figure from './Figure.mjs'
import { byTurns } from './Timing.mjs'

const FALLS = [-0.2, -0.4]
const PROCESSES = 7
const ONCE = import.meta.resolve('./euler-once.mjs')
const ALL = 'with branching ratio and fixed points'
const TARGET = { most: 50 }

export async function run(report) {
  const why = Euler.missing()
  if (why) return report(Figure.skipped('Euler v1, the whole cascade', why))
  const ledger = await Euler.read()
  const world = World.build(ledger)
  for (const change of FALLS) {
    const title = `WETH −${Math.round(-change * 100)} %`
    first(
      report,
      `${title}: prepare and cascade, first`,
      Child.runs(PROCESSES, ONCE, String(change), 'cascade'),
    )
    first(report, `  ${ALL}, first`, Child.runs(PROCESSES, ONCE, String(change), 'stress'))
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
    report(Figure.measured(`  ${ALL}, again`, 'ms', again.stress, TARGET))
  }
}

/** The time by the clock, and less what the process stood in line for a core. */
function first(report, what, runs) {
  report(
    Figure.measured(
      what,
      'ms',
      runs.map(({ whole }) => whole),
      TARGET,
    ),
  )
  const running = runs.flatMap((each) => each.running ?? [])
  if (running.length > 0) report(Figure.measured('    less the wait for a core', 'ms', running))
}
