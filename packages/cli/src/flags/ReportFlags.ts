import type { Command } from 'commander'
import { collect } from './StressFlags.ts'

/** The flags of `droste report`. */
export type ReportFlags = { readonly out: string; readonly svgs?: string; readonly shock?: readonly string[] }

/** Declares what the command takes. */
export const declare = (command: Command, ledger: string): Command =>
  command
    .description('one self-contained page: the measures, the cliffs and a cascade, as charts and tables')
    .argument('<ledger>', ledger)
    .requiredOption('--out <file>', 'the page, such as report.html')
    .option('--svgs <folder>', 'writes each chart as a picture of its own too')
    .option(
      '--shock <asset=change>',
      'the cascade that is shown (default: 20 % off all that has a cliff); may be repeated',
      collect,
    )
