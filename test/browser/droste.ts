import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const BOOK = 'aave-v3-ethereum-top54'

const WSTETH = 'eip155:1/0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0'
const WETH = 'eip155:1/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'

/** A chain through that book, as the loop's page has it in its address. */
export const CHAIN = `${WSTETH}~${WETH}~aave-v3-ethereum~~eth,${WETH}~eip155:1/unnamed-dollar-debt~aave-v3-ethereum~0.6`

/** A path of the repository. */
export const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const CLI = root('packages/cli/bin/droste.js')

/** Runs the built `droste` and gives what it printed. */
export function droste(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`droste ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

/** The answer of a command with `--json`. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is read as its readers read it, without our types
export const answer = (...args: string[]): any => JSON.parse(droste(...args, '--json'))

/** A running `droste serve`. */
export type Served = { readonly url: string; readonly stop: () => Promise<void> }

/** Starts the server on any free port, as people do. */
export const serve = (...ledgers: string[]): Promise<Served> => serveAt(0, ...ledgers)

/** The same on one port. */
export const serveAt = (port: number, ...ledgers: string[]): Promise<Served> => started(port, ledgers, {})

/** One that demands a token. */
export const guarded = (token: string): Promise<Served> => started(0, [], { DROSTE_TOKEN: token })

async function started(port: number, ledgers: string[], env: NodeJS.ProcessEnv): Promise<Served> {
  const process_ = spawn(process.execPath, [CLI, 'serve', ...ledgers, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const url = await told(process_)
  const ended = new Promise<void>((resolve) => process_.once('exit', () => resolve()))
  return {
    url: url.replace(/\/$/, ''),
    stop: async () => {
      process_.kill('SIGKILL')
      await ended
    },
  }
}

const told = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    server.stdout!.on('data', (part) => {
      out += part
      const line = /^(http\S+)\n/m.exec(out)
      if (line) resolve(line[1]!)
    })
    server.stderr!.on('data', (part) => {
      err += part
    })
    server.once('exit', (code) => reject(new Error(`droste serve ended with ${code}: ${err}`)))
  })
