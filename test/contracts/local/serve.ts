import * as Chain from '../harness/Chain.ts'
import { build } from './Loops.ts'

/**
 * Starts a chain with a real Aave and loops on it, says where on one line of standard output, and ends when standard
 * input ends: with whoever asked for it.
 */
export async function serve(accounts: number): Promise<void> {
  const chain = await Chain.start()
  process.stdin.resume().on('end', () => {
    chain.stop()
    process.exit(0)
  })
  const { provider, exchange } = await build(chain, accounts)
  process.stdout.write(`${JSON.stringify({ url: chain.url, provider, pool: exchange.pool.address })}\n`)
}
