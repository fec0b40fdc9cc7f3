import { importers } from '@droste/data/importers'
import { Command } from 'commander'
import * as LoopFlags from './flags/LoopFlags.ts'
import * as ReportFlags from './flags/ReportFlags.ts'
import * as ServeFlags from './flags/ServeFlags.ts'
import * as SimulateFlags from './flags/SimulateFlags.ts'
import * as SnapshotFlags from './flags/SnapshotFlags.ts'
import * as StressFlags from './flags/StressFlags.ts'
import * as WhatIfFlags from './flags/WhatIfFlags.ts'
import type { Terminal } from './terminal/Terminal.ts'
import { version } from './version.ts'

const LEDGER = 'a built-in name (aave-v3-ethereum-top54), a JSON file, or a folder of Parquet tables'
const JSON_FLAG = ['--json', 'print one JSON object instead of tables'] as const

/** Every command: its words and flags here, its work in `commands/`, which is loaded when it is asked for. */
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
    .action(async (name, flags) => (await import('./commands/inspect.ts')).inspect(name, flags, terminal))
  WhatIfFlags.declare(
    droste
      .command('account')
      .description('one wallet over all venues: legs, health, leverage, what makes it eligible; and what if')
      .argument('<ledger>', LEDGER)
      .argument('<address>', 'an owner, or the id of one of its accounts'),
  )
    .option(...JSON_FLAG)
    .action(async (name, owner, flags) =>
      (await import('./commands/account.ts')).account(name, owner, flags, terminal),
    )
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
    .action(async (name, figure, flags) =>
      (await import('./commands/explain.ts')).explain(name, figure, flags, terminal),
    )
  StressFlags.declare(
    droste
      .command('stress')
      .description('what a shock sets off: liquidations, sales, falling prices, until nothing moves')
      .argument('<ledger>', LEDGER),
  )
    .option('--out <folder>', 'writes rounds, prices and accounts as Parquet tables')
    .option(...JSON_FLAG)
    .action(async (name, flags) => (await import('./commands/stress.ts')).stress(name, flags, terminal))
  SimulateFlags.declare(
    droste
      .command('simulate')
      .description('many cascades: losses at 95 and 99 %, and the chance of one, each with its interval')
      .argument('<ledger>', LEDGER),
  )
    .option(...JSON_FLAG)
    .action(async (name, flags) => (await import('./commands/simulate.ts')).simulate(name, flags, terminal))
  LoopFlags.declare(
    droste
      .command('loop')
      .description(
        'plan a loop before it exists: steps, health, what kills it, what it earns, what leaving costs',
      ),
  )
    .option(...JSON_FLAG)
    .action(async (flags) => (await import('./commands/loop.ts')).loop(flags, terminal))
  droste
    .command('tour')
    .description('the report of `npm start`: what stands in the built-in book, and what would bring it down')
    .action(async () => (await import('./commands/tour.ts')).tour(terminal))
  droste
    .command('import')
    .description('turn a source into a ledger')
    .argument('<format>', Object.keys(importers).join(', '))
    .argument('<path>', 'the source’s file or folder')
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option(...JSON_FLAG)
    .action(async (format, path, flags) =>
      (await import('./commands/import.ts')).importLedger(format, path, flags, terminal),
    )
  SnapshotFlags.declare(droste.command('snapshot'))
    .option(...JSON_FLAG)
    .action(async (protocol, flags) =>
      (await import('./commands/snapshot.ts')).snapshot(protocol, flags, terminal),
    )
  droste
    .command('generate')
    .description('a book of any size that is like a real one, of accounts that nobody holds')
    .requiredOption('--accounts <n>', 'how many')
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option('--seed <n>', 'the same seed, the same book', '1')
    .option('--like <ledger>', LEDGER, 'aave-v3-ethereum-top54')
    .option(...JSON_FLAG)
    .action(async (flags) => (await import('./commands/generate.ts')).generate(flags, terminal))
  droste
    .command('convert')
    .description('write a ledger in its other form')
    .argument('<ledger>', LEDGER)
    .requiredOption('--out <ledger>', 'a .json file, or a folder for Parquet tables')
    .option(...JSON_FLAG)
    .action(async (name, flags) => (await import('./commands/convert.ts')).convert(name, flags, terminal))
  ReportFlags.declare(droste.command('report'), LEDGER).action(async (name, flags) =>
    (await import('./commands/report.ts')).report(name, flags, terminal),
  )
  ServeFlags.declare(droste.command('serve')).action(async (names, flags) =>
    (await import('./commands/serve.ts')).serve(names, flags, terminal),
  )
  return droste
}
