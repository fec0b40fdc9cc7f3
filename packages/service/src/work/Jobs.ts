import { randomUUID } from 'node:crypto'
import { Fault } from '@droste/core'
import { CancelledError, type Lane } from './Lane.ts'
import type { Step, Task } from './Task.ts'

export type State = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** Long work under way or ended. */
export type Job = {
  readonly id: string
  readonly task: Extract<Task, { kind: 'stress' | 'curve' | 'simulate' }>
  readonly state: State
  readonly progress: Step
  /** JSON of the answer, once done. */
  readonly answer: Uint8Array<ArrayBuffer> | null
  /** Why it failed, or that it was called off. */
  readonly failure: unknown
}

export type Options = {
  readonly lane: Lane
  /** Jobs that may wait or run. */
  readonly open?: number
  /** Ended jobs that are remembered, the latest. */
  readonly kept?: number
}

const LIVE: ReadonlySet<State> = new Set(['waiting', 'running'])
const FIRST: Step = { step: 0, label: 'waiting' }

/** Whether a job is still to come to its end. */
export const isLive = ({ state }: Job): boolean => LIVE.has(state)

/** Long work: started, watched, called off; a number of ended jobs is remembered. */
export class Jobs {
  readonly #options: Required<Options>
  readonly #jobs = new Map<string, Job>()
  readonly #aborts = new Map<string, AbortController>()
  readonly #watchers = new Map<string, Set<(job: Job) => void>>()

  constructor({ lane, open = 32, kept = 100 }: Options) {
    this.#options = { lane, open, kept }
  }

  /** @throws TooManyJobsError */
  start(task: Job['task']): Job {
    const { lane, open } = this.#options
    if (this.list().filter(isLive).length >= open) throw new TooManyJobsError(open)
    const id = randomUUID()
    const abort = new AbortController()
    this.#aborts.set(id, abort)
    this.#jobs.set(id, { id, task, state: 'waiting', progress: FIRST, answer: null, failure: null })
    const onStep = (progress: Step): void => this.#change(id, { state: 'running', progress })
    lane.run(task, { signal: abort.signal, onStep }).then(
      (answer) => this.#change(id, { state: 'done', answer }),
      (failure) =>
        this.#change(id, { state: failure instanceof CancelledError ? 'cancelled' : 'failed', failure }),
    )
    return this.get(id)
  }

  /** @throws UnknownJobError */
  get(id: string): Job {
    const job = this.#jobs.get(id)
    if (!job) throw new UnknownJobError(id, this.#options.kept)
    return job
  }

  /** Every remembered job, the latest first. */
  list(): Job[] {
    return [...this.#jobs.values()].reverse()
  }

  /** Calls a job off; one that has ended stays as it is. @throws UnknownJobError */
  cancel(id: string): Job {
    const job = this.get(id)
    if (!isLive(job)) return job
    const abort = this.#aborts.get(id)
    this.#change(id, { state: 'cancelled', failure: new CancelledError() })
    abort?.abort()
    return this.get(id)
  }

  /** Tells of every change until the returned function is called. @throws UnknownJobError */
  watch(id: string, tell: (job: Job) => void): () => void {
    this.get(id)
    const watchers = this.#watchers.get(id) ?? new Set()
    this.#watchers.set(id, watchers.add(tell))
    return () => watchers.delete(tell)
  }

  #change(id: string, change: Partial<Job>): void {
    const before = this.#jobs.get(id)
    if (!before || !isLive(before)) return
    const job = { ...before, ...change }
    this.#jobs.set(id, job)
    for (const tell of this.#watchers.get(id) ?? []) tell(job)
    if (!isLive(job)) this.#ended(id)
  }

  #ended(id: string): void {
    this.#aborts.delete(id)
    this.#watchers.delete(id)
    const ended = [...this.#jobs.values()].filter((job) => !isLive(job))
    for (const { id } of ended.slice(0, Math.max(0, ended.length - this.#options.kept))) this.#jobs.delete(id)
  }
}

/** No job has that id, or it ended long ago. @example jobs.get('41') */
export class UnknownJobError extends Fault<{ job: string; kept: number }> {
  override readonly name = 'Service.UnknownJobError'
  constructor(job: string, kept: number) {
    super(`No job “${job}” is known, or any more`, { job, kept })
  }
  override advise = (): string =>
    `Start it again: the same request gives the same answer. The latest ${this.facts.kept} that ended are kept, none from before the server was started; GET /api/jobs lists them.`
}

/** Too many jobs wait or run. */
export class TooManyJobsError extends Fault<{ open: number }> {
  override readonly name = 'Service.TooManyJobsError'
  constructor(open: number) {
    super(`${open} jobs wait or run already`, { open })
  }
  override advise = (): string => 'Wait until one ends, or call one off with DELETE /api/jobs/{id}.'
}
