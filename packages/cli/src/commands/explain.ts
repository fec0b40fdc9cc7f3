import {
  Context,
  type Explanation,
  explainChain,
  explain as explainFigure,
  explainOutcome,
  explainPlan,
  explainSimulation,
  explainWallet,
} from '@droste/engine'
import * as AccountAnswer from '@droste/service/answers/AccountAnswer'
import * as ChainAnswer from '@droste/service/answers/ChainAnswer'
import * as ExplainAnswer from '@droste/service/answers/ExplainAnswer'
import * as Imagined from '@droste/service/answers/Imagined'
import * as StressAnswer from '@droste/service/answers/StressAnswer'
import * as Answer from '../Answer.ts'
import * as ChainFlags from '../flags/ChainFlags.ts'
import * as Fraction from '../flags/Fraction.ts'
import * as LoopFlags from '../flags/LoopFlags.ts'
import * as OfFlag from '../flags/OfFlag.ts'
import * as SimulateFlags from '../flags/SimulateFlags.ts'
import * as StressFlags from '../flags/StressFlags.ts'
import { nameAll, type Opened, openNamed } from '../Open.ts'
import * as render from '../render/explanation.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import { plannedBy } from './loop.ts'
import { simulationOf } from './simulate.ts'
import { withMarkets } from './stress.ts'

export type ExplainFlags = { readonly json?: boolean; readonly levels: string; readonly of: string }

type Explained = { readonly ledger: Opened['ledger']; readonly tree: Explanation.Explanation }

/** `droste explain LEDGER FIGURE` */
export async function explain(
  name: string,
  figure: string,
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<void> {
  const levels = Fraction.number('--levels', flags.levels)
  const of = OfFlag.parse(flags.of)
  check(of, name)
  const progress = Progress.begin(terminal, 4)
  const explained = async (): Promise<Explained> => {
    const opened = await openNamed(name, progress)
    await progress.step('explaining')
    return treeOf(opened, of, figure, terminal)
  }
  const { ledger, tree } = await explained().finally(progress.done)
  if (flags.json) terminal.out(Answer.json(ExplainAnswer.about(ledger, tree)))
  else terminal.out(render.explanation(ledger, tree, levels, terminal.colour))
}

/** Flags that cannot be read are told before a large ledger is. */
function check(of: OfFlag.Of, name: string): void {
  if (of.kind === 'stress') StressFlags.parse(of.flags)
  if (of.kind === 'simulate') SimulateFlags.parse(of.flags)
  if (of.kind === 'account') Imagined.parse(of.flags, '--')
  if (of.kind === 'loop' && !ChainFlags.parse(within(of.flags, name))) LoopFlags.pair(within(of.flags, name))
}

/** A pair and a chain are of the ledger that is explained. */
const within = (flags: LoopFlags.LoopFlags, name: string): LoopFlags.LoopFlags =>
  flags.pair === undefined && flags.link === undefined ? flags : { ...flags, ledger: name }

async function treeOf(opened: Opened, of: OfFlag.Of, figure: string, terminal: Terminal): Promise<Explained> {
  const { ledger, subject } = opened
  switch (of.kind) {
    case 'inspect':
      if (ledger.history) await nameAll(opened) // positions of a history are matched to accounts by name
      return { ledger, tree: explainFigure(Context.build(subject, ledger), figure) }
    case 'stress': {
      const shaken = await withMarkets(opened, of.flags.liquidity)
      const wanted = StressFlags.parse(of.flags)
      const stressed = await StressAnswer.run(shaken, StressAnswer.scenarioOf(shaken, wanted))
      const context = Context.build(shaken.subject, shaken.ledger)
      return { ledger: shaken.ledger, tree: explainOutcome(context, stressed, figure) }
    }
    case 'simulate': {
      const { answer, replay } = await simulationOf(opened, of.flags, terminal)
      const context = Context.build(subject, ledger)
      const tree = explainSimulation({ ...Answer.about(ledger), ...answer }, figure, (place, part) =>
        explainOutcome(context, { ...replay(answer.worst[place]!.path), accounts: [] }, part),
      )
      return { ledger, tree }
    }
    case 'account': {
      const whatIf = Imagined.whatIfOf(ledger, Imagined.parse(of.flags, '--'))
      return { ledger, tree: explainWallet(AccountAnswer.of(opened, of.owner, whatIf).answer, figure) }
    }
    case 'loop': {
      const flags = within(of.flags, ledger.name)
      const chain = ChainFlags.parse(flags)
      if (chain) return { ledger, tree: explainChain(ChainAnswer.plan(opened, chain.links, chain), figure) }
      return {
        ledger,
        tree: explainPlan(plannedBy(flags, flags.pair === undefined ? null : opened), figure),
      }
    }
  }
}
