import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, Loop } from '@droste/core'
import { Parquet } from '@droste/data'
import { explainOutcome } from '@droste/engine'
import * as AccountAnswer from '../answers/AccountAnswer.ts'
import * as Answer from '../answers/Answer.ts'
import * as CurveAnswer from '../answers/CurveAnswer.ts'
import * as ExplainAnswer from '../answers/ExplainAnswer.ts'
import * as Imagined from '../answers/Imagined.ts'
import * as InspectAnswer from '../answers/InspectAnswer.ts'
import * as LoopAnswer from '../answers/LoopAnswer.ts'
import type { Watcher } from '../answers/Opened.ts'
import * as SimulateAnswer from '../answers/SimulateAnswer.ts'
import * as StressAnswer from '../answers/StressAnswer.ts'
import * as Asked from './Asked.ts'
import type { Desk, Desks } from './Desk.ts'
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
  account: async ({ ledger, address, words }, open) => {
    const wanted = Imagined.parse(words, '')
    const desk = await open(ledger)
    await desk.named()
    const whatIf = Imagined.whatIfOf(desk.opened.ledger, wanted)
    return Answer.json(AccountAnswer.of(desk.opened, address, whatIf).answer)
  },
  explain: async ({ ledger, figure, of }, open) => {
    const wanted = of ? Asked.read(of) : null
    const desk = await open(ledger)
    const context = await desk.context()
    if (!wanted) return Answer.json(ExplainAnswer.of(desk.opened.ledger, context, figure))
    const stressed = await StressAnswer.run(desk.opened, StressAnswer.scenarioOf(desk.opened, wanted))
    return Answer.json(ExplainAnswer.about(desk.opened.ledger, explainOutcome(context, stressed, figure)))
  },
  stress: async ({ ledger, asked }, open, watcher) => {
    const wanted = Asked.read(asked)
    const { opened } = await open(ledger)
    await watcher.step('cascading')
    const stressed = await StressAnswer.run(opened, StressAnswer.scenarioOf(opened, wanted))
    return Answer.json(StressAnswer.of(opened, stressed))
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
    const { paths, seed, sampling, horizonDays, moment, ...assumed } = asked
    const wanted = Asked.read({ kind: 'body', body: { ...assumed, shocks: [] } })
    const { opened } = await open(ledger)
    const { shocks, ...scenario } = StressAnswer.scenarioOf(opened, wanted)
    const plan = { paths, seed, sampling, horizonDays, moment, scenario }
    return Answer.json(await SimulateAnswer.of(opened, plan, watcher))
  },
  loop: async ({ ledger, pair, plan }, open) => {
    const opened = ledger === null ? null : (await open(ledger)).opened
    const terms = opened && pair ? LoopAnswer.termsOf(opened, pair) : {}
    const given = Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined))
    const { ltv, threshold, ...rest } = { ...terms, ...given } as typeof plan
    if (ltv === undefined || threshold === undefined) throw new MissingTermsError()
    const options: Loop.LoopOptions = { ...rest, ltv, threshold }
    return Answer.json(LoopAnswer.of({ opened, source: 'request' }, options, Loop.plan(options)))
  },
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

/** A loop is given by neither numbers nor a pair. @example POST /api/loop {"target": {"kind": "max"}} */
export class MissingTermsError extends Fault<Record<never, never>> {
  override readonly name = 'Loop.MissingTermsError'
  constructor() {
    super('The loop needs a loan-to-value and a liquidation threshold', {})
  }
  override advise = (): string => 'Give `ltv` and `threshold`, or a pair of a served ledger.'
}
