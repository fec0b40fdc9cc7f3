import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Fault } from '@droste/core'
import { Books } from '@droste/data'
import * as Fraction from '../flags/Fraction.ts'
import type { ServeFlags } from '../flags/ServeFlags.ts'
import type { Terminal } from '../terminal/Terminal.ts'

/** Where the dashboard's build puts its files; the same from src and from dist. */
const PAGES = fileURLToPath(new URL('../../../web/dist/', import.meta.url))

/** `droste serve [LEDGER…]`: until it is interrupted. */
export async function serve(names: readonly string[], flags: ServeFlags, terminal: Terminal): Promise<void> {
  const port = Fraction.number('--port', flags.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Fraction.OutOfRangeError('--port', flags.port, 'a whole number from 0 to 65535')
  const token = await tokenOf(flags)
  const { Server } = await import('@droste/service') // no other command waits for it to load
  const server = await Server.start({
    ledgers: names.length > 0 ? names : await Books.names(),
    port,
    host: flags.host,
    token,
    pages: PAGES,
    log: terminal.err,
  })
  terminal.out(`${server.url}\n`)
  terminal.err(`serving ${server.service.ledgers.map(({ name }) => name).join(', ')}; Ctrl-C stops\n`)
  await interrupted()
  await server.close()
}

/** Until the first SIGINT or SIGTERM; a second one ends the process at once. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

async function tokenOf({ tokenFile }: ServeFlags): Promise<string | null> {
  if (tokenFile === undefined) return process.env['DROSTE_TOKEN'] || null
  const token = await readFile(tokenFile, 'utf8').catch(() => {
    throw new TokenFileError(tokenFile)
  })
  return token.trim()
}

/** The file of the token cannot be read. @example droste serve --token-file nowhere */
export class TokenFileError extends Fault<{ path: string }> {
  override readonly name = 'Flag.TokenFileError'
  constructor(path: string) {
    super(`--token-file: cannot read ${path}`, { path })
  }
  override advise = (): string => 'Name a file that holds the token and nothing else.'
}
