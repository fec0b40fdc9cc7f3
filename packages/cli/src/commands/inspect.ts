import * as InspectAnswer from '@droste/service/answers/InspectAnswer'
import * as Answer from '../Answer.ts'
import { type Opened, open } from '../Open.ts'
import * as heading from '../render/heading.ts'
import * as render from '../render/inspection.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type InspectFlags = { readonly json?: boolean }

/** `droste inspect LEDGER` */
export async function inspect(name: string, flags: InspectFlags, terminal: Terminal): Promise<void> {
  const progress = Progress.begin(terminal, 3)
  const answered = async (): Promise<[Opened, InspectAnswer.Inspected]> => {
    const opened = await open(name, progress)
    await progress.step('measuring')
    return [opened, await InspectAnswer.of(opened)]
  }
  const [{ ledger }, answer] = await answered().finally(progress.done)
  if (flags.json) terminal.out(Answer.json(answer))
  else {
    terminal.out(render.inspection(ledger, answer, terminal.colour))
    terminal.err(heading.notes(ledger, InspectAnswer.warningsOf(answer), terminal.colour))
  }
}
