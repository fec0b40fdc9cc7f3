import { Fault } from '@droste/core'
import { Command, CommanderError } from 'commander'
import * as LoopFlags from './LoopFlags.ts'
import * as SimulateFlags from './SimulateFlags.ts'
import * as StressFlags from './StressFlags.ts'
import * as WhatIfFlags from './WhatIfFlags.ts'

/** The answer that a figure is asked of. */
export type Of =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'stress'; readonly flags: StressFlags.StressFlags }
  | { readonly kind: 'simulate'; readonly flags: SimulateFlags.SimulateFlags }
  | { readonly kind: 'loop'; readonly flags: LoopFlags.LoopFlags }
  | { readonly kind: 'account'; readonly owner: string; readonly flags: WhatIfFlags.WhatIfFlags }

/** Reads `--of "stress --shock ETH=-20%"`. @throws UnknownAnswerError */
export function parse(text: string): Of {
  const [name, ...words] = text.trim().split(/\s+/)
  switch (name) {
    case 'inspect':
      read(text, words, (command) => command)
      return { kind: name }
    case 'stress':
      return { kind: name, flags: read(text, words, StressFlags.declare).opts() }
    case 'simulate':
      return { kind: name, flags: read(text, words, SimulateFlags.declare).opts() }
    case 'loop':
      return { kind: name, flags: read(text, words, LoopFlags.declare).opts() }
    case 'account': {
      const [owner = '', ...rest] = words
      if (owner === '' || owner.startsWith('-'))
        throw new UnknownAnswerError(text, 'the owner’s address is missing')
      return { kind: name, owner, flags: read(text, rest, WhatIfFlags.declare).opts() }
    }
    default:
      throw new UnknownAnswerError(text, 'it names no command that is explained')
  }
}

function read(text: string, words: readonly string[], declare: (command: Command) => Command): Command {
  const command = declare(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    throw new UnknownAnswerError(text, error.message.replace(/^error: /, ''))
  }
  if (command.args.length > 0)
    throw new UnknownAnswerError(text, `“${command.args[0]}” is too much: the ledger is already given`)
  return command
}

/** `--of` names no answer. @example parse('fly --high') */
export class UnknownAnswerError extends Fault<{ of: string; why: string }> {
  override readonly name = 'Flag.UnknownAnswerError'
  constructor(of: string, why: string) {
    super(`--of: cannot read “${of}”: ${why}`, { of, why })
  }
  override advise = (): string =>
    'Write --of inspect, or a command and its flags: --of "stress --shock ETH=-20%", simulate, loop, or account 0x….'
}
