import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as Chance from '../harness/Chance.ts'

/** What may go wrong with a request. */
export const FAULTS = [
  'drop',
  'cut',
  'late',
  'truncate',
  '429',
  '503',
  'limit',
  'timeout',
  'garbage',
] as const
export type Fault = (typeof FAULTS)[number]

export type Options = {
  readonly seed: number
  /** One request in so many goes wrong; 0 for none. */
  readonly once: number
  readonly faults?: readonly Fault[]
  /** Most blocks of a log range; above, the range is refused as too large. */
  readonly blocks?: number
  /** Most bytes of a request. */
  readonly bytes?: number
  /** Milliseconds that every answer waits. */
  readonly latency?: number
  /** Milliseconds that a late answer waits. */
  readonly late?: number
  /** Changes answers on their way: a node that lies. `count` counts requests from 1. */
  readonly lie?: (call: Call, result: unknown, count: number) => unknown
  /** Runs before a request is passed on. */
  readonly before?: (count: number) => Promise<void>
  /** Refuses every request and repeats its address, as services do with a wrong key. */
  readonly refuses?: boolean
}

export type Call = { readonly id: number; readonly method: string; readonly params: readonly unknown[] }

/** A proxy in front of a node, that spoils what it passes on. */
export type Interference = {
  readonly url: string
  /** Requests so far, and how many of them went wrong in which way. */
  readonly counts: () => { readonly requests: number; readonly faults: ReadonlyMap<string, number> }
  readonly stop: () => void
}

/** Starts a proxy whose faults follow from its seed. */
export async function start(target: string, options: Options): Promise<Interference> {
  const chance = Chance.from(options.seed)
  const faults = new Map<string, number>()
  let requests = 0
  const note = (fault: string): void => void faults.set(fault, (faults.get(fault) ?? 0) + 1)
  const server = createServer(async (ask, answer) => {
    const body = await textOf(ask)
    requests++
    await options.before?.(requests)
    if (options.refuses) return reply(answer, 401, `key not valid: ${ask.url} ${ask.headers.authorization}`)
    const calls = JSON.parse(body) as Call[]
    const fault = options.once > 0 && chance.once(options.once) ? chance.pick(options.faults ?? FAULTS) : null
    if (fault !== null) note(fault)
    const refusal = refused(calls, body, options)
    if (refusal !== null) {
      note('too large')
      return reply(answer, 200, JSON.stringify(errors(calls, -32602, refusal)))
    }
    if (fault === 'drop') return ask.socket.destroy()
    if (fault === '429') return reply(answer, 429, 'slow down', { 'retry-after': '1' })
    if (fault === '503') return reply(answer, 503, '<html>busy</html>')
    if (fault === 'limit') return reply(answer, 200, JSON.stringify(errors(calls, -32005, 'limit exceeded')))
    if (fault === 'timeout')
      return reply(answer, 200, JSON.stringify(errors(calls, -32000, 'request timed out')))
    if (fault === 'garbage') return reply(answer, 200, '{"jsonrpc":"2.0"}')
    const forwarded = lied(calls, await forward(target, body), options, requests)
    if (fault === 'truncate')
      return reply(answer, 200, forwarded.slice(0, chance.int(0, forwarded.length - 1)))
    if (fault === 'cut') {
      answer.writeHead(200, { 'content-length': `${forwarded.length}` })
      answer.write(forwarded.slice(0, forwarded.length >> 1))
      return setTimeout(() => ask.socket.destroy(), 5)
    }
    const wait = fault === 'late' ? (options.late ?? 1100) : (options.latency ?? 0)
    setTimeout(() => reply(answer, 200, forwarded), wait)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    counts: () => ({ requests, faults }),
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function refused(calls: readonly Call[], body: string, { blocks, bytes }: Options): string | null {
  if (bytes !== undefined && body.length > bytes) return 'request too large'
  const wide = calls.some(({ method, params }) => {
    if (blocks === undefined || method !== 'eth_getLogs') return false
    const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }]
    return Number(toBlock) - Number(fromBlock) + 1 > blocks
  })
  return wide ? 'block range is too large' : null
}

const errors = (calls: readonly Call[], code: number, message: string): unknown[] =>
  calls.map(({ id }) => ({ jsonrpc: '2.0', id, error: { code, message } }))

function lied(calls: readonly Call[], text: string, { lie }: Options, count: number): string {
  if (lie === undefined) return text
  const answers = JSON.parse(text) as { id: number; result?: unknown }[]
  return JSON.stringify(
    answers.map((answer) => {
      const call = calls.find(({ id }) => id === answer.id)!
      return 'result' in answer ? { ...answer, result: lie(call, answer.result, count) } : answer
    }),
  )
}

function reply(
  answer: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  if (answer.destroyed) return
  answer.writeHead(status, { 'content-type': 'application/json', ...headers })
  answer.end(text)
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

function forward(target: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const ask = request(target, { method: 'POST', headers }, (answer) => textOf(answer).then(resolve, reject))
    ask.on('error', reject)
    ask.end(body)
  })
}
