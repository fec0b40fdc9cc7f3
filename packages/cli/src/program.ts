import { importers } from '@droste/data'
import { Command } from 'commander'
import { account } from './commands/account.ts'
import { convert } from './commands/convert.ts'
import { explain } from './commands/explain.ts'
import { generate } from './commands/generate.ts'
import { importLedger } from './commands/import.ts'
import { inspect } from './commands/inspect.ts'
import { loop } from './commands/loop.ts'
import { declareReport, report } from './commands/report.ts'
import { declareServe, serve } from './commands/serve.ts'
import { simulate } from './commands/simulate.ts'
import { snapshot } from './commands/snapshot.ts'
import { stress } from './commands/stress.ts'
import { tour } from './commands/tour.ts'
import * as LoopFlags from './flags/LoopFlags.ts'
import * as SimulateFlags from './flags/SimulateFlags.ts'
import * as SnapshotFlags from './flags/SnapshotFlags.ts'
import * as StressFlags from './flags/StressFlags.ts'
import * as WhatIfFlags from './flags/WhatIfFlags.ts'
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
  WhatIfFlags.declare(
    droste
      .command('account')
      .description('one wallet over all venues: legs, health, leverage, what makes it eligible; and what if')
      .argument('<ledger>', LEDGER)
      .argument('<address>', 'an owner, or the id of one of its accounts'),
  )
    .option(...JSON_FLAG)
    .action((name, owner, flags) => account(name, owner, flags, terminal))
  droste
    .command('explain')
    .description('where a figure comes from, down to the leg')
    .argument('<ledger>', LEDGER)
    .argument('<figure>', 'a path in the answer (totals.leverage), or of an account (0x…/healthFactor)')
    .option(
      '--of <command>',
      'whose answer the figure is in: "stress --shock ETH=-20%", "simulate --paths 1000", "account 0x… --set ETH=-10%", "loop --pair wstETH/WETH --leverage 5"',
      'inspect',
    )
    .option('--levels <n>', 'how deep the printed tree goes', '2')
    .option(...JSON_FLAG)
    .action((name, figure, flags) => explain(name, figure, flags, terminal))
  StressFlags.declare(
    droste
      .command('stress')
      .description('what a shock sets off: liquidations, sales, falling prices, until nothing moves')
      .argument('<ledger>', LEDGER),
  )
    .option('--out <folder>', 'writes rounds, prices and accounts as Parquet tables')
    .option(...JSON_FLAG)
    .action((name, flags) => stress(name, flags, terminal))
  SimulateFlags.declare(
    droste
      .command('simulate')
      .description('many cascades: losses at 95 and 99 %, and the chance of one, each with its interval')
      .argument('<ledger>', LEDGER),
  )
    .option(...JSON_FLAG)
    .action((name, flags) => simulate(name, flags, terminal))
  LoopFlags.declare(
    droste
      .command('loop')
      .description(
        'plan a loop before it exists: steps, health, what kills it, what it earns, what leaving costs',
      ),
  )
    .option(...JSON_FLAG)
    .action((flags) => loop(flags, terminal))
  droste
    .command('tour')
    .description('the report of `npm start`: what stands in the built-in book, and what would bring it down')
    .action(() => tour(terminal))
  droste
    .command('import')
    .description('turn a source into a ledger')
    .argument('<format>', Object.keys(importers).join(', '))
    .argument('<path>', 'the source’s file or folder')
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option(...JSON_FLAG)
    .action((format, path, flags) => importLedger(format, path, flags, terminal))
  SnapshotFlags.declare(droste.command('snapshot'))
    .option(...JSON_FLAG)
    .action((protocol, flags) => snapshot(protocol, flags, terminal))
  droste
    .command('generate')
    .description('a book of any size that is like a real one, of accounts that nobody holds')
    .requiredOption('--accounts <n>', 'how many')
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option('--seed <n>', 'the same seed, the same book', '1')
    .option('--like <ledger>', LEDGER, 'aave-v3-ethereum-top54')
    .option(...JSON_FLAG)
    .action((flags) => generate(flags, terminal))
  droste
    .command('convert')
    .description('write a ledger in its other form')
    .argument('<ledger>', LEDGER)
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option(...JSON_FLAG)
    .action((name, flags) => convert(name, flags, terminal))
  declareReport(droste.command('report'), LEDGER).action((name, flags) => report(name, flags, terminal))
  declareServe(droste.command('serve')).action((names, flags) => serve(names, flags, terminal))
  return droste
}
