import { Context, type Explanation, explain as explainFigure, explainOutcome } from '@droste/engine'
import * as ExplainAnswer from '@droste/service/answers/ExplainAnswer'
import * as StressAnswer from '@droste/service/answers/StressAnswer'
import * as Answer from '../Answer.ts'
import * as Fraction from '../flags/Fraction.ts'
import * as OfFlag from '../flags/OfFlag.ts'
import * as StressFlags from '../flags/StressFlags.ts'
import { type Opened, openNamed } from '../Open.ts'
import * as render from '../render/explanation.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import { withMarkets } from './stress.ts'

export type ExplainFlags = { readonly json?: boolean; readonly levels: string; readonly of: string }

/** `droste explain LEDGER FIGURE` */
export async function explain(
  name: string,
  figure: string,
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<void> {
  const levels = Fraction.number('--levels', flags.levels)
  const of = OfFlag.parse(flags.of)
  const wanted = of.kind === 'stress' ? StressFlags.parse(of.flags) : null
  const progress = Progress.begin(terminal, 4)
  const explained = async (): Promise<[Opened, Explanation.Explanation]> => {
    const opened = await openNamed(name, progress)
    await progress.step('explaining')
    const context = Context.build(opened.subject, opened.ledger)
    if (of.kind === 'inspect' || !wanted) return [opened, explainFigure(context, figure)]
    const shaken = await withMarkets(opened, of.flags.liquidity)
    const { scenario, outcome, accounts } = await StressAnswer.run(
      shaken,
      StressAnswer.scenarioOf(shaken, wanted),
    )
    return [shaken, explainOutcome(context, { scenario, outcome, accounts }, figure)]
  }
  const [{ ledger }, tree] = await explained().finally(progress.done)
  if (flags.json) terminal.out(Answer.json(ExplainAnswer.about(ledger, tree)))
  else terminal.out(render.explanation(ledger, tree, levels, terminal.colour))
}
