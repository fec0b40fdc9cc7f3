import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { Fault } from '@droste/core'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'

/** Who may ask. */
export type Guarded = {
  /** Names that a request's Host may have. A request that came by an address (no name) cannot have been rebound. */
  readonly hosts: ReadonlySet<string>
  readonly token: string | null
}

/** Names by which a program on the same machine reaches a server on loopback. */
export const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

const OPEN = new Set(['/healthz', '/readyz']) // say nothing but that they live
export const COOKIE = 'droste_token'

/**
 * Refuses requests that another site's page had a browser send (by a name rebound to this address, or across
 * origins), and requests without the token where there is one. Static files carry no figures and need no token.
 */
export function guard({ hosts, token }: Guarded): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    const name = nameOf(host)
    if (name === null || !(hosts.has(name) || (token !== null && isIP(name) !== 0)))
      throw new ForeignHostError(host)
    const origin = c.req.header('origin')
    if (origin !== undefined && !isOwn(origin, host)) throw new ForeignOriginError(origin)
    if (c.req.header('sec-fetch-site') === 'cross-site' && c.req.header('sec-fetch-mode') !== 'navigate')
      throw new ForeignOriginError('another site')
    if (token !== null && needsToken(c.req.path) && !matches(token, given(c))) throw new NoTokenError()
    await next()
  }
}

/** The name or address in a Host header, without port and brackets; null where it is none. */
export function nameOf(host: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host)
  return match ? (match[1] ?? match[2] ?? '').toLowerCase().replace(/\.$/, '') : null
}

function isOwn(origin: string, host: string): boolean {
  const found = /^https?:\/\/([^/]+)$/i.exec(origin)
  return found?.[1]?.toLowerCase() === host.toLowerCase()
}

const needsToken = (path: string): boolean =>
  !OPEN.has(path) && path !== '/api/session' && /^\/(api|metrics|openapi)/.test(path)

function given(c: Context): string {
  const header = c.req.header('authorization') ?? ''
  return /^bearer /i.test(header) ? header.slice('bearer '.length).trim() : (getCookie(c, COOKIE) ?? '')
}

/** Whether two secrets are equal, in a time that says nothing about either. */
export function matches(token: string, candidate: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(token), digest(candidate))
}

/** The request names a host that this server is not. @example a page at evil.example whose name was rebound */
export class ForeignHostError extends Fault<{ host: string }> {
  override readonly name = 'Service.ForeignHostError'
  constructor(host: string) {
    super(`This server does not go by the name “${host}”`, { host })
  }
  override advise = (): string => 'Use the address that droste serve printed.'
}

/** Another site's page asks. @example fetch('http://127.0.0.1:4300/api/ledgers') from https://example.org */
export class ForeignOriginError extends Fault<{ origin: string }> {
  override readonly name = 'Service.ForeignOriginError'
  constructor(origin: string) {
    super(`Pages of ${origin} may not ask here`, { origin })
  }
  override advise = (): string => 'Ask from the pages that droste serve serves, or without a browser.'
}

/** No token, or another. */
export class NoTokenError extends Fault<Record<never, never>> {
  override readonly name = 'Service.NoTokenError'
  constructor() {
    super('This server answers only with its token', {})
  }
  override advise = (): string =>
    'Send the header authorization: Bearer TOKEN, or POST {"token": …} to /api/session once.'
}
