import { Fault } from '@droste/core'
import { importers, LedgerFile } from '@droste/data'
import * as Answer from '../Answer.ts'
import * as heading from '../render/heading.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type ImportFlags = { readonly json?: boolean; readonly out: string }

/** `droste import FORMAT PATH --out LEDGER` */
export async function importLedger(
  format: string,
  path: string,
  flags: ImportFlags,
  terminal: Terminal,
): Promise<void> {
  const load = Object.hasOwn(importers, format) ? importers[format] : undefined
  if (!load) throw new UnknownFormatError(format, Object.keys(importers))
  const progress = Progress.begin(terminal, 2)
  try {
    await progress.step(`reading ${path}`)
    const ledger = await (await load()).read(path)
    await progress.step(`writing ${flags.out}`)
    await LedgerFile.write(ledger, flags.out)
    progress.done()
    if (flags.json)
      terminal.out(Answer.json({ ...Answer.about(ledger), accounts: ledger.accounts.length, out: flags.out }))
    else {
      terminal.out(`${heading.heading(ledger, terminal.colour)}written to ${flags.out}\n`)
      terminal.err(heading.notes(ledger, [], terminal.colour))
    }
  } finally {
    progress.done()
  }
}

/** No importer of that name. @example droste import aave-v9 data --out ledger.json */
export class UnknownFormatError extends Fault<{ format: string; known: string[] }> {
  override readonly name = 'Flag.UnknownFormatError'
  constructor(format: string, known: string[]) {
    super(`No format is called “${format}”`, { format, known })
  }
  override advise = (): string => `Droste reads ${this.facts.known.join(', ')}.`
}
