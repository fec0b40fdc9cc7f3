import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, open, settled, value, visit, type Walked } from './browser.ts'
import { BOOK, CHAIN, root, type Served, serve } from './droste.ts'

const OTHER = 'ledger' // examples/02-two-venue-chain
const SHOCK = 'shock=eip155:1/native~-0.3'

describe.skipIf(!hasBrowser)('whoever is faster than the page', () => {
  let server: Served
  let walked: Walked
  beforeAll(async () => {
    server = await serve(BOOK, root('examples/02-two-venue-chain/ledger.json'))
    walked = await open(server.url)
    await walked.page.addInitScript(watchNotices)
  })
  afterAll(async () => {
    await walked?.close()
    await server?.stop()
  })
  afterEach(() => expect(walked.faults.splice(0)).toEqual([]))

  const drawer = (page: Page) => page.getByRole('complementary', { name: 'Where this figure comes from' })
  const noticed = (page: Page): Promise<string[]> =>
    page.evaluate(() => (window as unknown as { noticed: string[] }).noticed)

  test.each([
    '/loop?explain=leverage',
    '/loop?explain=own:before.netApy',
    `/loop?chain=${CHAIN}&explain=own:chain.leverage`,
    '/loop?address=0x9600a48ed0f931d0c422d574e3275a90d8b22745&explain=own:account.accounts.0.legs.0.valueUsd',
    '/book?explain=totals.debtUsd',
    '/book?leverage=10~&explain=own:book.selected.debtUsd',
    '/book?explain=own:book.near.debtUsd',
    `/book?ledger=${OTHER}&explain=leverage.max`,
    `/cascade?${SHOCK}&explain=own:A.totals.badDebtUsd`,
    `/cascade?${SHOCK}&compare=1&explain=own:B.sofar.2.repaidUsd`,
    `/cascade?${SHOCK}&compare=1&explain=own:B.rounds`,
    `/cascade?ledger=${OTHER}&compare=1&explain=own:B.totals.repaidUsd`,
    '/tail?paths=20&explain=own:tail.badDebt.es99',
    '/trust?explain=own:trust.warnings',
    `/trust?ledger=${OTHER}&explain=own:trust.prices.0.usd`,
  ])('%s, opened cold, waits for its figure and says nothing else meanwhile', async (path) => {
    const { page } = walked
    await page.goto('about:blank')
    await visit(page, server.url + path)
    await drawer(page).locator('.branch').first().waitFor()
    expect(await noticed(page)).toEqual([])
  })

  test('a figure of a view that is shown again is that view’s', async () => {
    const { page } = walked
    const seen = async (path: string) => {
      await expect.poll(() => page.url()).toBe(server.url + path)
      await drawer(page).locator('.branch').first().waitFor()
    }
    await visit(page, `${server.url}/loop?explain=leverage`)
    await page.getByRole('link', { name: 'Book' }).first().click()
    await page.locator('[data-figure="totals.debtUsd"]').first().click()
    await seen('/book?explain=totals.debtUsd')
    await page.goBack()
    await page.goBack()
    await seen('/loop?explain=leverage')
    await page.goForward()
    await page.goForward()
    await seen('/book?explain=totals.debtUsd')
    expect(await noticed(page)).toEqual([])
  })

  test('what a slider was moved to stays when a figure is opened at once', async () => {
    const { page } = walked
    await visit(page, `${server.url}/loop`)
    await page.evaluate(() => {
      const slider = [...document.querySelectorAll<HTMLInputElement>('.slider')]
        .find((one) => one.textContent?.includes('LTV used'))!
        .querySelector('input')!
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(slider, '0.75')
      slider.dispatchEvent(new Event('input', { bubbles: true }))
      document.querySelector<HTMLElement>('[data-figure="own:loop.leverage"]')!.click()
    })
    await drawer(page).locator('.branch').first().waitFor()
    await expect.poll(() => page.url()).toContain('ltv=0.75')
    expect(await page.getByLabel('LTV used').first().inputValue()).toBe('0.75')
    expect(page.url()).toContain('explain=own')
  })

  test('keys that are pressed while everything is on its way lead to the last of them', async () => {
    const { page } = walked
    await page.route('**/api/**', async (route) => {
      await new Promise((resume) => setTimeout(resume, 150))
      await route.continue().catch(() => {}) // the page has called it off
    })
    await page.goto(`${server.url}/book`)
    await page.locator('nav.views').waitFor()
    for (const key of '1234512345213543212345') await page.keyboard.press(key)
    for (const key of ['3', 'ArrowLeft', ' ', 'ArrowRight', '4', '2', '3']) await page.keyboard.press(key)
    await settled(page)
    expect(new URL(page.url()).pathname).toBe('/cascade')
    await page.getByRole('heading', { name: 'Outcome' }).waitFor()
    expect(await noticed(page)).toEqual([])
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  test('a simulation that is left before it has begun is called off', async () => {
    const { page } = walked
    let asked = (): void => {}
    const started = new Promise<void>((resolve) => {
      asked = resolve
    })
    await page.route('**/api/jobs', async (route) => {
      const answer = await route.fetch()
      asked()
      await page.getByRole('heading', { name: 'Book' }).waitFor()
      await route.fulfill({ response: answer })
    })
    await page.goto(`${server.url}/tail?paths=20000&days=60`)
    await started
    await page.keyboard.press('2')
    const latest = async (): Promise<string | undefined> => {
      const answer = await page.request.get(`${server.url}/api/jobs`)
      const { jobs } = (await answer.json()) as { jobs: { state: string }[] }
      return jobs[0]?.state
    }
    await expect.poll(latest).toBe('cancelled')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  test('a shock that is let go and moved again is answered as it stands', async () => {
    const { page } = walked
    await visit(page, `${server.url}/cascade?${SHOCK}`)
    const slider = page.getByRole('slider', { name: 'price' }).first()
    await slider.focus()
    for (let step = 0; step < 12; step++)
      await page.keyboard.press(step % 5 === 4 ? 'ArrowRight' : 'ArrowLeft')
    await expect.poll(() => page.url()).toContain('native~-0.34')
    await settled(page)
    const shown = await value(page, 'own:A.totals.badDebtUsd')
    await visit(page, page.url())
    expect(await value(page, 'own:A.totals.badDebtUsd')).toBe(shown)
  })
})

/** Keeps what is said in place of an explanation, however short it stands there. */
function watchNotices(): void {
  const kept = window as unknown as { noticed: string[] }
  kept.noticed = []
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element)
          for (const notice of [node, ...node.querySelectorAll('*')])
            if (notice.matches('.explanation .notice')) kept.noticed.push(notice.textContent ?? '')
  }).observe(document, { childList: true, subtree: true })
}
