import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { artefact, hasBrowser, NARROW, open, visit, type Walked, WIDE } from './browser.ts'
import { CHAIN, type Served, serve } from './droste.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const VIEWS = {
  loop: '/loop?target=leverage&leverage=8&ltv=0.93&threshold=0.95&bonus=0.01&fall=0.06',
  chain: `/loop?chain=${CHAIN}`,
  book: '/book',
  'book-part': '/book?leverage=10~&explain=totals.leverage',
  cascade: '/cascade?at=4',
  compared: '/cascade?shock=eip155:1/0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0~-0.12&oracle=rate&compare=1',
  tail: '/tail?paths=60',
  trust: '/trust',
} as const

const LOOKS = [
  { name: 'light-wide', colorScheme: 'light', viewport: WIDE },
  { name: 'dark-wide', colorScheme: 'dark', viewport: WIDE },
  { name: 'light-narrow', colorScheme: 'light', viewport: NARROW },
  { name: 'dark-narrow', colorScheme: 'dark', viewport: NARROW },
] as const

type Violation = {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

describe.skipIf(!hasBrowser).each(LOOKS)('$name', ({ name, colorScheme, viewport }) => {
  let server: Served
  let walked: Walked
  beforeAll(async () => {
    server = await serve()
    walked = await open(server.url, { colorScheme, viewport })
  })
  afterAll(async () => {
    await walked?.close()
    await server?.stop()
  })
  afterEach(() => expect(walked.faults.splice(0)).toEqual([]))

  test.each(Object.entries(VIEWS))(
    '%s: nobody is kept out, and nothing runs off the page',
    async (view, path) => {
      const { page } = walked
      await visit(page, server.url + path)
      await page.screenshot({ path: artefact(`${view}-${name}.png`), fullPage: true })
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBeLessThanOrEqual(0)
      await page.evaluate(AXE)
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } }
        return (await axe.run()).violations
      })
      const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(
        serious.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 3)
              .map(({ html }) => html.slice(0, 160))
              .join(' | ')}`,
        ),
      ).toEqual([])
    },
  )
})
