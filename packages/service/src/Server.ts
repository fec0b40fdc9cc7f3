import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { Fault } from '@droste/core'
import { serve } from '@hono/node-server'
import { build } from './http/App.ts'
import { LOOPBACK } from './http/Guard.ts'
import { Static } from './http/Static.ts'
import { Service, type Options as ServiceOptions } from './Service.ts'

export type Options = ServiceOptions & {
  /** 0 takes any that is free. */
  readonly port: number
  readonly host: string
  /** Demanded of every request to the API; a server beyond loopback must have one. */
  readonly token: string | null
  /** Folder of the dashboard's built files. */
  readonly pages: string
  /** Told of errors that are Droste's own. */
  readonly log: (text: string) => void
  /** How long a client may take to send its headers, and its whole request. */
  readonly headersMs?: number
  readonly requestMs?: number
}

/** A server that runs. */
export type Server = {
  readonly url: string
  readonly service: Service
  /** Takes no more requests, ends all work, and is done when every connection is closed. */
  readonly close: () => Promise<void>
}

const SHORTEST_TOKEN = 16

/** Opens the ledgers, then serves. @throws NeedsTokenError, ShortTokenError, PortError, the faults of Service.open */
export async function start(options: Options): Promise<Server> {
  const { host, port, token, log, headersMs = 10_000, requestMs = 30_000 } = options
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (token === null && !LOOPBACK.has(bare)) throw new NeedsTokenError(host)
  if (token !== null && token.length < SHORTEST_TOKEN) throw new ShortTokenError(SHORTEST_TOKEN)
  const [service, pages] = await Promise.all([Service.open(options), Static.read(options.pages)])
  const hosts = new Set([...LOOPBACK, bare, ...(LOOPBACK.has(bare) ? [] : [hostname().toLowerCase()])])
  const app = build({ service, pages, hosts, token, log })
  const server = serve({
    fetch: app.fetch,
    hostname: bare,
    port,
    createServer,
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1000, headersMs),
      keepAliveTimeout: 65_000, // longer than clients and proxies keep theirs, so that none asks as it is closed
      maxHeaderSize: 16 * 1024,
    },
  })
  try {
    await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  } catch (cause) {
    await service.close()
    throw new PortError(host, port, cause as NodeJS.ErrnoException)
  }
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${bare.includes(':') ? `[${bare}]` : bare}:${taken}/`,
    service,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await service.close() // ends jobs, and with them their watchers' streams
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

/** A server that others can reach must know who asks. @example droste serve --host 0.0.0.0 */
export class NeedsTokenError extends Fault<{ host: string }> {
  override readonly name = 'Flag.NeedsTokenError'
  constructor(host: string) {
    super(`--host ${host}: others can reach this address, so that it needs a token`, { host })
  }
  override advise = (): string =>
    'Set DROSTE_TOKEN or --token-file, for example to the output of openssl rand -hex 32; or leave --host out.'
}

/** A token that could be guessed. @example DROSTE_TOKEN=secret droste serve */
export class ShortTokenError extends Fault<{ least: number }> {
  override readonly name = 'Flag.ShortTokenError'
  constructor(least: number) {
    super(`The token is shorter than ${least} characters`, { least })
  }
  override advise = (): string => 'Take a random one, for example the output of openssl rand -hex 32.'
}

/** The address cannot be listened on. @example droste serve --port 80 */
export class PortError extends Fault<{ host: string; port: number; code: string | undefined }> {
  override readonly name = 'Flag.PortError'
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const what = cause.code === 'EADDRINUSE' ? 'is taken by another program' : 'cannot be listened on'
    super(`Port ${port} of ${host} ${what}`, { host, port, code: cause.code }, { cause })
  }
  override advise = (): string => 'Choose another with --port; --port 0 takes any that is free.'
}
