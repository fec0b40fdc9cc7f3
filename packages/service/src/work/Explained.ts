import {
  type Explanation,
  explainChain,
  explainOutcome,
  explainPlan,
  explainSimulation,
  explainWallet,
} from '@droste/engine'
import * as ChainAnswer from '../answers/ChainAnswer.ts'
import * as ExplainAnswer from '../answers/ExplainAnswer.ts'
import * as SimulateAnswer from '../answers/SimulateAnswer.ts'
import type { Desk } from './Desk.ts'
import * as Findings from './Findings.ts'
import type { Of, Planning } from './Task.ts'

/** Where a figure of a loop of bare numbers comes from. @throws Figure.UnknownFigureError, the faults of Findings */
export const loop = (planning: Planning, figure: string): ExplainAnswer.Explained =>
  ExplainAnswer.byHand('request', explainPlan(Findings.loop(null, planning), figure))

/** Where a figure of an answer about a ledger comes from. @throws those, and the faults of Accounts */
export async function of(desk: Desk, of: Of, figure: string): Promise<ExplainAnswer.Explained> {
  const { opened } = desk
  const { ledger } = opened
  switch (of.kind) {
    case 'inspect':
      return ExplainAnswer.of(ledger, await desk.context(), figure)
    case 'stress': {
      const stressed = await Findings.stress(opened, of.asked)
      return ExplainAnswer.about(ledger, explainOutcome(await desk.context(), stressed, figure))
    }
    case 'simulate': {
      const context = await desk.context()
      const { asked, answer } = of
      const cascade = (place: number, part: string): Explanation.Explanation => {
        const played = SimulateAnswer.replay(opened, Findings.plan(opened, asked), answer.worst[place]!.path)
        return explainOutcome(context, { ...played, accounts: [] }, part)
      }
      return ExplainAnswer.about(ledger, explainSimulation(answer, figure, cascade))
    }
    case 'account':
      return ExplainAnswer.about(ledger, explainWallet(await Findings.account(desk, of), figure))
    case 'chain':
      return ExplainAnswer.about(ledger, explainChain(ChainAnswer.plan(opened, of.links, of), figure))
    case 'loop':
      return ExplainAnswer.about(ledger, explainPlan(Findings.loop(opened, of), figure))
  }
}
