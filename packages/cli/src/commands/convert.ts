import { LedgerFile } from '@droste/data'
import * as Answer from '../Answer.ts'
import { plural } from '../render/Text.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type ConvertFlags = { readonly json?: boolean; readonly out: string }

/** `droste convert LEDGER --out LEDGER` */
export async function convert(name: string, flags: ConvertFlags, terminal: Terminal): Promise<void> {
  const progress = Progress.begin(terminal, 2)
  try {
    await progress.step(`reading ${name}`)
    const ledger = await LedgerFile.open(name)
    await progress.step(`writing ${flags.out}`)
    await LedgerFile.write(ledger, flags.out)
    progress.done()
    const accounts = ledger.accounts.length
    if (flags.json) terminal.out(Answer.json({ ...Answer.about(ledger), accounts, out: flags.out }))
    else terminal.out(`${ledger.name}: ${plural(accounts, 'account')} written to ${flags.out}\n`)
  } finally {
    progress.done()
  }
}
