import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Jobs } from '../work/Jobs.ts'
import type { Lane } from '../work/Lane.ts'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What is measured of a running service. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #seconds: Histogram<'method' | 'route' | 'status'>

  constructor(lanes: Readonly<Record<string, Lane>>, jobs: Jobs) {
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry, prefix: 'droste_' })
    this.#seconds = new Histogram({
      name: 'droste_http_request_duration_seconds',
      help: 'From request to the start of the response',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    })
    new Gauge({
      name: 'droste_tasks',
      help: 'Tasks by lane and state',
      labelNames: ['lane', 'state'],
      registers,
      collect() {
        for (const [lane, { load }] of Object.entries(lanes))
          for (const state of ['waiting', 'running'] as const) this.set({ lane, state }, load[state])
      },
    })
    new Gauge({
      name: 'droste_jobs',
      help: 'Remembered jobs by state',
      labelNames: ['state'],
      registers,
      collect() {
        this.reset()
        for (const { state } of jobs.list()) this.inc({ state })
      },
    })
  }

  /** Times every request, by the route it took and not by its address: names of accounts are no labels. */
  readonly time: MiddlewareHandler = async (c, next) => {
    const end = this.#seconds.startTimer({ method: c.req.method })
    await next()
    end({ route: routeOf(c), status: c.res.status })
  }

  /** Everything in Prometheus's text format. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() }
  }
}

const routeOf = (c: Context): string => {
  const path = matchedRoutes(c).at(-1)?.path ?? '*'
  return path === '/*' || path === '*' ? 'other' : path
}
