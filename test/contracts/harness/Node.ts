import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '@droste/core'
import { Rpc } from './Rpc.ts'

const binary = fileURLToPath(
  new URL('../node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil', import.meta.url),
)

/** A local chain as a process of its own. */
export type Node = { readonly port: number; readonly rpc: Rpc; readonly stop: () => void }

/** Starts anvil on a free port with a fixed clock and free gas; it dies with this process, and so do the states it keeps. */
export async function start(options: { timestamp: number; codeSizeLimit: boolean }): Promise<Node> {
  const port = await freePort()
  const states = mkdtempSync(join(tmpdir(), 'droste-anvil-'))
  const flags = [
    ...['--port', `${port}`, '--timestamp', `${options.timestamp}`, '--gas-limit', '1000000000'],
    ...['--block-base-fee-per-gas', '0', '--gas-price', '0', '--auto-impersonate', '--quiet'],
    ...['--cache-path', states],
    ...(options.codeSizeLimit ? [] : ['--disable-code-size-limit']),
  ]
  const child = spawn(binary, flags, { stdio: 'ignore' })
  // A killed anvil leaves its states behind, hundreds of megabytes of them.
  child.once('exit', () => rmSync(states, { recursive: true, force: true }))
  const kill = (): void => {
    child.kill('SIGKILL')
    rmSync(states, { recursive: true, force: true })
  }
  process.once('exit', kill)
  const rpc = new Rpc(port)
  await answering(child, rpc)
  return {
    port,
    rpc,
    stop: () => {
      process.removeListener('exit', kill)
      rpc.close()
      kill()
    },
  }
}

async function answering(child: ChildProcess, rpc: Rpc): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if (child.exitCode !== null) throw new NodeDownError(child.exitCode)
    try {
      await rpc.ask('eth_chainId')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  child.kill('SIGKILL')
  throw new NodeDownError(null)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** The local chain did not start. */
export class NodeDownError extends Fault<{ exitCode: number | null }> {
  override readonly name = 'Node.NodeDownError'
  constructor(exitCode: number | null) {
    super(`The local chain did not start (exit code ${exitCode ?? 'none'}).`, { exitCode })
  }
  override advise = (): string => 'Run npm install in test/contracts; the binary is for Linux on x86-64.'
}
