import * as AccountAnswer from '../answers/AccountAnswer.ts'
import * as Imagined from '../answers/Imagined.ts'
import * as LoopAnswer from '../answers/LoopAnswer.ts'
import type { Opened } from '../answers/Opened.ts'
import type * as SimulateAnswer from '../answers/SimulateAnswer.ts'
import * as StressAnswer from '../answers/StressAnswer.ts'
import * as Asked from './Asked.ts'
import type { Desk } from './Desk.ts'
import type { Imagining, Planning, Simulating } from './Task.ts'

/** A wallet and its what-if. @throws the faults of Imagined and AccountAnswer */
export async function account(desk: Desk, { address, words }: Imagining): Promise<AccountAnswer.Measured> {
  const wanted = Imagined.parse(words, '')
  await desk.named()
  return AccountAnswer.of(desk.opened, address, Imagined.whatIfOf(desk.opened.ledger, wanted)).answer
}

/** A scenario run. @throws the faults of Asked and StressAnswer */
export const stress = (opened: Opened, asked: Asked.Asked): Promise<StressAnswer.Stressed> =>
  StressAnswer.run(opened, StressAnswer.scenarioOf(opened, Asked.read(asked)))

/** What is simulated. @throws the faults of Asked and StressAnswer */
export function plan(opened: Opened, asked: Simulating): SimulateAnswer.Wanted {
  const { paths, seed, sampling, horizonDays, moment, cohorts, ...assumed } = asked
  const wanted = Asked.read({ kind: 'body', body: { ...assumed, shocks: [] } })
  const { shocks, ...scenario } = StressAnswer.scenarioOf(opened, wanted)
  return { paths, seed, sampling, horizonDays, moment, scenario, cohorts }
}

/** A loop planned. @throws the faults of LoopAnswer */
export const loop = (opened: Opened | null, { pair, plan }: Planning): LoopAnswer.Planned =>
  LoopAnswer.plan({ opened, source: 'request' }, pair, plan)
