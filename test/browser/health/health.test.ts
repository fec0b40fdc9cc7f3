import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Binary from '../../../packages/engine/src/health/Binary.ts'
import * as Several from '../../../packages/engine/src/testing/several.ts'
import { hasBrowser, open, type Walked } from '../browser.ts'
import { root } from '../droste.ts'
import { type Given, type Valued, valued } from './worker.ts'

/** An address that nobody answers but the test. */
const SITE = 'http://localhost'

/** The worker and all it needs as one script. */
async function bundled(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser'] },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: root('test/browser/health/worker.ts'), formats: ['es'], fileName: 'worker' },
    },
  })
  const [{ output }] = made as unknown as [{ output: [{ code: string }] }]
  return output[0].code
}

describe.skipIf(!hasBrowser)('the health of a whole book in a worker of the browser', () => {
  let walked: Walked
  beforeAll(async () => {
    walked = await open(SITE)
    const script = { contentType: 'text/javascript', body: await bundled() }
    const page = { contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }
    await walked.page.route(`${SITE}/**`, (route) =>
      route.fulfill(route.request().url().endsWith('.js') ? script : page),
    )
    await walked.page.goto(`${SITE}/`)
  })
  afterAll(async () => {
    await walked?.close()
  })

  test('H2, H3: WebAssembly writes the bits of JavaScript there, and those of Node', async () => {
    const book = Several.book(3000, 5)
    const given: Given = {
      bytes: [...new Uint8Array(book.buffer)],
      factors: book.factors,
      days: Array.from({ length: 8 }, (_, lane) => [...Several.day(-0.05 * lane, lane)]),
    }
    const there = await walked.page.evaluate(async (task) => {
      const worker = new Worker('/worker.js', { type: 'module' })
      const answer = new Promise<unknown>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => reject(new Error(message))
      })
      worker.postMessage(task)
      return (await answer) as Valued
    }, given)
    const runs = await walked.page.evaluate(
      (text) => WebAssembly.validate(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))),
      Binary.OWN,
    )
    expect(runs, 'the browser has SIMD').toBe(true)
    expect(there.one.length).toBeGreaterThanOrEqual(3000)
    expect(there.one).toEqual(there.plainOne)
    expect(there.eight).toEqual(there.plainEight)
    expect(there).toEqual(valued(given))
    expect(walked.faults).toEqual([])
  })
})
