import { Fault } from '@droste/core'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { Service } from '../Service.ts'
import * as Schemas from '../schemas/index.ts'
import { isLive, type Job } from '../work/Jobs.ts'
import type { Of } from '../work/Task.ts'
import { of as problemOf } from './Problem.ts'
import { answer, mount } from './Route.ts'
import { curveOf } from './stress.ts'

const Id = z.object({ id: z.string().min(1).max(100) })
const HEARTBEAT_MS = 15_000

/** Long work: started, listed, watched, called off. */
export function jobs(app: OpenAPIHono, service: Service): void {
  mount(
    app,
    {
      method: 'post',
      path: '/api/jobs',
      operationId: 'startJob',
      summary: 'Start long work',
      body: Schemas.JobRequest,
      status: 201,
      answer: Schemas.Job,
      refusals: [404, 411, 413, 415, 422, 429, 503],
    },
    (c, { body }) => {
      const job = service.jobs.start(taskOf(service, body))
      return c.body(render(job), 201, { 'content-type': 'application/json', location: `/api/jobs/${job.id}` })
    },
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/jobs',
      operationId: 'jobs',
      summary: 'Jobs under way and the latest that ended, without their answers',
      answer: Schemas.JobList,
    },
    (c) => c.json({ jobs: service.jobs.list().map(headOf) }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/jobs/{id}',
      operationId: 'job',
      summary: 'A job, with its answer once it is done',
      params: Id,
      answer: Schemas.Job,
      refusals: [404],
    },
    (c, { params }) =>
      c.body(render(service.jobs.get(params.id)), 200, { 'content-type': 'application/json' }),
  )
  mount(
    app,
    {
      method: 'delete',
      path: '/api/jobs/{id}',
      operationId: 'cancelJob',
      summary: 'Call a job off; one that has ended stays as it is',
      params: Id,
      answer: Schemas.Job,
      refusals: [404],
    },
    (c, { params }) =>
      c.body(render(service.jobs.cancel(params.id)), 200, { 'content-type': 'application/json' }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/jobs/{id}/explain',
      operationId: 'explainJob',
      summary: 'Where a figure of the answer of a stress or a simulation comes from, down to the leg',
      params: Id,
      query: Schemas.Figure,
      answer: Schemas.Explain,
      refusals: [404, 422, 503],
      tagged: true,
    },
    (c, { params, query: { figure } }) => {
      const job = service.jobs.get(params.id)
      return answer(c, service, { kind: 'explain', ledger: job.task.ledger, figure, of: ofJob(job) })
    },
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/jobs/{id}/events',
      operationId: 'watchJob',
      summary:
        'Server-sent events named by the job’s state, each with the job but its answer; ends with the job',
      params: Id,
      answer: Schemas.JobHead,
      also: { 'text/event-stream': { schema: z.string() } },
      refusals: [404],
    },
    (c, { params }) => {
      const first = service.jobs.get(params.id)
      return streamSSE(c, async (stream) => {
        const changes = new Changes(first)
        const stop = isLive(first) ? service.jobs.watch(first.id, changes.add) : () => {}
        stream.onAbort(changes.end)
        try {
          for (;;) {
            const job = await changes.next(HEARTBEAT_MS)
            if (job === 'ended') return
            if (job === null) await stream.write(': still there\n\n')
            else await stream.writeSSE({ event: job.state, data: JSON.stringify(headOf(job)) })
            if (job !== null && !isLive(job)) return
          }
        } finally {
          stop()
        }
      })
    },
  )
}

/** The latest state of a job that its watcher has not been told; a slow watcher skips what is outdated. */
class Changes {
  #latest: Job | 'ended' | null
  #wake: () => void = () => {}

  constructor(first: Job) {
    this.#latest = first
  }

  readonly add = (job: Job): void => {
    if (this.#latest !== 'ended') this.#latest = job
    this.#wake()
  }

  readonly end = (): void => {
    this.#latest = 'ended'
    this.#wake()
  }

  /** The next change, or null after so long without one. */
  async next(withinMs: number): Promise<Job | 'ended' | null> {
    if (this.#latest === null)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    const found = this.#latest
    if (found !== 'ended') this.#latest = null
    return found
  }
}

function taskOf(service: Service, body: z.output<typeof Schemas.JobRequest>): Job['task'] {
  const { name: ledger } = service.summary(body.ledger)
  if (body.kind === 'stress') return { kind: 'stress', ledger, asked: { kind: 'body', body: body.scenario } }
  if (body.kind === 'simulate') return { kind: 'simulate', ledger, asked: body.simulation }
  return curveOf(ledger, body.curve)
}

const headOf = ({ id, task, state, progress, failure }: Job): object => ({
  id,
  kind: task.kind,
  ledger: task.ledger,
  state,
  progress,
  problem: failure === null ? null : problemOf(failure),
})

/** A job's answer as figures are explained of it. @throws UnexplainedError */
function ofJob(job: Job): Of {
  const { task, answer } = job
  if (answer === null || task.kind === 'curve') throw new UnexplainedError(task.kind, job.state)
  if (task.kind === 'stress') return task
  return { kind: 'simulate', asked: task.asked, answer: JSON.parse(new TextDecoder().decode(answer)) }
}

/** A job as JSON, its answer put in as it was rendered. */
function render(job: Job): string {
  const answer = job.answer ? new TextDecoder().decode(job.answer).trimEnd() : 'null'
  return `${JSON.stringify(headOf(job)).slice(0, -1)},"answer":${answer}}\n`
}

/** A job has no answer yet, or one of many stresses. @example GET /api/jobs/{id}/explain while it runs */
class UnexplainedError extends Fault<{ job: string; state: string }> {
  override readonly name = 'Service.UnexplainedError'
  constructor(job: string, state: string) {
    super(`The figures of a ${job} that is ${state} are not explained`, { job, state })
  }
  override advise = (): string =>
    this.facts.job === 'curve'
      ? 'Each point is a stress: ask for the explanation of a stress at its multiples.'
      : 'Wait until the job is done.'
}
