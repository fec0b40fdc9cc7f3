import { Fault } from '@droste/core'
import type { z } from 'zod'
import type * as Schemas from '../schemas/index.ts'

type Frozen<Data> = Data extends object ? { readonly [Name in keyof Data]: Frozen<Data[Name]> } : Data
type Out<S extends z.ZodType> = Frozen<z.output<S>>
type In<S extends z.ZodType> = Frozen<z.input<S>>

export type Ledgers = Out<typeof Schemas.Ledgers>
export type LedgerTables = Out<typeof Schemas.LedgerTables>
export type Inspect = Out<typeof Schemas.Inspect>
export type AccountList = Out<typeof Schemas.AccountList>
export type Account = Out<typeof Schemas.Account>
export type Explain = Out<typeof Schemas.Explain>
export type Explanation = Out<typeof Schemas.Explanation>
export type Scenario = In<typeof Schemas.Scenario>
export type Stress = Out<typeof Schemas.Stress>
export type Cascade = Out<typeof Schemas.Cascade>
export type Curve = Out<typeof Schemas.Curve>
export type SimulateRequest = In<typeof Schemas.SimulateRequest>
export type Simulate = Out<typeof Schemas.Simulate>
export type ChainRequest = In<typeof Schemas.ChainRequest>
export type Chain = Out<typeof Schemas.Chain>
export type Loop = Out<typeof Schemas.Loop>
export type Job = Out<typeof Schemas.Job>
export type JobHead = Out<typeof Schemas.JobHead>
export type Problem = Out<typeof Schemas.Problem>

/** Values of a query; what is undefined is left out, a list repeats its name. */
type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

export type Options = {
  /** Address of the server, such as `http://127.0.0.1:4300`; empty for the page's own. */
  readonly base: string
  /** Where the server demands one. */
  readonly token?: string
  readonly fetch?: typeof fetch
}

export type Asking = { readonly signal?: AbortSignal }

/** Every address of the API as a function, by the operation's name in /openapi.json. */
export type Client = ReturnType<typeof connect>

/**
 * A client of a server. Each function rejects with RefusedError where the server answers with a problem, and with
 * UnreachableError where none answers.
 */
