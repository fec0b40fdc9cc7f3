import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Parquet } from '@droste/data'
import * as Answer from '../answers/Answer.ts'
import * as ChainAnswer from '../answers/ChainAnswer.ts'
import * as CurveAnswer from '../answers/CurveAnswer.ts'
import * as InspectAnswer from '../answers/InspectAnswer.ts'
import type { Watcher } from '../answers/Opened.ts'
import * as SimulateAnswer from '../answers/SimulateAnswer.ts'
import * as StressAnswer from '../answers/StressAnswer.ts'
import * as Asked from './Asked.ts'
import type { Desk, Desks } from './Desk.ts'
import * as Explained from './Explained.ts'
import * as Findings from './Findings.ts'
import * as LedgerCard from './LedgerCard.ts'
import type { Body, Task } from './Task.ts'

type Of<K extends Task['kind']> = Extract<Task, { kind: K }>
type Work<K extends Task['kind']> = (
  task: Of<K>,
  open: (ledger: string) => Promise<Desk>,
  watcher: Watcher,
) => Promise<Body>

/** Every task and how it is done: a new answer joins by a line here, a task in `Task.ts` and a route. */
const WORKS: { readonly [K in Task['kind']]: Work<K> } = {
  describe: async ({ ledger }, open) => Answer.json(LedgerCard.summary(ledger, await open(ledger))),
  tables: async ({ ledger }, open) => Answer.json(LedgerCard.tables(await open(ledger))),
  inspect: async ({ ledger }, open) => Answer.json(await InspectAnswer.of((await open(ledger)).opened)),
  accounts: async ({ ledger, page }, open) => Answer.json(await (await open(ledger)).roll.page(page)),
  parquet: async ({ ledger }, open) => bytesOf(await (await open(ledger)).roll.table()),
  account: async ({ ledger, ...imagining }, open) =>
    Answer.json(await Findings.account(await open(ledger), imagining)),
  explain: async (task, open) =>
    Answer.json(
      task.ledger === null
        ? Explained.loop(task.of, task.figure)
        : await Explained.of(await open(task.ledger), task.of, task.figure),
    ),
  stress: async ({ ledger, asked }, open, watcher) => {
    const { opened } = await open(ledger)
    await watcher.step('cascading')
    return Answer.json(StressAnswer.of(opened, await Findings.stress(opened, asked)))
  },
  cascade: async ({ ledger, asked }, open) => {
    const wanted = Asked.read(asked)
    const { opened, cascade } = await open(ledger)
    const scenario = StressAnswer.scenarioOf(opened, wanted)
    return Answer.json(StressAnswer.rounds(opened, StressAnswer.cascade(opened, cascade, scenario)))
  },
  curve: async ({ ledger, asked, grid }, open, watcher) => {
    const wanted = Asked.read(asked)
    const { opened, cascade } = await open(ledger)
    const scenario = StressAnswer.scenarioOf(opened, wanted)
    return Answer.json(await CurveAnswer.of(opened, cascade, scenario, grid, watcher))
  },
  simulate: async ({ ledger, asked }, open, watcher) => {
    const { opened } = await open(ledger)
    return Answer.json(await SimulateAnswer.of(opened, Findings.plan(opened, asked), watcher))
  },
  chain: async ({ ledger, links, ...given }, open) =>
    Answer.json(ChainAnswer.plan((await open(ledger)).opened, links, given)),
  loop: async ({ ledger, ...planning }, open) =>
    Answer.json(Findings.loop(ledger === null ? null : (await open(ledger)).opened, planning)),
}

/** Does a task. @throws whatever faults the work has */
export const perform = (task: Task, desks: Desks, watcher: Watcher): Promise<Body> =>
  (WORKS[task.kind] as Work<Task['kind']>)(task as never, (name) => desks.get(name, watcher), watcher)

async function bytesOf(table: Parquet.Table): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'droste-'))
  try {
    const tables = join(folder, 'tables')
    await Parquet.write(tables, [table])
    return await readFile(join(tables, `${table.name}.parquet`))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
