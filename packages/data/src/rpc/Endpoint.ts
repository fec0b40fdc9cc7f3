import { Fault } from '@droste/core'
import * as Target from './Target.ts'

/** One JSON-RPC call. */
export type Call = { readonly method: string; readonly params: readonly unknown[] }

/** Asks one endpoint once: a round trip for the whole batch, answers in the order of the calls. */
export type Endpoint = {
  readonly label: string
  /** @throws TransientError, TooLargeError, UnknownBlockError, RefusedError */
  readonly ask: (calls: readonly Call[], timeout: number) => Promise<unknown[]>
}

/** Why a request may succeed when asked again. */
export type Reason = 'limit' | 'timeout' | 'dropped' | 'garbled' | 'server'

type Answer = { readonly id?: unknown; readonly result?: unknown; readonly error?: Failure }
type Failure = { readonly code?: number; readonly message?: string }

/** An endpoint over HTTP, with connections kept open. */
export function at(target: Target.Target): Endpoint {
  const headers = {
    'content-type': 'application/json',
    ...(target.authorization === null ? {} : { authorization: target.authorization }),
  }
  return {
    label: target.label,
    ask: async (calls, timeout) => {
      const body = JSON.stringify(calls.map((call, id) => ({ jsonrpc: '2.0', id, ...call })))
      const { status, text, retryAfter } = await post(target, { method: 'POST', headers, body }, timeout)
      judgeStatus(target, status, text, retryAfter)
      return inOrder(target, calls, parse(target, text))
    },
  }
}

type Response = { readonly status: number; readonly text: string; readonly retryAfter: number | null }

async function post(target: Target.Target, request: RequestInit, timeout: number): Promise<Response> {
  try {
    const answer = await fetch(target.href, {
      ...request,
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    })
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
    return {
      status: answer.status,
      text: await textOf(target, answer),
      retryAfter: Number.isFinite(seconds) ? seconds * 1000 : null,
    }
  } catch (cause) {
    if (cause instanceof TooLargeError) throw cause
    // The cause is not passed on: it may hold the address.
    const { name } = cause as Error
    throw new TransientError(target.label, name === 'TimeoutError' ? 'timeout' : 'dropped', codeOf(cause))
  }
}

// Bytes of an answer: what one answer holds bounds the memory of a snapshot, whatever the size of the market.
const MOST = 8 * 1024 * 1024

async function textOf(target: Target.Target, { body }: globalThis.Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    parts.push(part)
    size += part.byteLength
    if (size > MOST) throw new TooLargeError(target.label, `the answer is larger than ${MOST} bytes`)
  }
  return Buffer.concat(parts).toString()
}

/** ECONNREFUSED and the like: a word of the system, without an address. */
const codeOf = (cause: unknown): string =>
  String((cause as { cause?: { code?: unknown } }).cause?.code ?? (cause as Error).name)

function judgeStatus(target: Target.Target, status: number, text: string, retryAfter: number | null): void {
  if (status === 429) throw new TransientError(target.label, 'limit', 'HTTP 429', retryAfter)
  if (status === 413) throw new TooLargeError(target.label, 'HTTP 413')
  if (status === 408 || status >= 500)
    throw new TransientError(target.label, 'server', `HTTP ${status}`, retryAfter)
  // Some servers answer a JSON-RPC error with the status 400.
  if (status >= 400 && !text.trimStart().startsWith('{') && !text.trimStart().startsWith('['))
    throw new RefusedError(target.label, 'the request', Target.scrub(`HTTP ${status} ${text}`, target))
}

function parse(target: Target.Target, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TransientError(target.label, 'garbled', `${text.length} characters that are not JSON`)
  }
}

