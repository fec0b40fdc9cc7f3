import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Binary from '../../../packages/engine/src/health/Binary.ts'
import * as Several from '../../../packages/engine/src/testing/several.ts'
import { hasBrowser } from '../browser.ts'
import * as InWorker from '../InWorker.ts'
import { type Given, type Valued, valued } from './worker.ts'

describe.skipIf(!hasBrowser)('the health of a whole book in a worker of the browser', () => {
  let workers: InWorker.Workers
  beforeAll(async () => {
    workers = await InWorker.begin('test/browser/health/worker.ts')
  })
  afterAll(async () => {
    await workers?.close()
  })

  test('H2, H3: WebAssembly writes the bits of JavaScript there, and those of Node', async () => {
    const book = Several.book(3000, 5)
    const given: Given = {
      bytes: [...new Uint8Array(book.buffer)],
      factors: book.factors,
      days: Array.from({ length: 8 }, (_, lane) => [...Several.day(-0.05 * lane, lane)]),
    }
    const there = await workers.ask<Given, Valued>(given)
    expect(await workers.runs(Binary.OWN), 'the browser has SIMD').toBe(true)
    expect(there.one.length).toBeGreaterThanOrEqual(3000)
    expect(there.one).toEqual(there.plainOne)
    expect(there.eight).toEqual(there.plainEight)
    expect(there).toEqual(valued(given))
    expect(workers.faults).toEqual([])
  })
})
