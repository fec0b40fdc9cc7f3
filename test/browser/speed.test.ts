import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { afresh, hasBrowser, open, settled, visit, type Walked } from './browser.ts'
import { droste, root, type Served, serve } from './droste.ts'

test('all scripts of the page together are under 350 kB gzip', () => {
  const folder = root('packages/web/dist/assets')
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
  console.log(`${(bytes / 1000).toFixed(0)} kB gzip in ${scripts.length} scripts`)
  expect(bytes).toBeLessThan(350_000)
})

// Times are told, not asserted: they are this machine's.
describe.skipIf(!hasBrowser)('how long it takes', () => {
  let server: Served
  let walked: Walked
  const folder = mkdtempSync(join(tmpdir(), 'droste-large-'))
  beforeAll(async () => {
    const books = [30_000, 100_000].map((accounts) => {
      const path = join(folder, `of-${accounts}`)
      droste('generate', '--accounts', String(accounts), '--out', path, '--seed', '1')
      return path
    })
    server = await serve('aave-v3-ethereum-top54', ...books)
    walked = await open(server.url)
  })
  afterAll(async () => {
    await walked?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => expect(walked.faults.splice(0)).toEqual([]))

  const names = async (): Promise<string[]> => {
    const answer = await walked.page.request.get(`${server.url}/api/ledgers`)
    const { ledgers } = (await answer.json()) as { ledgers: { name: string }[] }
    return ledgers.map(({ name }) => name)
  }

  test('the first view of the built-in book, from a cold page', async () => {
    const times: number[] = []
    await afresh(7, async (page) => {
      const started = performance.now()
      await page.goto(`${server.url}/book`)
      await page.locator('section[aria-label="Leverage"] svg').waitFor()
      times.push(performance.now() - started)
    })
    const median = times.toSorted((a, b) => a - b)[3]!
    console.log(`first view ${told(times)} ms, median ${median.toFixed(0)} ms`)
  })

  test('a slider of the loop', async () => {
    const { page } = walked
    await visit(page, `${server.url}/loop`)
    const took = await page.evaluate(async () => {
      const slider = [...document.querySelectorAll<HTMLInputElement>('.slider')]
        .find((one) => one.textContent?.includes('LTV used'))!
        .querySelector('input')!
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!
      const shown = () =>
        document.querySelector('[data-figure="own:loop.leverage"] data')!.getAttribute('value')
      const times: number[] = []
      for (const ltv of ['0.72', '0.74', '0.76', '0.78', '0.79']) {
        const before = shown()
        const started = performance.now()
        set.call(slider, ltv)
        slider.dispatchEvent(new Event('input', { bubbles: true }))
        while (shown() === before) await new Promise((painted) => requestAnimationFrame(painted))
        times.push(performance.now() - started)
      }
      return times
    })
    console.log(`loop slider ${told(took)} ms`)
  })

  test('the cascade’s slider at 30,000 accounts', async () => {
    const { page } = walked
    const [, ledger] = await names()
    await visit(page, `${server.url}/cascade?ledger=${ledger}`)
    await page.evaluate(watchSlider)
    await page.getByRole('slider', { name: 'price' }).first().focus()
    const times: number[] = []
    for (let step = 0; step < 5; step++) {
      await page.keyboard.press('ArrowLeft')
      const took = await page.waitForFunction(() => (window as unknown as Watched).answered)
      times.push(await took.jsonValue().then(Number))
      await settled(page)
    }
    console.log(`cascade slider ${told(times)} ms`)
  })

  test('a book of 100,000 accounts is drawn, and a part of it', async () => {
    const { page } = walked
    const [, , ledger] = await names()
    await page.addInitScript(watchFrames)
    let started = performance.now()
    await visit(page, `${server.url}/book?ledger=${ledger}`)
    const drawn = performance.now() - started
    started = performance.now()
    // Looked up and clicked within the page: a search for it from outside would hold the page up too.
    await page.evaluate(() =>
      [...document.querySelectorAll('button')]
        .find((one) => one.textContent === 'leverage over 10×')!
        .click(),
    )
    await settled(page)
    const narrowed = performance.now() - started
    const { longestFrame, longestTask } = await page.evaluate(() => {
      const { longestFrame, longestTask } = window as unknown as Watched
      return { longestFrame, longestTask }
    })
    console.log(
      `100,000 accounts drawn in ${drawn.toFixed(0)} ms, a part in ${narrowed.toFixed(0)} ms, longest frame ${longestFrame.toFixed(0)} ms, longest task ${longestTask.toFixed(0)} ms`,
    )
  })
})

const told = (times: readonly number[]): string => times.map((ms) => ms.toFixed(0)).join(', ')

type Watched = { longestFrame: number; longestTask: number; answered: number | undefined }

/** Keeps the longest time between two frames, and that of one task, since the page was opened. */
function watchFrames(): void {
  const kept = window as unknown as Watched
  kept.longestFrame = 0
  kept.longestTask = 0
  let before = performance.now()
  requestAnimationFrame(function frame(now) {
    kept.longestFrame = Math.max(kept.longestFrame, now - before)
    before = now
    requestAnimationFrame(frame)
  })
  new PerformanceObserver((tasks) => {
    for (const { duration } of tasks.getEntries()) kept.longestTask = Math.max(kept.longestTask, duration)
  }).observe({ type: 'longtask', buffered: true })
}

/** Keeps how long a slider's answer took, from its move to the figure that is painted. */
function watchSlider(): void {
  const kept = window as unknown as Watched
  const repaid = (): string | null =>
    document.querySelector('[data-figure="own:A.totals.repaidUsd"] data')!.getAttribute('value')
  document.addEventListener('input', () => {
    const [before, moved] = [repaid(), performance.now()]
    kept.answered = undefined
    requestAnimationFrame(function frame() {
      if (repaid() === before) requestAnimationFrame(frame)
      else kept.answered = performance.now() - moved
    })
  })
}
