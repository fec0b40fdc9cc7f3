import { Fault } from '@droste/core'
import {
  type Abi,
  type Address,
  createPublicClient,
  createTestClient,
  custom,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hex,
  numberToHex,
  type PublicClient,
  type TestClient,
} from 'viem'
import { foundry } from 'viem/chains'
import { type Artifact, link } from './Artifact.ts'
import * as Node from './Node.ts'
import { RpcError } from './Rpc.ts'

/** A deployed contract: where it is and how to speak to it. */
export type Contract = { readonly address: Address; readonly abi: Abi }
/** One view to read. */
export type View = readonly [contract: Contract, name: string, args?: readonly unknown[]]
/** Who sends, at which second (default: one after the last block), and with how much ether. */
export type Sending = { readonly from?: Address; readonly at?: bigint; readonly value?: bigint }
export type Log = { readonly address: Address; readonly topics: [Hex, ...Hex[]]; readonly data: Hex }
export type Receipt = {
  readonly status: Hex
  readonly gasUsed: Hex
  readonly logs: readonly Log[]
  readonly contractAddress: Address | null
  readonly transactionHash: Hex
  readonly blockNumber: Hex
}
/** What became of a transaction that may be refused. */
export type Tried =
  | { readonly kind: 'done'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly reason: string }

const callGas = numberToHex(25_000_000)
const deployGas = numberToHex(60_000_000)

/** Genesis of every test chain unless another is asked for, in seconds. */
export const genesis = 1_750_000_000

/** Starts a local chain. Stop it in `afterAll`. */
export async function start(options: { timestamp?: number; codeSizeLimit?: boolean } = {}): Promise<Chain> {
  const timestamp = options.timestamp ?? genesis
  const node = await Node.start({ timestamp, codeSizeLimit: options.codeSizeLimit ?? true })
  const accounts = (await node.rpc.ask('eth_accounts')) as Address[]
  return new Chain(
    node,
    accounts.map((account) => getAddress(account)),
    BigInt(timestamp),
  )
}

/**
 * A local chain whose clock only we move: every block's second is set before it is mined, so the same
 * steps give the same numbers. Transactions carry fixed gas; any address may send.
 */
export class Chain {
  readonly url: string
  /** The ten funded accounts; the first deploys and administers. */
  readonly accounts: readonly Address[]
  readonly public: PublicClient
  readonly test: TestClient
  readonly #node: Node.Node
  #now: bigint

  constructor(node: Node.Node, accounts: readonly Address[], now: bigint) {
    this.#node = node
    this.#now = now
    this.accounts = accounts
    this.url = `http://127.0.0.1:${node.port}`
    const transport = custom(
      {
        request: ({ method, params }: { method: string; params?: unknown[] }) => node.rpc.ask(method, params),
      },
      { retryCount: 0 },
    )
    this.public = createPublicClient({ chain: foundry, transport, cacheTime: 0 }) as PublicClient
    this.test = createTestClient({ chain: foundry, transport, mode: 'anvil' }) as TestClient
  }

  get admin(): Address {
    return this.accounts[0]!
  }

  /** Second of the last block. */
  get now(): bigint {
    return this.#now
  }

