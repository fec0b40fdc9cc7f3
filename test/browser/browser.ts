import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { root } from './droste.ts'

const CHROMIUM = '/usr/bin/chromium'

/** Whether there is a browser to walk with; without it the tests skip, saying so. */
export const hasBrowser = existsSync(CHROMIUM)
export const SKIPPED = `no browser at ${CHROMIUM}: install Debian’s chromium to walk the page`

export const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 390, height: 844 }

const PATIENCE_MS = 100_000 // a machine may be busy with other tests

/** A page with what went wrong on it: errors, refused requests, requests to anywhere else. */
export type Walked = { readonly page: Page; readonly faults: string[]; readonly close: () => Promise<void> }

export type Look = {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
}

const STARTED = {
  executablePath: CHROMIUM,
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** Opens pages of a browser that runs, one after the other, each with nothing kept from before; done with `look`. */
export async function afresh(times: number, look: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch(STARTED)
  for (let time = 0; time < times; time++) {
    const context = await browser.newContext({ viewport: WIDE })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.waitForTimeout(700) // until the tab itself is there
    await look(page)
    await context.close()
  }
  await browser.close()
}

/** A real browser with an empty profile. */
export async function open(
  base: string,
  { viewport = WIDE, colorScheme = 'light' }: Look = {},
): Promise<Walked> {
  const profile = mkdtempSync(join(tmpdir(), 'droste-browser-'))
  const browser: BrowserContext = await chromium.launchPersistentContext(profile, {
    ...STARTED,
    viewport,
    colorScheme,
    acceptDownloads: true,
  })
  const page = browser.pages()[0] ?? (await browser.newPage())
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error')
      faults.push(`${message.text()}: ${message.location().url}, on ${page.url()}`)
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(base) && !url.startsWith('blob:')) faults.push(`asked ${url}`)
  })
  return {
    page,
    faults,
    close: async () => {
      await browser.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

/** Opens an address of the page and waits until everything it reads is there. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await settled(page)
}

export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1, .notice')
  await page.waitForFunction(() => !document.querySelector('.waiting, [aria-busy="true"]'))
}

/** The machine's value of a figure, by the name that its explanation has. */
export async function value(page: Page, figure: string): Promise<number | null> {
  const text = await page.locator(`[data-figure="${figure}"] data`).first().getAttribute('value')
  return text === null || text === '' ? null : Number(text)
}

/** Where pictures of the page are kept to be looked at. */
export function artefact(name: string): string {
  const folder = root('test/artefacts')
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}
