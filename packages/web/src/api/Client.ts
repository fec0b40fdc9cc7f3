import { Fault, type Loop } from '@droste/core'
import type * as Answers from './Answers.ts'

/** What is done to a book, as the API takes it. */
export type Scenario = {
  readonly shocks: readonly { readonly asset: string; readonly change: number }[]
  readonly oracles: readonly { readonly asset: string; readonly regime: { readonly kind: string } }[]
  readonly gasUsd: number
  readonly depth: number
  readonly recovers: number | null
  readonly closeFactor: number | null
  readonly capitalUsd: number | null
}

const ledger = (name: string): string => `/api/ledgers/${encodeURIComponent(name)}`

export const ledgers = (signal: AbortSignal): Promise<Answers.Ledgers> => get('/api/ledgers', signal)

export const tables = (name: string, signal: AbortSignal): Promise<Answers.Tables> =>
  get(ledger(name), signal)

export const inspect = (name: string, signal: AbortSignal): Promise<Answers.Inspect> =>
  get(`${ledger(name)}/inspect`, signal)

/** The accounts that owe most, at most `limit` of them. */
export const accounts = (name: string, limit: number, signal: AbortSignal): Promise<Answers.AccountList> =>
  get(`${ledger(name)}/accounts?sort=debtUsd&order=desc&limit=${limit}`, signal)

export const account = (name: string, address: string, signal: AbortSignal): Promise<Answers.Account> =>
  get(`${ledger(name)}/accounts/${encodeURIComponent(address)}`, signal)

/** The answer that a figure stands in. */
export type Of =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'stress'; readonly scenario: Scenario }
  | { readonly kind: 'account'; readonly address: string }
  | { readonly kind: 'loop'; readonly plan: Loop.LoopOptions }

type Explained = Answers.Head & Answers.Explanation

/** Where a figure of an answer comes from. */
export function explain(name: string, figure: string, of: Of, signal: AbortSignal): Promise<Explained> {
  const query = new URLSearchParams({ figure })
  switch (of.kind) {
    case 'inspect':
      return get(`${ledger(name)}/explain?${query}`, signal)
    case 'stress':
      return get(`${ledger(name)}/explain?${stressing(query, of.scenario)}`, signal)
    case 'account':
      return get(`${ledger(name)}/accounts/${encodeURIComponent(of.address)}/explain?${query}`, signal)
    case 'loop':
      return post('/api/loop/explain', { ...of.plan, figure }, signal)
  }
}

function stressing(query: URLSearchParams, scenario: Scenario): URLSearchParams {
  query.set('of', 'stress')
  for (const { asset, change } of scenario.shocks) query.append('shock', `${asset}=${change}`)
  for (const { asset, regime } of scenario.oracles) query.append('oracle', `${asset}=${regime.kind}`)
  query.set('gas', String(scenario.gasUsd))
  query.set('depth', String(scenario.depth))
  const { recovers, closeFactor, capitalUsd: capital } = scenario
  for (const [name, value] of Object.entries({ recovers, closeFactor, capital }))
    if (value !== null) query.set(name, String(value))
  return query
}

export const stress = (name: string, scenario: Scenario, signal: AbortSignal): Promise<Answers.Stress> =>
  post(`${ledger(name)}/stress`, scenario, signal)

/** The rounds and totals of a stress alone. */
export const cascade = (name: string, scenario: Scenario, signal: AbortSignal): Promise<Answers.Cascade> =>
  post(`${ledger(name)}/cascade`, scenario, signal)

/** The same scenario at every multiple of its shocks and of its depth. */
export const curve = (
  name: string,
  scenario: Scenario,
  grid: { readonly times: readonly number[]; readonly depths: readonly number[] },
  signal: AbortSignal,
): Promise<Answers.Curve> => post(`${ledger(name)}/curve`, { ...scenario, ...grid }, signal)

/** What is simulated, as the API takes it. */
export type Simulation = Omit<Scenario, 'shocks'> & {
  readonly paths: number
  readonly seed: number
  readonly horizonDays: number
}

const PACE = 400 // ms between two looks at a job

/** Simulates as a job, telling how far it is; a job that nobody waits for any more is called off. */
export async function simulate(
  name: string,
  simulation: Simulation,
  told: (label: string) => void,
  signal: AbortSignal,
): Promise<Answers.Simulate> {
  const open = new AbortController().signal
  let job = await post<Answers.Job>('/api/jobs', { kind: 'simulate', ledger: name, simulation }, open)
  const at = `/api/jobs/${job.id}`
  signal.addEventListener('abort', () => void ask(at, { method: 'DELETE' }).catch(() => {})) // it may have ended
  while (job.state === 'waiting' || job.state === 'running') {
    told(job.progress.label)
    await new Promise((resolve) => setTimeout(resolve, PACE))
    job = await get<Answers.Job>(at, signal)
  }
  if (job.problem) throw new RefusedError(job.problem)
  return job.answer as Answers.Simulate
}

/** Gives the server's token once, for the browser to keep. */
export const session = (token: string): Promise<unknown> =>
  post('/api/session', { token }, new AbortController().signal)

const get = <Answer>(path: string, signal: AbortSignal): Promise<Answer> => ask(path, { signal })

const post = <Answer>(path: string, body: object, signal: AbortSignal): Promise<Answer> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })

async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const answer = await reached(path, init)
  if (answer.ok) return (await answer.json()) as Answer
  throw new RefusedError(await problem(answer))
}

async function reached(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new UnreachableError(path, { cause })
  }
}

async function problem(answer: Response): Promise<Answers.Problem> {
  const said: unknown = await answer.json().catch(() => null)
  if (typeof said === 'object' && said !== null && 'detail' in said) return said as Answers.Problem
  // A proxy between the page and a server that has gone speaks for it.
  if (answer.status >= 502) throw new UnreachableError(answer.url)
  return { title: answer.statusText, status: answer.status, detail: `The server answered ${answer.status}.` }
}

/** The server is not there. @example droste serve was stopped while the page was open */
export class UnreachableError extends Fault<{ path: string }> {
  override readonly name = 'Client.UnreachableError'
  constructor(path: string, options?: ErrorOptions) {
    super('The server does not answer.', { path }, options)
  }
  override advise = (): string =>
    'Start it again with droste serve; the page tries by itself every few seconds.'
}

/** The server refused. @example a ledger that it does not serve */
export class RefusedError extends Fault<Answers.Problem> {
  override readonly name = 'Client.RefusedError'
  constructor(facts: Answers.Problem) {
    super(facts.detail, facts)
  }
  override advise = (): string => this.facts.advice ?? ''
}