  stop(): void {
    this.#node.stop()
  }

  ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return this.#node.rpc.ask(method, params)
  }

  async deploy(
    artifact: Artifact,
    args: readonly unknown[] = [],
    libraries: Readonly<Record<string, Address>> = {},
  ): Promise<Contract> {
    const data = encodeDeployData({ abi: artifact.abi, bytecode: link(artifact, libraries), args })
    const receipt = await this.#send({ data, gas: deployGas }, {})
    if (receipt.status !== '0x1' || receipt.contractAddress === null) {
      throw new RefusedError(
        `deploy ${artifact.name}`,
        await this.#reason({ data, gas: deployGas }, {}, artifact.abi),
      )
    }
    return { address: getAddress(receipt.contractAddress), abi: artifact.abi }
  }

  /** Sends a call that must succeed; throws `RefusedError` with the contract's own reason. */
  async write(
    contract: Contract,
    name: string,
    args: readonly unknown[] = [],
    sending: Sending = {},
  ): Promise<Receipt> {
    const tried = await this.try(contract, name, args, sending)
    if (tried.kind === 'refused') throw new RefusedError(name, tried.reason)
    return tried.receipt
  }

  /** Sends a call that the contract may refuse. A refused call still makes a block. */
  async try(
    contract: Contract,
    name: string,
    args: readonly unknown[] = [],
    sending: Sending = {},
  ): Promise<Tried> {
    const data = encodeFunctionData({ abi: contract.abi, functionName: name, args })
    const call = { to: contract.address, data, gas: callGas }
    const receipt = await this.#send(call, sending)
    if (receipt.status === '0x1') return { kind: 'done', receipt }
    return { kind: 'refused', reason: await this.#reason(call, sending, contract.abi) }
  }

  async read<T>(contract: Contract, name: string, args: readonly unknown[] = []): Promise<T> {
    const [value] = await this.readAll([[contract, name, args]])
    return value as T
  }

  /** Views at the last block, in one round trip. */
  async readAll(views: readonly View[]): Promise<unknown[]> {
    const calls = views.map(([contract, name, args = []]) => ({
      method: 'eth_call',
      params: [
        { to: contract.address, data: encodeFunctionData({ abi: contract.abi, functionName: name, args }) },
        'latest',
      ],
    }))
    const answers = await this.#node.rpc.askAll(calls)
    return answers.map((data, i) => {
      const [contract, functionName] = views[i]!
      return decodeFunctionResult({ abi: contract.abi, functionName, data: data as Hex })
    })
  }

  /** Mines an empty block at second `at`. */
  async mine(at: bigint): Promise<void> {
    await this.ask('evm_setNextBlockTimestamp', [numberToHex(at)])
    await this.ask('evm_mine')
    this.#now = at
  }

  /** Writes 32 bytes of a contract's storage. */
  async store(contract: Contract, slot: bigint, value: bigint): Promise<void> {
    const bits = BigInt.asUintN(256, value)
    await this.ask('anvil_setStorageAt', [
      contract.address,
      numberToHex(slot),
      numberToHex(bits, { size: 32 }),
    ])
  }

  /**
   * The point to go back to: chain and clock. The node clears its pool of the last transaction after it has answered; a
   * revert in between makes it drop the next transaction of the same sender, or mine the last one again. So going
   * back waits until the pool is empty.
   */
  async snapshot(): Promise<() => Promise<void>> {
    const now = this.#now
    let id = await this.ask('evm_snapshot')
    return async () => {
      while (!(await this.#settled())) await new Promise((resolve) => setTimeout(resolve, 1))
      await this.ask('evm_revert', [id])
      // A snapshot serves once; the next return needs its own.
      id = await this.ask('evm_snapshot')
      this.#now = now
    }
  }

  async #settled(): Promise<boolean> {
    const { pending, queued } = (await this.ask('txpool_status')) as { pending: Hex; queued: Hex }
    return BigInt(pending) === 0n && BigInt(queued) === 0n
  }

  async #send(
    call: Record<string, unknown>,
    { from = this.admin, at = this.#now + 1n, value = 0n }: Sending,
  ): Promise<Receipt> {
    await this.ask('evm_setNextBlockTimestamp', [numberToHex(at)])
    const transaction = { ...call, from, value: numberToHex(value), gasPrice: '0x0' }
    const receipt = (await this.ask('eth_sendTransactionSync', [transaction])) as Receipt
    this.#now = at
    return receipt
  }

  async #reason(
    call: Record<string, unknown>,
    { from = this.admin, value = 0n }: Sending,
    abi: Abi,
  ): Promise<string> {
    try {
      await this.ask('eth_call', [{ ...call, from, value: numberToHex(value) }, 'latest'])
      return 'refused then, but not when asked again'
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      return nameOf(error, abi)
    }
  }
}

/** Events of `abi` with the name `name` in a receipt, in their order. */
export function events<T>(receipt: Receipt, abi: Abi, name: string): T[] {
  return receipt.logs.flatMap((log) => {
    try {
      const event = decodeEventLog({ abi, topics: log.topics, data: log.data })
      return event.eventName === name ? [event.args as T] : []
    } catch {
      return []
    }
  })
}

function nameOf(error: RpcError, abi: Abi): string {
  const { data } = error.facts
  if (typeof data !== 'string' || data === '0x') return error.message
  try {
    const { errorName, args } = decodeErrorResult({ abi, data: data as Hex })
    return errorName === 'Error' || errorName === 'Panic' ? `${args?.[0]}` : errorName
  } catch {
    return data
  }
}

/** A contract refused a transaction that had to succeed. */
export class RefusedError extends Fault<{ call: string; reason: string }> {
  override readonly name = 'Chain.RefusedError'
  constructor(call: string, reason: string) {
    super(`${call} was refused: ${reason}`, { call, reason })
  }
  override advise = (): string => "The reason is the contract's own: look it up in its error list."
}
