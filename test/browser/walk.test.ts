import { readFileSync } from 'node:fs'
import { Wording } from '@droste/core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, open, SKIPPED, settled, value, visit, type Walked } from './browser.ts'
import { answer, BOOK, CHAIN, root, type Served, serve } from './droste.ts'

const TWO_VENUES = root('examples/02-two-venue-chain/ledger.json')

if (!hasBrowser) console.warn(SKIPPED)

describe.skipIf(!hasBrowser)('the page', () => {
  let server: Served
  let walked: Walked
  beforeAll(async () => {
    server = await serve(BOOK, TWO_VENUES)
    walked = await open(server.url)
  })
  afterAll(async () => {
    await walked?.close()
    await server?.stop()
  })
  afterEach(() => expect(walked.faults.splice(0)).toEqual([]))

  /** A path such as totals.leverage in an answer. */
  const at = (whole: unknown, path: string): unknown =>
    path.split('.').reduce((part, name) => (part as Record<string, unknown>)[name], whole)

  const agrees = async (whole: unknown, paths: readonly string[], prefix = ''): Promise<void> => {
    for (const path of paths) expect(await value(walked.page, prefix + path), path).toBe(at(whole, path))
  }

  test('Book says what inspect says', async () => {
    await visit(walked.page, `${server.url}/book`)
    const inspect = answer('inspect', BOOK)
    await agrees(inspect, [
      'totals.debtUsd',
      'totals.collateralUsd',
      'totals.equityUsd',
      'recursion.loopedShare',
      'leverage.debtWeighted',
      'lookThrough.multiplier',
      'borrowers.accounts',
      'leverage.underwater.debtUsd',
      'cliffs.0.eligibleDebtUsd',
    ])
    for (const { account, debtUsd, healthFactor } of inspect.concentration.largest) {
      expect(await value(walked.page, `${account}/debtUsd`), account).toBe(debtUsd)
      expect(await value(walked.page, `${account}/healthFactor`), account).toBe(healthFactor)
    }
  })

  test('a part of the book narrows every chart and the list, by chip and by dragging', async () => {
    const { page } = walked
    await visit(page, `${server.url}/book`)
    const all = await page.request.get(`${server.url}/api/ledgers/${BOOK}/accounts?limit=5000`)
    const { accounts } = (await all.json()) as { accounts: { leverage: number | null; debtUsd: number }[] }
    const high = accounts.filter(({ leverage }) => leverage !== null && leverage >= 10)
    await page.getByRole('button', { name: 'leverage over 10×' }).click()
    await page.getByText(`${high.length} in sight`).waitFor()
    const chart = page.locator('section[aria-label="Leverage"] .drawing')
    const box = (await chart.boundingBox())!
    await page.mouse.move(box.x + 60, box.y + 150)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + 150, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => page.url()).toMatch(/leverage=[\d.]+~\d/)
    // The address follows the hand: where it was seen on the way it goes on to the end.
    const dragged = (): number => {
      const [from, to] = new URL(page.url()).searchParams.get('leverage')!.split('~').map(Number)
      const inside = accounts.filter(
        ({ leverage }) => leverage !== null && leverage >= from! && leverage <= to!,
      )
      return inside.length
    }
    await expect.poll(() => page.getByText(`${dragged()} in sight`).count()).toBe(1)
    expect(dragged()).toBeGreaterThan(0)
  })

  test('every chart of the book narrows the others', async () => {
    const { page } = walked
    const all = await page.request.get(`${server.url}/api/ledgers/${BOOK}/accounts?limit=5000`)
    type Line = { account: string; held: { asset: string }[]; triggers: { drop: number }[] }
    const { accounts } = (await all.json()) as { accounts: Line[] }
    const inSight = (count: number) => page.getByText(`${count} in sight`).waitFor()
    const through = page.locator('section[aria-label="Look-through"] .plate-summary')
    await visit(page, `${server.url}/book`)
    const whole = await through.textContent()
    // The part that is all of it is looked through as the whole is, account by account.
    await visit(page, `${server.url}/book?rank=1~5000`)
    expect(await through.textContent()).toBe(whole)
    const pick = page.locator('[data-pick^="holds~"]').first()
    const asset = (await pick.getAttribute('data-pick'))!.slice('holds~'.length)
    await visit(page, `${server.url}/book`)
    await pick.click()
    await inSight(accounts.filter(({ held }) => held.some((each) => each.asset === asset)).length)
    await visit(page, `${server.url}/book?fall=0.1~0.3`)
    const opens = ({ drop }: { drop: number }) => drop >= 0.1 && drop <= 0.3
    await inSight(accounts.filter(({ triggers }) => triggers.some(opens)).length)
    await visit(page, `${server.url}/book?rank=3~7`)
    await inSight(5)
    await visit(page, `${server.url}/book`)
    await page.getByRole('button', { name: 'Look at this account alone' }).first().click()
    await inSight(1)
    for (const [chart, field] of [
      ['Staircase', 'fall'],
      ['Concentration', 'rank'],
    ] as const) {
      await visit(page, `${server.url}/book`)
      const drawing = page.locator(`section[aria-label="${chart}"] .drawing`)
      await drawing.scrollIntoViewIfNeeded()
      const box = (await drawing.boundingBox())!
      await page.mouse.move(box.x + 80, box.y + 100)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width / 2, box.y + 100, { steps: 4 })
      await page.mouse.up()
      await expect.poll(() => page.url()).toMatch(new RegExp(`${field}=[\\d.]+~[\\d.]+`))
    }
  })

  const LOOP = '--ltv 0.7 --depth 6 --threshold 0.8 --bonus 0.05 --supply-apy 0.04 --borrow-apy 0.06'
  const COSTS = '--deposit 10000 --fee 0.0005 --gas 5 --volatility 0.6'
  const PLANNED = [
    'leverage',
    'healthFactor',
    'collateralUsd',
    'debtUsd',
    'equityUsd',
    'depth',
    'netApy',
    'breakEvenBorrowApy',
    'entryCostUsd',
    'dropToLiquidation',
    'dropToExhaustion',
    'dropToInsolvency',
  ]

  test('Loop says what loop says, and the slider answers', async () => {
    const { page } = walked
    await visit(page, `${server.url}/loop`)
    await agrees(answer('loop', ...`${LOOP} ${COSTS}`.split(' ')), PLANNED, 'own:loop.')
    const slider = page.getByLabel('LTV used')
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const moved = `${LOOP} ${COSTS}`.replace('--ltv 0.7', '--ltv 0.71').split(' ')
    await agrees(answer('loop', ...moved), PLANNED, 'own:loop.')
    await expect(page.locator('.figure-before').first().textContent()).resolves.toBe('was 3.06×')
    await expect.poll(() => page.url()).toContain('ltv=0.71')
  })

  test('an account that is pasted becomes the loop it is', async () => {
    const { page } = walked
    const owner = answer('inspect', BOOK).concentration.largest[0]
    await visit(page, `${server.url}/loop`)
    await page.getByRole('textbox', { name: 'Address' }).fill(owner.account.split(':')[1])
    await page.getByRole('button', { name: 'Look it up' }).click()
    await page.getByRole('button', { name: 'Take it into the loop' }).click()
    await expect.poll(() => value(page, 'own:loop.leverage')).toBeCloseTo(owner.leverage, 6)
    expect(await value(page, 'own:loop.healthFactor')).toBeCloseTo(owner.healthFactor, 6)
  })

  test('a chain over venues says what loop says, link by link, and lets go of one', async () => {
    const { page } = walked
    await visit(page, `${server.url}/loop?ledger=ledger&deposit=240000`)
    await page.getByRole('button', { name: 'Begin a chain' }).click()
    await page.getByLabel('Borrows').last().selectOption({ label: 'USDC' })
    await page.getByLabel('LTV used').last().fill('0.625')
    await page.getByRole('button', { name: 'Add a link' }).click()
    await page.getByLabel('Borrows').last().selectOption({ label: 'ETH' })
    await page.getByLabel('LTV used').last().fill('0.8')
    const links = ['--link', 'wstETH/USDC@first=62.5%', '--link', 'USDC/ETH@second=80%']
    const told = answer('loop', '--ledger', TWO_VENUES, '--deposit', '240000', ...links)
    await expect.poll(() => value(page, 'own:chain.links.1.debtUsd')).toBe(told.links[1].debtUsd)
    const named = ['leverage', 'grossUsd', 'equityUsd', 'idleUsd'].map((name) => [name, told[name]])
    for (const [name, figure] of named)
      expect(await page.locator(`[data-figure="own:chain.${name}"]`).textContent(), name).toBe(
        name === 'leverage' ? Wording.times(figure) : Wording.usd(figure),
      )
    const ether = told.moves.findIndex(({ symbol }: { symbol: string }) => symbol === 'ETH')
    await agrees(
      told,
      [
        'links.0.healthFactor',
        'links.1.collateralUsd',
        `moves.${ether}.exposureUsd`,
        `moves.${ether}.links.0.drop`, // 22.8 % and 7.5 %, as the example has it
        `moves.${ether}.links.1.rise`,
      ],
      'own:chain.',
    )
    expect(
      await page.locator('[aria-label="Moves, table"] tr', { hasText: 'ETH' }).first().textContent(),
    ).toMatch(/−22\.8\u202f%, the first\+7\.50?\u202f%, the first/)
    await page.getByRole('button', { name: 'Remove link 2' }).click()
    await page.locator('[data-figure="own:chain.links.1.debtUsd"]').waitFor({ state: 'detached' })
    await expect.poll(() => page.url()).toMatch(/chain=[^,]*~first~0\.625$/)
  })

  test('a path that is written into the address of a loop is a figure of the loop', async () => {
    const { page } = walked
    await visit(page, `${server.url}/loop?explain=leverage`)
    const drawer = page.getByRole('complementary', { name: 'Where this figure comes from' })
    const { leverage } = answer('loop', ...`${LOOP} ${COSTS}`.split(' '))
    expect(await drawer.locator('.branch-value').first().textContent()).toBe(
      `${Number(leverage.toPrecision(6))}×`,
    )
  })

  const SHOCKED = ['--shock', 'unnamed-volatile=-30%', '--shock', 'ETH=-30%'] as const
  const SHOCK = 'shock=eip155:1/unnamed-volatile-collateral~-0.3,eip155:1/native~-0.3'
  const TOTALS = ['badDebtUsd', 'repaidUsd', 'eligibleDebtUsd', 'seizedUsd', 'absorbedUsd'].map(
    (name) => `totals.${name}`,
  )

  test('Cascade says what stress says, and the animation ends at its totals', async () => {
    const { page } = walked
    await visit(page, `${server.url}/cascade?${SHOCK}`)
    const stress = answer('stress', BOOK, ...SHOCKED)
    await agrees(stress, [...TOTALS, 'amplification', 'branchingRatio'], 'own:A.')
    const soFar = (name: string): Promise<number> =>
      page.locator(`[data-so-far="${name}"]`).first().getAttribute('value').then(Number)
    await page.getByRole('slider', { name: 'Round', exact: true }).fill('0')
    expect(await soFar('repaidUsd')).toBe(0)
    await page.getByRole('button', { name: 'Play the rounds' }).click()
    await page.getByText(`round ${stress.rounds.length} of ${stress.rounds.length}`).waitFor()
    await page.getByRole('button', { name: 'Play the rounds' }).waitFor() // it has come to the end of the last one
    for (const name of ['repaidUsd', 'seizedUsd', 'badDebtUsd'])
      expect(Math.abs((await soFar(name)) / stress.totals[name] - 1), name).toBeLessThan(1e-9)
  })

  test('Tail says what simulate says', async () => {
    const { page } = walked
    await visit(page, `${server.url}/tail?paths=60&days=3&seed=2`)
    const flags = '--paths 60 --horizon 3d --seed 2 --sensitivity none'
    const told = answer('simulate', BOOK, ...flags.split(' '))
    await agrees(told, ['badDebt.mean', 'badDebt.es99', 'cascadeProbability'], 'own:tail.')
  })

  test('two scenarios stand side by side, each as the command has it', async () => {
    const { page } = walked
    const peg =
      'shock=eip155:1/0x7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0~-0.12&oracle=rate&compare=1&oracleB=market'
    await visit(page, `${server.url}/cascade?${peg}`)
    await page.locator('[data-scenario="B"]').waitFor()
    const run = (oracle: string) =>
      answer('stress', BOOK, '--shock', 'wstETH=-12%', '--oracle', `wstETH=${oracle}`)
    await agrees(run('rate'), TOTALS, 'own:A.')
    await agrees(run('market'), TOTALS, 'own:B.')
  })

  test.each([
    ['/loop?target=leverage&leverage=9&ltv=0.93&threshold=0.95&fall=0.05', 'own:loop.leverage'],
    [`/loop?chain=${CHAIN}`, 'own:chain.links.1.debtUsd'],
    ['/book?leverage=10~&margin=-1~0.03', 'totals.debtUsd'],
    [`/cascade?${SHOCK}&depth=0.5&at=4`, 'own:A.totals.badDebtUsd'],
    ['/trust?explain=totals.leverage', 'coverage.debtUsd'],
  ])('%s opens the same view again', async (path, figure) => {
    const { page } = walked
    await visit(page, server.url + path)
    const seen = async () => [await value(page, figure), await page.locator('main').textContent()]
    const first = await seen()
    await expect.poll(() => decodeURIComponent(page.url())).toBe(server.url + path)
    await page.goto('about:blank')
    await visit(page, server.url + path)
    expect(await seen()).toEqual(first)
  })

  test('going back goes back to what was seen', async () => {
    const { page } = walked
    await visit(page, `${server.url}/book`)
    await page.getByRole('link', { name: 'what it sets off' }).first().click()
    await settled(page)
    expect(new URL(page.url()).pathname).toBe('/cascade')
    await page.goBack()
    await settled(page)
    expect(new URL(page.url()).pathname).toBe('/book')
  })

  test('a number opens where it comes from, and Escape closes it', async () => {
    const { page } = walked
    await visit(page, `${server.url}/book`)
    await page.locator('[data-figure="totals.debtUsd"]').first().click()
    const drawer = page.getByRole('complementary', { name: 'Where this figure comes from' })
    await drawer.getByText('M4: sum over all accounts').first().waitFor()
    expect(await drawer.textContent()).toContain('$3,006,616,349')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-figure'))).toBe(
      'totals.debtUsd',
    )
  })

  test.each([
    '/loop?target=leverage&leverage=8&ltv=0.93&threshold=0.95&fall=0.06&address=0x9600a48ed0f931d0c422d574e3275a90d8b22745',
    `/loop?chain=${CHAIN}`,
    '/book?leverage=10~',
    '/cascade?at=4&compare=1',
    '/tail?paths=20',
    '/trust',
  ])('every number of %s opens its explanation', async (path) => {
    const { page } = walked
    await visit(page, server.url + path)
    expect(await page.evaluate(unexplained)).toEqual([])
    const figures = await page
      .locator('main [data-figure]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-figure')!))
    // One of each kind: rows of a table differ in their numbers only.
    const kinds = new Map(
      figures.map((figure) => [figure.replace(/own:[AB]|eip155:[^.]+|0x\w+|\d+(\.\d+)?/g, 'N'), figure]),
    )
    const drawer = page.getByRole('complementary', { name: 'Where this figure comes from' })
    for (const figure of kinds.values()) {
      await page.evaluate(
        (name) =>
          [...document.querySelectorAll<HTMLElement>('[data-figure]')]
            .find((one) => one.dataset['figure'] === name)!
            .click(),
        figure,
      )
      await drawer.locator('.branch, .notice').first().waitFor()
      expect(await drawer.locator('.notice').allTextContents(), figure).toEqual([])
      await page.keyboard.press('Escape')
    }
  })

  test('keys lead to every view and turn the light', async () => {
    const { page } = walked
    await visit(page, `${server.url}/book`)
    for (const [key, path] of [
      ['1', '/loop'],
      ['3', '/cascade'],
      ['4', '/tail'],
      ['5', '/trust'],
      ['2', '/book'],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => new URL(page.url()).pathname).toBe(path)
    }
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = await ground()
    await page.keyboard.press('t')
    expect(await ground()).not.toBe(light)
    await page.keyboard.press('t')
    expect(await ground()).toBe(light)
  })

  test('a chart is taken away as SVG, PNG and CSV', async () => {
    const { page } = walked
    await visit(page, `${server.url}/book`)
    const taken = async (kind: string): Promise<Buffer> => {
      const plate = page.locator('section[aria-label="Staircase"]')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        plate.getByRole('button', { name: kind }).click(),
      ])
      return readFileSync(await download.path())
    }
    expect((await taken('SVG')).toString()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect((await taken('PNG')).subarray(1, 4).toString()).toBe('PNG')
    const [head, ...rows] = (await taken('CSV')).toString().trim().split('\r\n')
    const { cliffs } = answer('inspect', BOOK)
    expect(head!.split(',')[1]).toContain(cliffs[0].symbol)
    const steps: number[] = cliffs[0].staircase.map(
      (step: { eligibleDebtUsd: number }) => step.eligibleDebtUsd,
    )
    expect(rows.map((row) => Number(row.split(',')[1]))).toEqual(steps)
  })

  test('it needs no inline style, no inline script, and nobody else’s', async () => {
    const { page } = walked
    const answer = await page.goto(`${server.url}/book`)
    const policy = answer!.headers()['content-security-policy']!
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/)
    for (const view of ['loop', 'book', 'cascade', 'tail?paths=20', 'trust'])
      await visit(page, `${server.url}/${view}`) // a refusal would be a fault
  })
})

/** Numbers on the page that open nothing: neither controls, nor the axes of charts, nor what the ledger says in words. */
function unexplained(): string[] {
  const known =
    '[data-figure], svg, code, form, .chosen, label, select, button, output, h1, h2, h3, th, .provenance, .sentences, td.words, td:first-child a, .portrait-line > :first-child, .view-head, .plate-unit:not(:has([data-figure]))'
  const found: string[] = []
  const texts = document.createTreeWalker(document.querySelector('main')!, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode())
    if (/\d/.test(node.textContent ?? '') && !node.parentElement!.closest(known))
      found.push(node.textContent!)
  return found
}
