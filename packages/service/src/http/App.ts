import { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { version } from '../answers/version.ts'
import type { Service } from '../Service.ts'
import { chain } from './chain.ts'
import { type Guarded, guard } from './Guard.ts'
import { headers } from './Headers.ts'
import { jobs } from './jobs.ts'
import { ledgers } from './ledgers.ts'
import { limitBody } from './limitBody.ts'
import { loop } from './loop.ts'
import { Metrics } from './Metrics.ts'
import * as Problem from './Problem.ts'
import type { Static } from './Static.ts'
import { stress } from './stress.ts'
import { system } from './system.ts'

export type Options = Guarded & {
  readonly service: Service
  readonly pages: Static
  /** Told of errors that are Droste's own. */
  readonly log: (text: string) => void
}

/** The API, its document, and the pages. A new command joins by a line among the routes. */
export function build({ service, pages, hosts, token, log }: Options): OpenAPIHono {
  const metrics = new Metrics(service.lanes, service.jobs)
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success)
        throw new Problem.MalformedError(
          result.error.issues.map(({ path, message }) => ({
            at: [result.target, ...path].join('.'),
            expected: message,
          })),
        )
    },
  })
  app.onError((failure, c) => {
    const told = failure instanceof HTTPException ? malformed(failure) : failure
    if (Problem.isInternal(told)) log(`${c.req.method} ${c.req.path}: ${told.stack}\n`)
    return Problem.respond(c, told)
  })
  app.use(headers)
  app.use(metrics.time)
  app.use(guard({ hosts, token }))
  app.use(limitBody)
  app.post('/api/*', async (c, next) => {
    const type = c.req.header('content-type') ?? null
    if (!/^application\/json(\s*;|$)/i.test(type ?? '')) throw new Problem.NotJsonError(type)
    await next()
  })
  ledgers(app, service)
  stress(app, service)
  loop(app, service)
  chain(app, service)
  jobs(app, service)
  system(app, service, metrics, token)
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Droste',
      version,
      description: 'Recursive leverage in DeFi lending, and what happens when it unwinds.',
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT' },
    },
    servers: [{ url: '/' }],
  })
  app.notFound((c) => {
    const { path, method } = c.req
    const allowed = methodsOf(app, path)
    if (allowed.length > 0) return Problem.respond(c, new Problem.MethodError(method, allowed))
    const page = /^\/api(\/|$)/.test(path) || method !== 'GET' ? null : pages.respond(c)
    return page ?? Problem.respond(c, new Problem.NoSuchAddressError(path))
  })
  return app
}

/** A request that the framework could not read. */
const malformed = ({ message }: HTTPException): Problem.MalformedError =>
  new Problem.MalformedError([{ at: 'body', expected: message }])

/** The methods that an address of the API takes. */
function methodsOf(app: OpenAPIHono, path: string): string[] {
  const found = app.routes.filter(
    (route) =>
      route.method !== 'ALL' &&
      !route.path.includes('*') &&
      new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')}$`).test(path),
  )
  return [...new Set(found.map(({ method }) => method))]
}
