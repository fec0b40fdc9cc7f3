import { importers } from '@droste/data'
import { Command } from 'commander'
import { account } from './commands/account.ts'
import { convert } from './commands/convert.ts'
import { explain } from './commands/explain.ts'
import { importLedger } from './commands/import.ts'
import { inspect } from './commands/inspect.ts'
import type { Terminal } from './terminal/Terminal.ts'
import { version } from './version.ts'

const LEDGER = 'a built-in name (aave-v3-ethereum-top54), a JSON file, or a folder of Parquet tables'
const JSON_FLAG = ['--json', 'print one JSON object instead of tables'] as const

/** Every command: its words and flags here, its work in `commands/`. */
export function program(terminal: Terminal): Command {
  const droste = new Command('droste')
    .description('Sees through recursive leverage in DeFi lending and says what happens when it unwinds.')
    .version(version)
    .showHelpAfterError('See droste --help.')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride()
  droste
    .command('inspect')
    .description('how much recursive leverage stands in a book, and where its cliffs are')
    .argument('<ledger>', LEDGER)
    .option(...JSON_FLAG)
    .action((name, flags) => inspect(name, flags, terminal))
  droste
    .command('account')
    .description('one owner: legs, health, leverage, loops, what makes it eligible')
    .argument('<ledger>', LEDGER)
    .argument('<address>', 'an owner, or the id of one of its accounts')
    .option(...JSON_FLAG)
    .action((name, owner, flags) => account(name, owner, flags, terminal))
  droste
    .command('explain')
    .description('where a figure comes from, down to the leg')
    .argument('<ledger>', LEDGER)
    .argument('<figure>', 'a path in the answer (totals.leverage), or of an account (0x…/healthFactor)')
    .option('--levels <n>', 'how deep the printed tree goes', '3')
    .option(...JSON_FLAG)
    .action((name, figure, flags) => explain(name, figure, flags, terminal))
  droste
    .command('import')
    .description('turn a source into a ledger')
    .argument('<format>', Object.keys(importers).join(', '))
    .argument('<path>', 'the source’s file or folder')
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option(...JSON_FLAG)
    .action((format, path, flags) => importLedger(format, path, flags, terminal))
  droste
    .command('convert')
    .description('write a ledger in its other form')
    .argument('<ledger>', LEDGER)
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option(...JSON_FLAG)
    .action((name, flags) => convert(name, flags, terminal))
  return droste
}
