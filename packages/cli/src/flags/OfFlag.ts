import { Fault } from '@droste/core'
import { Command, CommanderError } from 'commander'
import * as StressFlags from './StressFlags.ts'

/** The answer that a figure is asked of. */
export type Of =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'stress'; readonly flags: StressFlags.StressFlags }

/** Reads `--of "stress --shock ETH=-20%"`. @throws UnknownAnswerError */
export function parse(text: string): Of {
  const [name, ...words] = text.trim().split(/\s+/)
  if (name === 'inspect' && words.length === 0) return { kind: 'inspect' }
  if (name !== 'stress') throw new UnknownAnswerError(text, 'it names no command that is explained')
  const command = StressFlags.declare(new Command('stress'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    throw new UnknownAnswerError(text, error.message.replace(/^error: /, ''))
  }
  if (command.args.length > 0)
    throw new UnknownAnswerError(text, `“${command.args[0]}” is too much: the ledger is already given`)
  return { kind: 'stress', flags: command.opts() }
}

/** `--of` names no answer. @example parse('fly --high') */
export class UnknownAnswerError extends Fault<{ of: string; why: string }> {
  override readonly name = 'Flag.UnknownAnswerError'
  constructor(of: string, why: string) {
    super(`--of: cannot read “${of}”: ${why}`, { of, why })
  }
  override advise = (): string => 'Write --of inspect, or --of "stress --shock ETH=-20%".'
}
