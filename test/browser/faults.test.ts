import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, open, visit, type Walked } from './browser.ts'
import { BOOK, guarded, root, type Served, serve, serveAt } from './droste.ts'

describe.skipIf(!hasBrowser)('what cannot be shown says so', () => {
  let server: Served
  let walked: Walked
  const folder = mkdtempSync(join(tmpdir(), 'droste-empty-'))
  beforeAll(async () => {
    server = await serve(BOOK, withoutDebt(folder))
    walked = await open(server.url)
  })
  afterAll(async () => {
    await walked?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  // Refusals are what is looked for here, and other servers are asked; nothing else may go wrong.
  const expected = /^Failed to load resource: |^asked http:\/\/127\.0\.0\.1:/
  afterEach(() => expect(walked.faults.splice(0).filter((fault) => !expected.test(fault))).toEqual([]))

  test.each(['book', 'cascade', 'tail', 'trust'])('a ledger that is not served, on %s', async (view) => {
    await visit(walked.page, `${server.url}/${view}?ledger=no-such-book`)
    const notice = await walked.page.getByRole('alert').first().textContent()
    expect(notice).toContain('no-such-book')
    expect(notice).not.toMatch(/undefined|\bat .*:\d+:\d+|\[object/)
  })

  test.each(['book', 'cascade', 'tail'])('a book without debt, on %s', async (view) => {
    await visit(walked.page, `${server.url}/${view}?ledger=lenders`)
    await walked.page.getByText('Nobody owes anything in this book').waitFor()
  })

  test('a server of other books than the built-in one opens on its own', async () => {
    const own = await serve(join(folder, 'lenders.json'))
    await visit(walked.page, own.url)
    await walked.page.getByText('Nobody owes anything in this book').waitFor()
    await own.stop()
  })

  test('an account that is not there', async () => {
    await visit(walked.page, `${server.url}/loop?address=0xdead`)
    const notice = await walked.page.getByRole('alert').textContent()
    expect(notice).toContain('0xdead')
  })

  test('a chain whose venue is not there, beside the loop that is', async () => {
    await visit(walked.page, `${server.url}/loop?chain=ETH~USDC~atlantis~0.5`)
    const notice = await walked.page.getByRole('alert').textContent()
    expect(notice).toContain('Its venues are aave-v3-ethereum.')
    await walked.page.getByText('What kills it').waitFor()
  })

  test('a simulation that somebody else called off', async () => {
    const { page } = walked
    await page.goto(`${server.url}/tail?paths=5000&days=60`)
    const running = async (): Promise<string | undefined> => {
      const answer = await page.request.get(`${server.url}/api/jobs`)
      const { jobs } = (await answer.json()) as { jobs: { id: string; state: string }[] }
      return jobs.find(({ state }) => state === 'running')?.id
    }
    await expect.poll(running).toBeDefined()
    await page.request.delete(`${server.url}/api/jobs/${await running()}`)
    await page.getByText('The work was called off').waitFor()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  })

  test('a simulation whose job the server does not keep any more explains its figures all the same', async () => {
    const { page } = walked
    const first = await serve()
    await visit(page, `${first.url}/tail?paths=20`)
    await first.stop()
    const second = await serveAt(Number(new URL(first.url).port))
    await page.locator('[data-figure="own:tail.badDebt.es99"]').click()
    const drawer = page.getByRole('complementary', { name: 'Where this figure comes from' })
    await drawer.locator('.branch').first().waitFor()
    expect(await drawer.locator('.branch-value').first().textContent()).toContain('$')
    await second.stop()
  })

  test('a shock that nobody answers any more does not leave the answer to the one before', async () => {
    const { page } = walked
    const gone = await serve()
    await visit(page, `${gone.url}/cascade`)
    await gone.stop()
    await page.getByRole('slider', { name: 'price' }).first().focus()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('The server does not answer.').first().waitFor()
    await page.getByRole('heading', { name: 'Outcome' }).waitFor({ state: 'detached' })
  })

  test('a loop that cannot be, and an address that cannot be read', async () => {
    await visit(
      walked.page,
      `${server.url}/loop?ltv=9e9&depth=abc&before=,,,&deposit=-5&leverage=%00%F0%9F%92%A9`,
    )
    await walked.page.getByText('What kills it').waitFor()
    await visit(walked.page, `${server.url}/nowhere`)
    await walked.page.getByText('There is no such page').waitFor()
  })

  test('a server that wants its token, and nothing else', async () => {
    const { page } = walked
    const token = 'a token of more than sixteen letters'
    const guard = await guarded(token)
    await page.goto(`${guard.url}/book`)
    await page.getByLabel('Token').fill('not that one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Token').fill(token)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('[data-figure="totals.debtUsd"]').first().waitFor()
    await page.reload()
    await page.locator('[data-figure="totals.debtUsd"]').first().waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('') // no script can read it
    await guard.stop()
  })

  test('a server that has gone, and comes back', async () => {
    const { page } = walked
    const gone = await serve()
    await visit(page, `${gone.url}/book`)
    await gone.stop()
    await page.getByRole('link', { name: 'Cascade' }).click()
    await page.getByText('The server does not answer.').waitFor()
    expect(await page.getByRole('alert').first().textContent()).toContain('droste serve')
    const back = await serveAt(Number(new URL(gone.url).port))
    // Within the page, where it is either there or not: it asks by itself meanwhile.
    await page.evaluate(() =>
      [...document.querySelectorAll('button')].find((one) => one.textContent === 'Try again')?.click(),
    )
    await page.getByRole('heading', { name: 'Outcome' }).waitFor()
    await back.stop()
  })
})

/** The built-in book with its debts struck out. */
function withoutDebt(folder: string): string {
  type Leg = { readonly side: string }
  const book = JSON.parse(readFileSync(root(`packages/data/books/${BOOK}.json`), 'utf8'))
  const accounts = book.accounts.map(({ legs, ...account }: { legs: Leg[] }) => ({
    ...account,
    legs: legs.filter(({ side }) => side !== 'debt'),
  }))
  const path = join(folder, 'lenders.json')
  const { coverage: _, ...rest } = book
  writeFileSync(path, JSON.stringify({ ...rest, name: 'lenders', accounts }))
  return path
}
