import * as AccountAnswer from '@droste/service/answers/AccountAnswer'
import * as Imagined from '@droste/service/answers/Imagined'
import * as Answer from '../Answer.ts'
import type * as WhatIfFlags from '../flags/WhatIfFlags.ts'
import { openNamed } from '../Open.ts'
import * as render from '../render/account.ts'
import * as heading from '../render/heading.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type AccountFlags = WhatIfFlags.WhatIfFlags & { readonly json?: boolean }

/** `droste account LEDGER ADDRESS` */
export async function account(
  name: string,
  owner: string,
  flags: AccountFlags,
  terminal: Terminal,
): Promise<void> {
  const wanted = Imagined.parse(flags, '--') // a flag that cannot be read is told before a large ledger is
  const progress = Progress.begin(terminal, 3)
  const opened = await openNamed(name, progress).finally(progress.done)
  const whatIf = Imagined.whatIfOf(opened.ledger, wanted)
  const { answer, warnings } = AccountAnswer.of(opened, owner, whatIf)
  if (flags.json) terminal.out(Answer.json(answer))
  else {
    terminal.out(render.account(opened.ledger, answer, terminal.colour))
    terminal.err(heading.notes(opened.ledger, warnings, terminal.colour))
  }
}
