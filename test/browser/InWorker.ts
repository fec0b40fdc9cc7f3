import { build } from 'vite'
import { open } from './browser.ts'
import { root } from './droste.ts'

/** An address that nobody answers but the test. */
const SITE = 'http://localhost'
/** What a page must be served with for its threads to share memory. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

/** Workers of a page in the browser that all run one module of the tests. */
export type Workers = {
  /** What a fresh worker answers. */
  readonly ask: <Given, Told>(given: Given) => Promise<Told>
  /** Whether the page's threads may share memory. */
  readonly sharing: () => Promise<boolean>
  /** Whether the browser runs this program of WebAssembly, in base64. */
  readonly runs: (program: string) => Promise<boolean>
  readonly faults: readonly string[]
  readonly close: () => Promise<void>
}

/** Opens a page, isolated from others or not, whose workers run `entry`, a path of the repository. */
export async function begin(entry: string, isolated = false): Promise<Workers> {
  const { page, faults, close } = await open(SITE)
  const headers = isolated ? ISOLATED : {}
  const script = { headers, contentType: 'text/javascript', body: await bundled(entry) }
  const blank = { headers, contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }
  await page.route(`${SITE}/**`, (route) =>
    route.fulfill(route.request().url().endsWith('.js') ? script : blank),
  )
  await page.goto(`${SITE}/`)
  return {
    ask: (given) =>
      page.evaluate(async (task) => {
        const worker = new Worker('/worker.js', { type: 'module' })
        const answer = new Promise<unknown>((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message))
        })
        worker.postMessage(task)
        return await answer
        // biome-ignore lint/suspicious/noExplicitAny: what passes between two machines is typed by whoever asks
      }, given as any) as Promise<any>,
    sharing: () => page.evaluate(() => crossOriginIsolated),
    runs: (program) =>
      page.evaluate(
        (text) => WebAssembly.validate(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))),
        program,
      ),
    faults,
    close,
  }
}

/** A module and all it needs as one script. */
async function bundled(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser'] },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: root(entry), formats: ['es'], fileName: 'worker' },
    },
  })
  const [{ output }] = made as unknown as [{ output: [{ code: string }] }]
  return output[0].code
}
