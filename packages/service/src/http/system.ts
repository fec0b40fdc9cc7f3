import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import type { Service } from '../Service.ts'
import { COOKIE, matches, NoTokenError } from './Guard.ts'
import type { Metrics } from './Metrics.ts'
import { mount } from './Route.ts'

const State = z.object({ status: z.enum(['ok', 'busy']) }).openapi('State')
const Session = z.strictObject({ token: z.string().max(1000) })
const CROWDED = 200 // waiting tasks from which on others had better be sent elsewhere

/** What those who run the service ask: is it alive, can it take work, how is it doing. */
export function system(app: OpenAPIHono, service: Service, metrics: Metrics, token: string | null): void {
  mount(
    app,
    { method: 'get', path: '/healthz', operationId: 'health', summary: 'The process lives', answer: State },
    (c) => c.json({ status: 'ok' }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/readyz',
      operationId: 'ready',
      summary: 'Every ledger is open, and there is room for work',
      answer: State,
      refusals: [503],
    },
    (c) => {
      const { reads, cascades, works } = service.lanes
      const waiting = Math.max(...[reads, cascades, works].map(({ load }) => load.waiting))
      return waiting < CROWDED ? c.json({ status: 'ok' }) : c.json({ status: 'busy' }, 503)
    },
  )
  mount(
    app,
    {
      method: 'get',
      path: '/metrics',
      operationId: 'metrics',
      summary: 'Prometheus metrics',
      answer: z.string(),
      media: 'text/plain',
    },
    async (c) => {
      const { type, body } = await metrics.text()
      return c.body(body, 200, { 'content-type': type })
    },
  )
  mount(
    app,
    {
      method: 'post',
      path: '/api/session',
      operationId: 'session',
      summary: 'Give the token once, for a browser to keep as a cookie',
      body: Session,
      answer: State,
      refusals: [411, 413, 415],
    },
    (c, { body }) => {
      if (token !== null && !matches(token, body.token)) throw new NoTokenError()
      if (token !== null) setCookie(c, COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/' })
      return c.json({ status: 'ok' })
    },
  )
}
