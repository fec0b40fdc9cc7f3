import { mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server } from '@droste/service'
import { connect } from '@droste/service/client'

export const BOOK = 'aave-v3-ethereum-top54'

/** A script that is shorter when it is packed. */
export const LONG_SCRIPT = `export const all = [${'0, '.repeat(1000)}]`

/** A server on any free port of loopback, with a page of its own to serve; what it logs is kept. */
export async function served(options: Partial<Server.Options> = {}) {
  const pages = mkdtempSync(join(tmpdir(), 'droste-pages-'))
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(pages, 'app.js'), 'export {}')
  writeFileSync(join(pages, 'long.js'), LONG_SCRIPT)
  writeFileSync(join(pages, 'private.key'), 'not for the web')
  const log: string[] = []
  const server = await Server.start({
    ledgers: [BOOK],
    port: 0,
    host: '127.0.0.1',
    token: null,
    pages,
    log: (text) => log.push(text),
    ...options,
  })
  const base = server.url.replace(/\/$/, '')
  return { server, base, log, pages, client: connect({ base }) }
}

export type Got = {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

/** A request as it is: no path is tidied, no header left out. */
export const raw = (
  base: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base)
    const asked = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part) => parts.push(part))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
