import { Fault } from '@droste/core'
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import * as Answer from '../answers/Answer.ts'
import type { Problem } from '../schemas/index.ts'

export type Body = z.infer<typeof Problem>

/** HTTP status of a fault by its name; a request that can be read but not answered is 422. */
const STATUS: Readonly<Record<string, number>> = {
  'Accounts.UnknownAccountError': 404,
  'Figure.UnknownFigureError': 404,
  'Service.UnknownLedgerError': 404,
  'Service.UnknownJobError': 404,
  'Service.NoSuchAddressError': 404,
  'Service.MethodError': 405,
  'Service.MalformedError': 400,
  'Service.LengthError': 411,
  'Service.NotJsonError': 415,
  'Service.TooLargeError': 413,
  'Service.NoTokenError': 401,
  'Service.ForeignOriginError': 403,
  'Service.ForeignHostError': 421,
  'Service.CancelledError': 409,
  'Service.TooManyJobsError': 429,
  'Service.BusyError': 503,
  'Service.ChangedError': 503,
  'Service.TooLongError': 503,
}

/** What a failure is told as. Of what is not a fault only that it happened: never where. */
export function of(failure: unknown): Body {
  if (failure instanceof Fault)
    return {
      type: `urn:droste:problem:${failure.name}`,
      title: titleOf(failure.name),
      status: STATUS[failure.name] ?? 422,
      detail: failure.message,
      advice: failure.advise(),
      facts: JSON.parse(Answer.json(failure.facts as object)),
    }
  return {
    type: 'urn:droste:problem:internal',
    title: 'Something is wrong inside Droste',
    status: 500,
    detail: 'The request met an error that is not its own.',
    advice: 'Please report it with the request; the server’s log says where it happened.',
    facts: {},
  }
}

/** Whether a failure is for the log too. */
export const isInternal = (failure: unknown): boolean => !(failure instanceof Fault)

/** The failure as a response. */
export function respond(c: Context, failure: unknown): Response {
  const body = of(failure)
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (body.status === 503 || body.status === 429) headers['retry-after'] = '1'
  if (body.status === 411 || body.status === 413) headers['connection'] = 'close' // its body is not read
  if (body.status === 401) headers['www-authenticate'] = 'Bearer realm="droste"'
  if (failure instanceof MethodError) headers['allow'] = failure.facts.allowed.join(', ')
  return c.body(Answer.json(body), body.status as 400, headers)
}

/** `Asset.UnknownAssetError` is “Unknown asset”. */
function titleOf(name: string): string {
  const words = (name.split('.').at(-1) ?? name).replace(/(Error|Fault)$/, '').split(/(?=[A-Z])/)
  return words.map((word, at) => (at === 0 ? word : word.toLowerCase())).join(' ')
}

/** A part of a request that cannot be read: where it stands, and what was expected there. */
export type Issue = { readonly at: string; readonly expected: string }

/** The request is not what the address takes. @example POST /api/loop {"ltv": "much"} */
export class MalformedError extends Fault<{ issues: readonly Issue[] }> {
  override readonly name = 'Service.MalformedError'
  constructor(issues: readonly Issue[]) {
    const [first] = issues
    super(first ? `${first.at}: ${first.expected}` : 'The request cannot be read', { issues })
  }
  override advise = (): string => 'GET /openapi.json says what each address takes.'
}

/** The body is not sent as JSON. @example POST /api/loop with content-type text/plain */
export class NotJsonError extends Fault<{ contentType: string | null }> {
  override readonly name = 'Service.NotJsonError'
  constructor(contentType: string | null) {
    super(`The body is sent as ${contentType ?? 'nothing in particular'}`, { contentType })
  }
  override advise = (): string => 'Send JSON with the header content-type: application/json.'
}

/** The request is larger than any request has to be. */
export class TooLargeError extends Fault<{ largest: number }> {
  override readonly name = 'Service.TooLargeError'
  constructor(largest: number) {
    super(`The request is larger than ${largest} bytes`, { largest })
  }
  override advise = (): string => 'Send less: a scenario names assets, and holds no ledger.'
}

/** The request does not say how large it is. @example POST /api/loop with transfer-encoding chunked */
export class LengthError extends Fault<Record<never, never>> {
  override readonly name = 'Service.LengthError'
  constructor() {
    super('The request does not say how large it is', {})
  }
  override advise = (): string => 'Send the whole body at once, with the header content-length.'
}

/** Nothing lives at that address. @example GET /api/ledger */
export class NoSuchAddressError extends Fault<{ path: string }> {
  override readonly name = 'Service.NoSuchAddressError'
  constructor(path: string) {
    super(`Nothing lives at ${path}`, { path })
  }
  override advise = (): string => 'GET /openapi.json lists every address.'
}

/** The address does not take the method. @example DELETE /api/ledgers */
export class MethodError extends Fault<{ method: string; allowed: readonly string[] }> {
  override readonly name = 'Service.MethodError'
  constructor(method: string, allowed: readonly string[]) {
    super(`The address does not take ${method}`, { method, allowed })
  }
  override advise = (): string => `Use ${this.facts.allowed.join(' or ')}.`
}