function inOrder(target: Target.Target, calls: readonly Call[], answers: unknown): unknown[] {
  if (!Array.isArray(answers)) {
    const { error } = (answers ?? {}) as Answer
    if (error) throw failure(target, 'the batch', error)
    throw new TransientError(target.label, 'garbled', 'no list of answers')
  }
  const byId = new Map((answers as Answer[]).map((answer) => [answer?.id, answer]))
  return calls.map(({ method }, id) => {
    const answer = byId.get(id)
    if (answer?.error) throw failure(target, method, answer.error)
    if (answer?.result === undefined)
      throw new TransientError(target.label, 'garbled', `${method} is unanswered`)
    return answer.result
  })
}

// Nothing but the words tells these apart: providers agree neither on codes nor on messages.
const TOO_LARGE =
  /range|too (large|many (results|logs|blocks))|more than \d+ (results|logs)|exceed.*(size|results|logs|blocks)|size.*exceed|response size|limited to/i
const LIMIT = /rate|limit|too many requests|capacity|throughput|credits|exceeded|busy|try again/i
const TIMEOUT = /time?d?[ -]?out|deadline|took too long/i
const UNKNOWN_BLOCK =
  /(header|block) ?(hash)? ?not found|unknown block|missing trie node|blocknotfound|not (available|found) .*(state|block)|state .*not available|pruned|is not canonical|not currently canonical/i

function failure(target: Target.Target, method: string, { code, message = '' }: Failure): Error {
  const said = Target.scrub(`${message || 'no message'} (${code ?? 'no code'})`, target)
  if (code === 3 || /revert/i.test(message)) return new RefusedError(target.label, method, said)
  // -32001 is `Resource not found` of EIP-1474: of what is asked here, only blocks can be missing.
  if (code === -32001 || UNKNOWN_BLOCK.test(message)) return new UnknownBlockError(target.label, said)
  if (code === 429) return new TransientError(target.label, 'limit', said)
  if (TIMEOUT.test(message)) return new TransientError(target.label, 'timeout', said)
  if (TOO_LARGE.test(message)) return new TooLargeError(target.label, said)
  if (code === -32005 || LIMIT.test(message)) return new TransientError(target.label, 'limit', said)
  if (code === -32603 || code === -32000) return new TransientError(target.label, 'server', said)
  return new RefusedError(target.label, method, said)
}

/** The same request may succeed later: the connection asks again, and elsewhere. */
export class TransientError extends Fault<{ endpoint: string; reason: Reason; after: number | null }> {
  override readonly name = 'Endpoint.TransientError'
  constructor(endpoint: string, reason: Reason, said: string, after: number | null = null) {
    super(`${endpoint}: ${said}`, { endpoint, reason, after })
  }
  override advise = (): string => 'Wait, or name another endpoint beside it with a second --rpc.'
}

/** The answer, or the question, is too large for the endpoint: ask for less. */
export class TooLargeError extends Fault<{ endpoint: string }> {
  override readonly name = 'Endpoint.TooLargeError'
  constructor(endpoint: string, said: string) {
    super(`${endpoint} calls the request too large: ${said}`, { endpoint })
  }
  override advise = (): string => 'Name an endpoint with wider limits.'
}

/** The endpoint does not hold the block, or its state, any more or yet. */
export class UnknownBlockError extends Fault<{ endpoint: string }> {
  override readonly name = 'Endpoint.UnknownBlockError'
  constructor(endpoint: string, said: string) {
    super(`${endpoint} does not hold the state of the pinned block: ${said}`, { endpoint })
  }
  override advise = (): string =>
    'Name an archive endpoint, or leave --block out: what has been read is kept and brought to a newer block.'
}

/** The endpoint will not answer this, however often it is asked. */
export class RefusedError extends Fault<{ endpoint: string; method: string }> {
  override readonly name = 'Endpoint.RefusedError'
  constructor(endpoint: string, method: string, said: string) {
    super(`${endpoint} refuses ${method}: ${said}`, { endpoint, method })
  }
  override advise = (): string => 'Check the key and the plan of the endpoint, and the addresses you gave.'
}
