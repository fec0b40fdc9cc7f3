import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'

const gzip = promisify(zlib.gzip)

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

type Bytes = Uint8Array<ArrayBuffer>

/** A file; null of `gzipped` where that is not smaller. */
type File = {
  readonly bytes: Bytes
  readonly gzipped: Bytes | null
  readonly type: string
  readonly tag: string
}

/**
 * The dashboard's built files, read once. A request's path is looked up among their names and never made into a path,
 * so that nothing beside them can be asked for.
 */
export class Static {
  readonly #files: ReadonlyMap<string, File>
  private constructor(files: ReadonlyMap<string, File>) {
    this.#files = files
  }

  /** The files of a folder; none where there is no such folder. Of other kinds than a page needs, none. */
  static async read(folder: string): Promise<Static> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    const files = new Map<string, File>()
    for (const entry of entries) {
      const type = TYPES[extname(entry.name)]
      if (!entry.isFile() || type === undefined) continue
      const path = join(entry.parentPath, entry.name)
      const bytes = new Uint8Array(await readFile(path))
      const zipped = new Uint8Array(await gzip(bytes))
      files.set(`/${relative(folder, path).split(sep).join('/')}`, {
        bytes,
        gzipped: zipped.length < bytes.length ? zipped : null,
        type,
        tag: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
      })
    }
    return new Static(files)
  }

  /** A file, or the page itself for every view's address; null where there is neither. */
  respond(c: Context): Response | null {
    const exact = this.#files.get(c.req.path)
    const file = exact ?? (isView(c.req.path) ? this.#files.get('/index.html') : undefined)
    if (!file) return c.req.path === '/' ? c.html(UNBUILT) : null
    const hashed = exact && c.req.path.startsWith('/assets/')
    c.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    c.header('vary', 'accept-encoding')
    const gzipped = accepts(c, ENCODINGS) === 'gzip' ? file.gzipped : null
    const tag = gzipped ? `"${file.tag}-gzip"` : `"${file.tag}"`
    c.header('etag', tag)
    if (c.req.header('if-none-match') === tag) return c.body(null, 304)
    if (gzipped) c.header('content-encoding', 'gzip')
    return c.body(gzipped ?? file.bytes, 200, { 'content-type': file.type })
  }
}

const ENCODINGS = { header: 'Accept-Encoding' as const, supports: ['gzip'], default: 'identity' }

/** Views have addresses without a dot in their last part; files have one. */
const isView = (path: string): boolean => !path.slice(path.lastIndexOf('/')).includes('.')

const UNBUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Droste</title>
<h1>Droste is serving its API</h1>
<p>The dashboard is not built yet. Run <code>npm run build</code>, then start <code>droste serve</code> again.</p>
<p>Until then: <a href="/api/ledgers">the ledgers</a>, <a href="/openapi.json">every address</a>.</p>
</html>
`
