import { type Address, encodeFunctionData, type Hex, numberToHex } from 'viem'
import type { Stage } from '../aave/Stage.ts'
import type { Chain, Contract } from '../harness/Chain.ts'
import { addressOf } from './Loops.ts'

const [WETH, , USDC] = [0, 1, 2]
const BLOCK = 500 // transactions in a block
const GAS = '0x7a120'
const WAD = 10n ** 18n

type Transaction = {
  readonly from: Address
  readonly to: Address
  readonly data: Hex
  readonly gas: Hex
  readonly nonce?: Hex
}

/** Lets a supplier give `count` accounts a deposit each; two in three of them borrow. */
export async function gather(chain: Chain, { on }: Stage, count: number): Promise<void> {
  const { pool, reserves } = on
  const supplier = chain.accounts[6]!
  const call = (from: Address, name: string, args: readonly unknown[]): Transaction => ({
    from,
    to: pool.address,
    data: encodeFunctionData({ abi: (pool as Contract).abi, functionName: name, args }),
    gas: GAS,
  })
  const accounts = Array.from({ length: count }, (_, n) => addressOf(10_000 + n))
  const weth = reserves[WETH!]!.token.address
  const usdc = reserves[USDC!]!.token.address
  const first = Number(await chain.ask('eth_getTransactionCount', [supplier, 'latest']))
  await chain.ask('evm_setAutomine', [false])
  await send(
    chain,
    accounts.map((account, n) => ({
      ...call(supplier, 'supply', [weth, WAD + BigInt(n), account, 0]),
      nonce: numberToHex(first + n), // a batch is not run in its order
    })),
  )
  const borrowers = accounts.filter((_, n) => n % 3 !== 0)
  await send(
    chain,
    borrowers.map((account, n) =>
      call(account, 'borrow', [usdc, 10n ** 6n + BigInt(n % 97), 2n, 0, account]),
    ),
  )
  await chain.ask('evm_setAutomine', [true])
}

/** Transactions by the hundred, in one request and one block. */
async function send(chain: Chain, transactions: readonly Transaction[]): Promise<void> {
  for (let from = 0; from < transactions.length; from += BLOCK) {
    const calls = transactions.slice(from, from + BLOCK).map((transaction, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'eth_sendTransaction',
      params: [{ ...transaction, gasPrice: '0x0' }],
    }))
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(chain.url, { method: 'POST', headers, body: JSON.stringify(calls) })
    const failed = ((await answer.json()) as { error?: { message: string } }[]).find(({ error }) => error)
    if (failed?.error) throw new Error(failed.error.message)
    await chain.mine(chain.now + 12n)
  }
}
