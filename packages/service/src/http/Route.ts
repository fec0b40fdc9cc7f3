import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Service } from '../Service.ts'
import { Problem } from '../schemas/index.ts'
import type { Task } from '../work/Task.ts'

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

/** What every address may answer besides what it is for. */
const REFUSALS = {
  400: problem('The request cannot be read'),
  401: problem('The token is missing or wrong'),
  403: problem('A page of another site asks'),
  421: problem('The server does not go by that name'),
  500: problem('Something is wrong inside Droste'),
}

const OWN = {
  404: problem('There is no such ledger, account, figure or job'),
  411: problem('The request does not say how large it is'),
  413: problem('The request is too large'),
  415: problem('The body is not sent as JSON'),
  422: problem('The request can be read but not answered'),
  429: problem('Too many jobs wait or run'),
  503: problem('Busy, or it took too long'),
}

/** An address of the API as the document has it; what it takes is checked before it is handled. */
export type Asking<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly status?: 200 | 201
  readonly answer: z.ZodType
  /** What the answer is, where it is no JSON. */
  readonly media?: string
  readonly refusals?: readonly (keyof typeof OWN)[]
  /** The answer carries an ETag. */
  readonly tagged?: boolean
  /** Other forms of the answer, by media type. */
  readonly also?: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

/** What a request holds, read by the schemas of its address. */
export type Given<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
}

/** Adds an address to the API and to its document. */
export function mount<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  app: OpenAPIHono,
  asking: Asking<P, Q, B>,
  handle: (c: Context, given: Given<P, Q, B>) => Response | Promise<Response>,
): void {
  const valid = (c: Context, part: 'param' | 'query' | 'json'): never => c.req.valid(part as never)
  app.openapi(
    routeOf(asking),
    (c) =>
      handle(c, {
        params: valid(c, 'param'),
        query: valid(c, 'query'),
        body: valid(c, 'json'),
      }) as never, // a rendered answer has no type but its schema
  )
}

function routeOf({
  method,
  path,
  operationId,
  summary,
  params,
  query,
  body,
  ...rest
}: Asking<z.ZodType, z.ZodType, z.ZodType>) {
  const { answer, media = 'application/json', status = 200, refusals = [], tagged = false, also } = rest
  const etag = { ETag: { description: 'For If-None-Match', schema: { type: 'string' as const } } }
  return createRoute({
    method,
    path,
    operationId,
    summary,
    request: {
      ...(params ? { params: params as z.ZodObject } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
      ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    },
    responses: {
      [status]: {
        description: 'The answer',
        content: { [media]: { schema: answer }, ...also },
        ...(tagged ? { headers: etag } : {}),
      },
      ...(tagged ? { 304: { description: 'The answer has not changed' } } : {}),
      ...REFUSALS,
      ...Object.fromEntries(refusals.map((code) => [code, OWN[code]])),
    },
  })
}

/**
 * Answers with what a task comes to. The bytes were made in another thread: that they are what the document says is
 * for the tests to hold, not for the compiler.
 */
export async function answer(
  c: Context,
  service: Service,
  task: Task,
  type = 'application/json',
): Promise<Response> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') {
    const tag = service.tagOf(task)
    c.header('etag', tag)
    c.header('cache-control', 'private, no-cache')
    if (isKnown(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  }
  return c.body(await service.ask(task, c.req.raw.signal), 200, { 'content-type': type })
}

const isKnown = (header: string | undefined, tag: string): boolean =>
  (header?.split(',') ?? []).some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')))
