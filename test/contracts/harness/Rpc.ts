import { Agent, request } from 'node:http'
import { Fault } from '@droste/core'

/** One JSON-RPC call. */
export type Call = { readonly method: string; readonly params: readonly unknown[] }

type Answer = { id: number; result?: unknown; error?: { message: string; data?: unknown } }

/** A keep-alive JSON-RPC connection: one round trip per call or per batch. */
export class Rpc {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })
  readonly #port: number
  #id = 0

  constructor(port: number) {
    this.#port = port
  }

  /** The node's answer; throws `RpcError` when it refuses. */
  async ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const answer = (await this.#post({ jsonrpc: '2.0', id: ++this.#id, method, params })) as Answer
    return settle(answer, method)
  }

  /**
   * Answers to `calls` in their order, in one round trip. The node may run them in any order: reads
   * only.
   */
  async askAll(calls: readonly Call[]): Promise<unknown[]> {
    if (calls.length === 0) return []
    const first = this.#id + 1
    this.#id += calls.length
    const body = calls.map((call, i) => ({ jsonrpc: '2.0', id: first + i, ...call }))
    const answers = (await this.#post(body)) as Answer[]
    const byId = new Map(answers.map((answer) => [answer.id, answer]))
    return calls.map((call, i) => settle(byId.get(first + i), call.method))
  }

  close(): void {
    this.#agent.destroy()
  }

  #post(body: unknown): Promise<unknown> {
    const text = JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const ask = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.#port,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(chunks).toString()))
            } catch (cause) {
              reject(cause as Error)
            }
          })
        },
      )
      ask.on('error', reject)
      ask.end(text)
    })
  }
}

function settle(answer: Answer | undefined, method: string): unknown {
  if (answer === undefined) throw new RpcError(method, 'no answer in the batch', undefined)
  if (answer.error !== undefined) throw new RpcError(method, answer.error.message, answer.error.data)
  return answer.result
}

/** The node refused a call; `data` is the revert data when there is any. */
export class RpcError extends Fault<{ method: string; data: unknown }> {
  override readonly name = 'Rpc.RpcError'
  constructor(method: string, message: string, data: unknown) {
    super(`${method}: ${message}`, { method, data })
  }
  override advise = (): string => 'Read the message: the call itself was refused by the local node.'
}