export function connect({ base, token, fetch: ask = fetch }: Options) {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    asking: Asking = {},
  ): Promise<Response> => {
    const answer = await ask(`${base.replace(/\/$/, '')}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...asking,
    }).catch((cause: unknown) => {
      throw asking.signal?.aborted ? cause : new UnreachableError(path, { cause })
    })
    if (answer.ok) return answer
    const problem: unknown = await answer.json().catch(() => null)
    // What stands between us and a server that has gone speaks for it, in its own words.
    if (typeof problem !== 'object' || problem === null || !('detail' in problem))
      throw new UnreachableError(path)
    throw new RefusedError(problem as Problem)
  }
  const json = async <T>(method: string, path: string, body?: unknown, asking?: Asking): Promise<T> => {
    const answer = await send(method, path, body, asking)
    try {
      return (await answer.json()) as T
    } catch (cause) {
      throw asking?.signal?.aborted ? cause : new UnreachableError(path, { cause }) // it went while it was answering
    }
  }
  const get = <T>(path: string, asking?: Asking): Promise<T> => json('GET', path, undefined, asking)
  const post = <T>(path: string, body: unknown, asking?: Asking): Promise<T> =>
    json('POST', path, body, asking)
  return {
    ledgers: (asking?: Asking) => get<Ledgers>('/api/ledgers', asking),
    ledger: (name: string, asking?: Asking) => get<LedgerTables>(of(name), asking),
    inspect: (name: string, asking?: Asking) => get<Inspect>(`${of(name)}/inspect`, asking),
    accounts: (name: string, page: Omit<In<typeof Schemas.ListQuery>, 'format'> = {}, asking?: Asking) =>
      get<AccountList>(`${of(name)}/accounts${queryOf(page as Query)}`, asking),
    accountsFile: async (name: string, asking?: Asking) =>
      (await send('GET', `${of(name)}/accounts?format=parquet`, undefined, asking)).arrayBuffer(),
    account: (name: string, address: string, whatIf: In<typeof Schemas.AccountQuery> = {}, asking?: Asking) =>
      get<Account>(`${of(name)}/accounts/${encodeURIComponent(address)}${queryOf(whatIf as Query)}`, asking),
    explainAccount: (
      name: string,
      address: string,
      query: In<typeof Schemas.ExplainAccountQuery>,
      asking?: Asking,
    ) =>
      get<Explain>(
        `${of(name)}/accounts/${encodeURIComponent(address)}/explain${queryOf(query as Query)}`,
        asking,
      ),
    explain: (name: string, query: In<typeof Schemas.ExplainQuery>, asking?: Asking) =>
      get<Explain>(`${of(name)}/explain${queryOf(query as Query)}`, asking),
    stress: (name: string, scenario: In<typeof Schemas.Scenario>, asking?: Asking) =>
      post<Stress>(`${of(name)}/stress`, scenario, asking),
    cascade: (name: string, scenario: In<typeof Schemas.Scenario>, asking?: Asking) =>
      post<Cascade>(`${of(name)}/cascade`, scenario, asking),
    stressByQuery: (name: string, query: In<typeof Schemas.ScenarioQuery>, asking?: Asking) =>
      get<Stress>(`${of(name)}/stress${queryOf(query as Query)}`, asking),
    curve: (name: string, request: In<typeof Schemas.CurveRequest>, asking?: Asking) =>
      post<Curve>(`${of(name)}/curve`, request, asking),
    loop: (request: In<typeof Schemas.LoopRequest>, asking?: Asking) =>
      post<Loop>('/api/loop', request, asking),
    loopByQuery: (query: In<typeof Schemas.LoopQuery>, asking?: Asking) =>
      get<Loop>(`/api/loop${queryOf(query as Query)}`, asking),
    explainLoop: (request: In<typeof Schemas.ExplainLoopRequest>, asking?: Asking) =>
      post<Explain>('/api/loop/explain', request, asking),
    explainLoopByQuery: (query: In<typeof Schemas.ExplainLoopQuery>, asking?: Asking) =>
      get<Explain>(`/api/loop/explain${queryOf(query as Query)}`, asking),
    chain: (request: In<typeof Schemas.ChainRequest>, asking?: Asking) =>
      post<Chain>('/api/chain', request, asking),
    explainChain: (request: In<typeof Schemas.ExplainChainRequest>, asking?: Asking) =>
      post<Explain>('/api/chain/explain', request, asking),
    startJob: (request: In<typeof Schemas.JobRequest>, asking?: Asking) =>
      post<Job>('/api/jobs', request, asking),
    jobs: (asking?: Asking) => get<Out<typeof Schemas.JobList>>('/api/jobs', asking),
    job: (id: string, asking?: Asking) => get<Job>(`/api/jobs/${encodeURIComponent(id)}`, asking),
    explainJob: (id: string, figure: string, asking?: Asking) =>
      get<Explain>(`/api/jobs/${encodeURIComponent(id)}/explain${queryOf({ figure })}`, asking),
    cancelJob: (id: string, asking?: Asking) =>
      json<Job>('DELETE', `/api/jobs/${encodeURIComponent(id)}`, undefined, asking),
    watchJob: async function* (id: string, asking?: Asking): AsyncGenerator<JobHead> {
      const path = `/api/jobs/${encodeURIComponent(id)}/events`
      const { body } = await send('GET', path, undefined, asking)
      try {
        if (body) for await (const data of eventsOf(body)) yield JSON.parse(data) as JobHead
      } catch (cause) {
        throw asking?.signal?.aborted ? cause : new UnreachableError(path, { cause }) // it went while it was telling
      }
    },
    session: (body: { readonly token: string }) => post<{ status: string }>('/api/session', body),
    health: () => get<{ status: string }>('/healthz'),
    ready: () => get<{ status: string }>('/readyz'),
    metrics: async () => (await send('GET', '/metrics')).text(),
  }
}

const of = (name: string): string => `/api/ledgers/${encodeURIComponent(name)}`

function queryOf(query: Query): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) parameters.append(name, String(each))
  return parameters.size > 0 ? `?${parameters}` : ''
}

/** The data of each event of a server-sent stream, as it comes. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const events = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const data = event.split('\n').filter((line) => line.startsWith('data: '))
        if (data.length > 0) yield data.map((line) => line.slice('data: '.length)).join('\n')
      }
    }
  } finally {
    await reader.cancel()
  }
}

/** No server answers. @example client.ledgers() after droste serve was stopped */
export class UnreachableError extends Fault<{ readonly path: string }> {
  override readonly name = 'Client.UnreachableError'
  constructor(path: string, options?: ErrorOptions) {
    super('The server does not answer.', { path }, options)
  }
  override advise = (): string => 'Start it with droste serve, and try again.'
}

/** The server answered with a problem: what happened, and what to do. @example client.inspect('aave-v9') */
export class RefusedError extends Fault<Problem> {
  override readonly name = 'Client.RefusedError'
  constructor(problem: Problem) {
    super(problem.detail, problem)
  }
  override advise = (): string => this.facts.advice
}
