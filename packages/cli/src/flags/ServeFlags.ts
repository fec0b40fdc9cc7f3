import type { Command } from 'commander'

/** The flags of `droste serve`. */
export type ServeFlags = { readonly port: string; readonly host: string; readonly tokenFile?: string }

/** Declares what the command takes. */
export const declare = (command: Command): Command =>
  command
    .description('the API and the dashboard, on this machine unless told otherwise')
    .argument(
      '[ledgers...]',
      'built-in names, JSON files, folders of Parquet tables (default: the built-in ones)',
    )
    .option('--port <n>', '0 takes any that is free', '4300')
    .option('--host <address>', 'an address that others can reach needs a token (DROSTE_TOKEN)', '127.0.0.1')
    .option('--token-file <file>', 'the token that every request must bear')
