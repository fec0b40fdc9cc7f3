import { Concentration, Inspection, Sheet } from '@droste/engine'
import * as Answer from '../Answer.ts'
import { type Opened, open } from '../Open.ts'
import * as heading from '../render/heading.ts'
import * as render from '../render/inspection.ts'
import { plural, usd } from '../render/Text.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type InspectFlags = { readonly json?: boolean }

/** `droste inspect LEDGER` */
export async function inspect(name: string, flags: InspectFlags, terminal: Terminal): Promise<void> {
  const progress = Progress.begin(terminal, 3)
  const answered = async (): Promise<[Opened, Inspected]> => {
    const opened = await open(name, progress)
    await progress.step('measuring')
    return [opened, await answerOf(opened)]
  }
  const [{ ledger }, answer] = await answered().finally(progress.done)
  if (flags.json) terminal.out(Answer.json(answer))
  else {
    terminal.out(render.inspection(ledger, answer, terminal.colour))
    terminal.err(heading.notes(ledger, warningsOf(answer), terminal.colour))
  }
}

export type Inspected = Answer.Answer & Inspection.Inspection

/** `inspect`'s answer about an open ledger. */
export async function answerOf({ ledger, subject, name }: Opened): Promise<Inspected> {
  await name(Concentration.largest(Sheet.draw(subject).debtUsd, 10))
  const measured = Inspection.of(subject)
  return { ...Answer.about(ledger, warningsOf(measured)), ...measured }
}

function warningsOf({ leverage, cliffs }: Inspection.Inspection): string[] {
  const { underwater } = leverage
  const now = cliffs[0]?.staircase[0]?.eligibleDebtUsd ?? 0
  return [
    ...(now > 0
      ? [`${usd(now)} of debt is eligible for liquidation at the ledger’s own prices, before any fall.`]
      : []),
    ...(underwater.accounts > 0
      ? [
          `${plural(underwater.accounts, 'account')} owe more than they hold (${usd(underwater.debtUsd)} of debt): no leverage can be given for them.`,
        ]
      : []),
  ]
}
