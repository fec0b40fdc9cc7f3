import { Context, explain as explainFigure } from '@droste/engine'
import * as Answer from '../Answer.ts'
import * as Fraction from '../flags/Fraction.ts'
import { openNamed } from '../Open.ts'
import * as render from '../render/explanation.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type ExplainFlags = { readonly json?: boolean; readonly levels: string; readonly of?: string }

/** `droste explain LEDGER FIGURE` */
export async function explain(
  name: string,
  figure: string,
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<void> {
  const levels = Fraction.number('--levels', flags.levels)
  const progress = Progress.begin(terminal, 3)
  const { ledger, subject } = await openNamed(name, progress).finally(progress.done)
  const tree = explainFigure(Context.build(subject, ledger), figure)
  if (flags.json) terminal.out(Answer.json({ ...Answer.about(ledger), ...tree }))
  else terminal.out(render.explanation(tree, levels, terminal.colour))
}
