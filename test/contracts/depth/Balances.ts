import type { History } from '@droste/core'
import { type Address, encodeFunctionData, numberToHex } from 'viem'
import type { Chain, Contract } from '../harness/Chain.ts'

/** By wallet and asset: what a history moves in, less what it moves out. */
export function flows(events: readonly History.Event[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  const add = (wallet: string, asset: string, amount: bigint): void => {
    const key = `${wallet} ${asset}`
    sums.set(key, (sums.get(key) ?? 0n) + amount)
  }
  for (const event of events) {
    const { asset, amount, kind } = event
    const wallet = 'owner' in event ? (event.wallet ?? event.owner) : event.wallet
    add(wallet, asset, kind === 'borrow' || kind === 'withdraw' ? amount : -amount)
    if (event.kind === 'transfer') add(event.to, asset, amount)
    if ('got' in event) add(wallet, event.got, event.gotAmount)
  }
  return sums
}

/** What a wallet holds of a token after a block. */
export async function balanceAt(
  chain: Chain,
  { address, abi }: Contract,
  wallet: Address,
  block: number,
): Promise<bigint> {
  const data = encodeFunctionData({ abi, functionName: 'balanceOf', args: [wallet] })
  return BigInt((await chain.ask('eth_call', [{ to: address, data }, numberToHex(block)])) as string)
}
