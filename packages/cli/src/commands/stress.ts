import { MarketsJson, Parquet } from '@droste/data'
import * as StressAnswer from '@droste/service/answers/StressAnswer'
import { CANNOT } from '@droste/service/answers/StressWarnings'
import * as Answer from '../Answer.ts'
import * as StressFlags from '../flags/StressFlags.ts'
import { type Opened, open, within } from '../Open.ts'
import * as heading from '../render/heading.ts'
import * as render from '../render/outcome.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import { tables } from './stressTables.ts'

export { scenarioOf } from '@droste/service/answers/StressAnswer'

/** `droste stress LEDGER --shock ASSET=-20%` */
export async function stress(
  name: string,
  flags: StressFlags.StressFlags,
  terminal: Terminal,
): Promise<void> {
  const wanted = StressFlags.parse(flags) // a flag that cannot be read is told before a large ledger is
  const progress = Progress.begin(terminal, 4)
  try {
    const opened = await withMarkets(await open(name, progress), flags.liquidity)
    const scenario = StressAnswer.scenarioOf(opened, wanted)
    await progress.step('cascading')
    const stressed = await StressAnswer.run(opened, scenario)
    if (flags.out !== undefined) {
      await progress.step(`writing ${flags.out}`)
      await Parquet.write(flags.out, await tables(opened, stressed.outcome))
    }
    progress.done()
    if (flags.json) terminal.out(Answer.json(StressAnswer.of(opened, stressed)))
    else {
      terminal.out(render.outcome(opened, stressed, terminal.colour))
      if (flags.out !== undefined) terminal.out(`rounds and accounts written to ${flags.out}\n`)
      const told = stressed.warnings.filter((text) => !text.startsWith(CANNOT))
      terminal.err(heading.notes(opened.ledger, told, terminal.colour))
    }
  } finally {
    progress.done()
  }
}

/** The ledger with the markets of a file laid over its own. */
export async function withMarkets(opened: Opened, file: string | undefined): Promise<Opened> {
  if (file === undefined) return opened
  return within(opened, await MarketsJson.laidOver(opened.ledger, file))
}
