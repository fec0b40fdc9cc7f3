import { Loop } from '@droste/core'
import * as LoopAnswer from '@droste/service/answers/LoopAnswer'
import * as Answer from '../Answer.ts'
import * as LoopFlags from '../flags/LoopFlags.ts'
import { type Opened, open } from '../Open.ts'
import * as render from '../render/loop.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

/** `droste loop --ltv … --depth …`, or `droste loop --ledger L --pair C/D --leverage …` */
export async function loop(flags: LoopFlags.LoopFlags, terminal: Terminal): Promise<void> {
  const pair = LoopFlags.pair(flags)
  const progress = Progress.begin(terminal, 3)
  const opened = pair ? await open(pair.ledger, progress).finally(progress.done) : null
  const { options, plan, answer } = planned(flags, opened)
  if (flags.json) terminal.out(Answer.json(answer))
  else terminal.out(render.loop(options, plan, terminal.colour))
}

/** The plan that the flags ask for; terms they leave open are those of the pair in `opened`. */
export function planned(flags: LoopFlags.LoopFlags, opened: Opened | null) {
  const pair = LoopFlags.pair(flags)
  const options = LoopFlags.parse(flags, opened && pair ? LoopAnswer.termsOf(opened, pair) : {})
  const plan = Loop.plan(options)
  return { options, plan, answer: LoopAnswer.of({ opened, source: 'command line' }, options, plan) }
}
