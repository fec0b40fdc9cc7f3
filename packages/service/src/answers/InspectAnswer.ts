import { Wording } from '@droste/core'
import { Concentration, Inspection, Sheet, TracedDepth } from '@droste/engine'
import * as Answer from './Answer.ts'
import { nameAll, type Opened } from './Opened.ts'

/** `inspect`'s answer. */
export type Inspected = Answer.Answer &
  Inspection.Inspection & {
    /** Depth from history beside depth from state, where the ledger carries one. docs/spec/depth.md. */
    readonly history?: Omit<TracedDepth.TracedDepth, 'compared'>
  }

const SHOWN = 10 // accounts that the answer calls by name

/** Measures an open ledger. */
export async function of(opened: Opened): Promise<Inspected> {
  const { ledger, subject, name } = opened
  await name(Concentration.largest(Sheet.draw(subject).debtUsd, SHOWN))
  const measured = Inspection.of(subject)
  const answer = { ...Answer.about(ledger, warningsOf(measured)), ...measured }
  if (!ledger.history) return answer
  await nameAll(opened) // positions of a history are matched to accounts by name
  const { compared: _, ...history } = TracedDepth.of(subject, ledger.history)
  return { ...answer, history }
}

/** What the reader of the measures should know. */
export function warningsOf({ leverage, cliffs }: Inspection.Inspection): string[] {
  const { underwater } = leverage
  const now = cliffs[0]?.staircase[0]?.eligibleDebtUsd ?? 0
  return [
    ...(now > 0
      ? [
          `${Wording.usd(now)} of debt is eligible for liquidation at the ledger’s own prices, before any fall.`,
        ]
      : []),
    ...(underwater.accounts > 0
      ? [
          `${Wording.plural(underwater.accounts, 'account')} owe more than they hold (${Wording.usd(underwater.debtUsd)} of debt): no leverage can be given for them.`,
        ]
      : []),
  ]
}
