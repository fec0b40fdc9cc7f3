import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Fault } from '@droste/core'
import type { Terminal } from '../terminal/Terminal.ts'

/** A chain on this machine with a real lending market on it, and the pool in which its staked ether is sold. */
export type Local = Ready & { readonly stop: () => void }

type Ready = { readonly url: string; readonly provider: string; readonly pool: string }

const contracts = fileURLToPath(new URL('../../../../test/contracts/', import.meta.url))
const ACCOUNTS = 40

/**
 * Starts the network `local`: a fresh chain, the real Aave v3.6, a real exchange, and accounts that loop.
 * @throws UnknownNetworkError, NotInstalledError, NotStartedError
 */
export async function start(network: string, protocol: string, { err, watched }: Terminal): Promise<Local> {
  if (network !== 'local' || protocol !== 'aave-v3') throw new UnknownNetworkError(network, protocol)
  if (!existsSync(`${contracts}node_modules/@foundry-rs`)) throw new NotInstalledError()
  if (watched)
    err('deploying Aave v3.6 to a local chain (the first time its contracts are compiled: 25 s) …\n')
  const child = spawn(process.execPath, [`${contracts}local/start.mjs`, `${ACCOUNTS}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString()
  })
  // It ends when its standard input does, so also when this process dies.
  const stop = (): void => void child.stdin.end()
  const ready = await new Promise<Ready>((resolve, reject) => {
    let line = ''
    child.stdout.on('data', (part: Buffer) => {
      line += part.toString()
      if (line.includes('\n')) resolve(JSON.parse(line) as Ready)
    })
    child.once('exit', (code) => reject(new NotStartedError(code, said)))
  })
  child.removeAllListeners('exit')
  child.unref()
  return { ...ready, stop }
}

/** @example droste snapshot aave-v3 --network moon */
export class UnknownNetworkError extends Fault<{ network: string; protocol: string }> {
  override readonly name = 'Flag.UnknownNetworkError'
  constructor(network: string, protocol: string) {
    super(`No network is called “${network}” for ${protocol}`, { network, protocol })
  }
  override advise = (): string =>
    'The only one is `local`, with aave-v3 on it; for any other give its address with --rpc.'
}

/** The local network needs packages that only the tests need otherwise. */
export class NotInstalledError extends Fault<Record<never, never>> {
  override readonly name = 'LocalNetwork.NotInstalledError'
  constructor() {
    super('The contracts of the local network are not installed', {})
  }
  override advise = (): string =>
    'Run `npm ci --prefix test/contracts` in the folder of Droste, once; `npm test` does it too.'
}

/** The local network ended before it was ready. */
export class NotStartedError extends Fault<{ code: number | null; said: string }> {
  override readonly name = 'LocalNetwork.NotStartedError'
  constructor(code: number | null, said: string) {
    super(`The local network did not start (exit code ${code ?? 'none'}): ${said.slice(0, 500)}`, {
      code,
      said,
    })
  }
  override advise = (): string =>
    'It runs on Linux on x86-64; install its packages anew with `npm ci --prefix test/contracts`.'
}
