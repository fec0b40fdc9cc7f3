import * as ChainAnswer from '@droste/service/answers/ChainAnswer'
import * as LoopAnswer from '@droste/service/answers/LoopAnswer'
import * as Answer from '../Answer.ts'
import * as ChainFlags from '../flags/ChainFlags.ts'
import * as LoopFlags from '../flags/LoopFlags.ts'
import { type Opened, open } from '../Open.ts'
import * as renderChain from '../render/chain.ts'
import * as heading from '../render/heading.ts'
import * as render from '../render/loop.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

/** `droste loop --ltv … --depth …`, `droste loop --ledger L --pair C/D --leverage …`, or `… --link C/D@V --link …` */
export async function loop(flags: LoopFlags.LoopFlags, terminal: Terminal): Promise<void> {
  const chain = ChainFlags.parse(flags)
  if (chain) return chained(chain, flags.json ?? false, terminal)
  const pair = LoopFlags.pair(flags)
  const progress = Progress.begin(terminal, 3)
  const opened = pair ? await open(pair.ledger, progress).finally(progress.done) : null
  const planned = plannedBy(flags, opened)
  if (flags.json) terminal.out(Answer.json(planned))
  else {
    terminal.out(render.loop(planned, terminal.colour))
    if (opened) terminal.err(notesOf(opened, planned, terminal.colour))
  }
}

async function chained(chain: ChainFlags.Chain, json: boolean, terminal: Terminal): Promise<void> {
  const progress = Progress.begin(terminal, 3)
  const opened = await open(chain.ledger, progress).finally(progress.done)
  const answer = ChainAnswer.plan(opened, chain.links, chain)
  terminal.out(json ? Answer.json(answer) : renderChain.chain(answer, terminal.colour))
}

/** What a loop takes from its ledger, beside what the ledger itself assumes. */
const notesOf = ({ ledger }: Opened, { warnings }: LoopAnswer.Planned, colour: Terminal['colour']): string =>
  heading.notes({ ...ledger, assumptions: [] }, warnings.slice(ledger.assumptions.length), colour)

/** The plan that the flags ask for; terms they leave open are those of the pair in `opened`. */
export const plannedBy = (flags: LoopFlags.LoopFlags, opened: Opened | null): LoopAnswer.Planned =>
  LoopAnswer.plan({ opened, source: 'command line' }, LoopFlags.pair(flags), LoopFlags.parse(flags))
