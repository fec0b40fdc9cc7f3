import { Account, type Ledger } from '@droste/core'
import { openLedger } from '@droste/data'
import { type Subject, World } from '@droste/engine'
import type { Progress } from './terminal/Progress.ts'

/** A ledger that a command was given, compiled. */
export type Opened = {
  readonly ledger: Ledger.Ledger
  readonly world: World.World
  readonly subject: Subject.Subject
}

/** Opens the ledger that `name` means: a built-in one, a JSON file, or a folder of Parquet tables. */
export async function open(name: string, progress: Progress): Promise<Opened> {
  await progress.step(`reading ${name}`)
  const ledger = await openLedger(name)
  await progress.step(`compiling ${ledger.accounts.length} accounts`)
  return compiled(ledger)
}

/** A ledger at hand, compiled. */
export function compiled(ledger: Ledger.Ledger): Opened {
  const world = World.build(ledger)
  const accountId = (row: number): string => Account.idOf(ledger.accounts[row]!)
  return { ledger, world, subject: { ...world, accountId } }
}
