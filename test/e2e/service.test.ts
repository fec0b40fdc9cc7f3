import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Parquet } from '@droste/data'
import { connect, type Simulate } from '@droste/service/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Judge } from '../../packages/service/src/testing/Judge.ts'
import { answer } from './droste.ts'
import { BOOK, LONG_SCRIPT, raw, served } from './service.ts'

let here: Awaited<ReturnType<typeof served>>
let judge: Judge
let owner: string

beforeAll(async () => {
  here = await served()
  judge = new Judge(JSON.parse((await raw(here.base, '/openapi.json')).text))
  const { concentration } = await here.client.inspect(BOOK)
  owner = concentration.largest[0]!.account.split(':')[1]!
})
afterAll(async () => {
  await here.server.close()
  expect(here.log).toEqual([])
})

const json = { 'content-type': 'application/json' }
const SHOCK = { asset: 'wstETH', change: -0.3 }
const CURVE = {
  shocks: [SHOCK],
  oracles: [{ asset: 'wstETH', regime: { kind: 'market' as const } }],
  times: Array.from({ length: 200 }, (_, at) => (at + 1) / 200),
  depths: [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 5, 10],
}
const CHAIN = { ledger: BOOK, links: [{ collateral: 'wstETH', debt: 'WETH', ltv: 0.6 }] }
const LONG = { kind: 'curve' as const, ledger: BOOK, curve: CURVE }

/** As two engines agree on it, that group accounts or do not: to a ten-millionth of every figure. */
const digits = (answer: object): object =>
  JSON.parse(
    JSON.stringify(answer, (_, each) => (typeof each === 'number' ? Number(each.toPrecision(7)) : each)),
  )

describe('the answers', () => {
  test('are those of the command line, to the byte', async () => {
    const same = async (path: string, ...command: string[]): Promise<void> => {
      const { status, text } = await raw(here.base, `/api/ledgers/${BOOK}/${path}`)
      expect(status, text).toBe(200)
      expect(JSON.parse(text)).toEqual(answer(...command))
    }
    await same('inspect', 'inspect', BOOK)
    await same(`accounts/${owner}`, 'account', BOOK, owner)
    await same(
      `accounts/${owner}?repay=WETH=max&set=ETH=-10%25`,
      'account',
      BOOK,
      owner,
      '--repay',
      'WETH=max',
      '--set',
      'ETH=-10%',
    )
    await same('explain?figure=totals.leverage', 'explain', BOOK, 'totals.leverage')
    const shock = ['--shock', 'wstETH=-12%', '--oracle', 'wstETH=market', '--depth', '0.5', '--recovers', '0']
    const query = 'shock=wstETH=-12%25&oracle=wstETH=market&depth=0.5&recovers=0'
    await same(`stress?${query}`, 'stress', BOOK, ...shock)
    await same(
      `explain?figure=totals.badDebtUsd&of=stress&${query}`,
      'explain',
      BOOK,
      'totals.badDebtUsd',
      '--of',
      `stress ${shock.join(' ')}`,
    )
  })

  test('a loop is the command line’s, but for who gave the figures', async () => {
    const { provenance, warnings, ...plan } = answer(
      ...[
        'loop',
        '--ltv',
        '0.7',
        '--threshold',
        '0.8',
        '--depth',
        '6',
        '--supply-apy',
        '4%',
        '--borrow-apy',
        '6%',
      ],
    )
    const got = await here.client.loopByQuery({
      ltv: 0.7,
      threshold: 0.8,
      depth: 6,
      supplyApy: 0.04,
      borrowApy: 0.06,
    })
    expect(got).toMatchObject(plan)
    expect(got.leverage).toBeCloseTo(3.06, 2) // references §1: 70 %, six borrows
    expect(got.provenance.source).toBe('request')
  })

  test('a pair of a ledger gives the terms', async () => {
    const pair = { ledger: BOOK, collateral: 'wstETH', debt: 'WETH' }
    const flags = ['--ledger', BOOK, '--pair', 'wstETH/WETH', '--leverage', '3']
    const target = { kind: 'leverage', leverage: 3 } as const
    expect(await here.client.loop({ target, pair })).toEqual(answer('loop', ...flags))
    expect(await here.client.loopByQuery({ leverage: 3, ledger: BOOK, pair: 'wstETH/WETH' })).toEqual(
      answer('loop', ...flags),
    )
  })

  test('what a loop works against is told by a body as by an address', async () => {
    const against = { suppliedUsd: 90_000, borrowedUsd: 60_000, borrowCapUsd: 75_000, poolUsd: 1e6, seed: 7 }
    const asked = { ltv: 0.9, threshold: 0.93, ...against, volatility: 0.4, paths: 500 }
    const rates = { base: 0, slope1: 0.03, slope2: 0.8, optimal: 0.9 }
    const target = { kind: 'max' } as const
    const byBody = await here.client.loop({ ...asked, target, rates, stopAtKink: true })
    expect(byBody.stoppedBy).toBe('borrow-cap')
    expect(
      await here.client.loopByQuery({ ...asked, max: 'true', rates: '0%,3%,80%,90%', stopAtKink: 'true' }),
    ).toEqual(byBody)
    const { provenance, warnings, ...plan } = answer(
      ...'loop --ltv 0.9 --threshold 0.93 --max --supplied 90000 --borrowed 60000 --borrow-cap 75000'.split(
        ' ',
      ),
      ...'--pool 1000000 --rates 0%,3%,80%,90% --stop-at-kink --volatility 40% --paths 500 --seed 7'.split(
        ' ',
      ),
    )
    expect(byBody).toMatchObject(plan)
  })

  test('a body asks the same as an address', async () => {
    const byQuery = await here.client.stressByQuery(BOOK, {
      shock: ['ETH=-30%', 'wstETH=-5%'],
      oracle: ['wstETH=delayed:2:1%'],
      gas: 25,
    })
    const byBody = await here.client.stress(BOOK, {
      shocks: [
        { asset: 'ETH', change: -0.3 },
        { asset: 'wstETH', change: -0.05 },
      ],
      oracles: [{ asset: 'wstETH', regime: { kind: 'delayed', rounds: 2, deviation: 0.01 } }],
      gasUsd: 25,
    })
    expect(byBody).toEqual(byQuery)
  })

  test('pages put together are all accounts, in order; what has no figure comes last', async () => {
    const pages = []
    for (let offset = 0; offset < 60; offset += 7)
      pages.push(await here.client.accounts(BOOK, { sort: 'healthFactor', order: 'asc', offset, limit: 7 }))
    const lines = pages.flatMap(({ accounts }) => accounts)
    expect(lines).toHaveLength(pages[0]!.total)
    expect(new Set(lines.map(({ account }) => account)).size).toBe(54)
    const healths = lines.map(({ healthFactor }) => healthFactor ?? Number.POSITIVE_INFINITY)
    expect(healths).toEqual([...healths].sort((a, b) => a - b))
    const debt = lines.reduce((sum, { debtUsd }) => sum + debtUsd, 0)
    expect(debt).toBe((await here.client.inspect(BOOK)).totals.debtUsd)
  })

  test('the Parquet file holds the same accounts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'droste-parquet-'))
    writeFileSync(join(folder, 'accounts.parquet'), Buffer.from(await here.client.accountsFile(BOOK)))
    const shape = { account: 'text', debt_usd: 'double', leverage: 'double?' } as const
    const rows = await Parquet.read(folder, (tables) => tables.rows('accounts', shape))
    const { accounts } = await here.client.accounts(BOOK, { sort: 'row', order: 'asc', limit: 100 })
    expect(rows).toEqual(
      accounts.map(({ account, debtUsd, leverage }) => ({ account, debt_usd: debtUsd, leverage })),
    )
  })

  test('a curve at one is the stress itself', async () => {
    const scenario = { shocks: [{ asset: 'ETH', change: -0.45 }] }
    const { points } = await here.client.curve(BOOK, { ...scenario, times: [0, 0.5, 1], depths: [1, 0.5] })
    expect(points.map(({ times, depth }) => [times, depth])).toEqual(
      [0, 0.5, 1].flatMap((times) => [1, 0.5].map((depth) => [times, depth])),
    )
    for (const { times, depth, ...point } of points) {
      const change = -0.45 * times
      if (change === 0) continue
      const { totals } = await here.client.stress(BOOK, { shocks: [{ asset: 'ETH', change }], depth })
      const { badDebtBeforeUsd, ...figures } = totals
      expect(digits(point)).toMatchObject(digits(figures))
    }
  })
})

describe('the document', () => {
  test('names every operation once, declares its parameters, refers to what it holds', () => {
    const { document, operations } = judge
    expect(document.openapi).toBe('3.1.0')
    const all = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    expect(operations.size).toBe(all.length)
    for (const [name, { path, parameters = [], responses }] of operations) {
      const inPath = parameters.filter((each) => each.in === 'path').map((each) => each.name)
      expect(inPath, name).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
      for (const response of Object.values(responses)) expect(response.description.length).toBeGreaterThan(0)
    }
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    expect(refs.length).toBeGreaterThan(10)
    for (const [, name] of refs) expect(document.components.schemas[name!], name).toBeDefined()
  })

  test('the client has a function for every operation', () => {
    const names = Object.keys(here.client).filter((name) => name !== 'accountsFile')
    expect(names.sort()).toEqual([...judge.operations.keys()].sort())
  })

  test('every answer is what it says', async () => {
    const { client } = here
    const scenario = { shocks: [{ asset: 'WETH', change: -0.4 }] }
    const job = await client.startJob({ kind: 'stress', ledger: BOOK, scenario })
    const heads = []
    for await (const head of client.watchJob(job.id)) heads.push(head)
    const target = { kind: 'max' } as const
    const answers: readonly (readonly [string, unknown, number?, string?])[] = [
      ['ledgers', await client.ledgers()],
      ['ledger', await client.ledger(BOOK)],
      ['inspect', await client.inspect(BOOK)],
      ['accounts', await client.accounts(BOOK)],
      ['account', await client.account(BOOK, owner)],
      ['account', await client.account(BOOK, owner, { repay: ['WETH=1'] })],
      ['explain', await client.explain(BOOK, { figure: 'leverage.debtWeighted' })],
      ['explainAccount', await client.explainAccount(BOOK, owner, { figure: 'wallet.leverage' })],
      ['explainLoop', await client.explainLoop({ ltv: 0.8, threshold: 0.85, target, figure: 'netApy' })],
      [
        'explainLoopByQuery',
        await client.explainLoopByQuery({ ltv: 0.8, depth: 3, threshold: 1, figure: 'depth' }),
      ],
      ['explainJob', await client.explainJob(job.id, 'totals.badDebtUsd')],
      ['stress', await client.stress(BOOK, scenario)],
      ['stressByQuery', await client.stressByQuery(BOOK, { shock: 'DOES=-1%' }).catch((e) => e.facts), 422],
      ['stressByQuery', await client.stressByQuery(BOOK, { shock: 'ETH=-50%', oracle: ['ETH=fixed'] })],
      ['cascade', await client.cascade(BOOK, scenario)],
      ['curve', await client.curve(BOOK, { ...scenario, times: [1] })],
      ['loop', await client.loop({ ltv: 0.8, threshold: 0.85, target, volatility: 0.6 })],
      ['loopByQuery', await client.loopByQuery({ ltv: 0.8, threshold: 0.85, depth: 3, fee: 0.01 })],
      ['chain', await client.chain(CHAIN)],
      ['explainChain', await client.explainChain({ ...CHAIN, figure: 'leverage' })],
      ['loop', await client.loop({ target }).catch((e) => e.facts), 422],
      ['startJob', job, 201],
      ['jobs', await client.jobs()],
      ['job', await client.job(job.id)],
      ['cancelJob', await client.cancelJob(job.id)],
      ['watchJob', heads.at(-1)],
      ['job', await client.job('41').catch((e) => e.facts), 404],
      ['health', await client.health()],
      ['ready', await client.ready()],
      ['session', await client.session({ token: 'none is needed' })],
    ]
    for (const [name, said, status = 200] of answers) {
      const media = status < 400 ? 'application/json' : 'application/problem+json'
      expect(judge.faults(name, status, media, said), name).toEqual([])
    }
    const tried = new Set([...answers.map(([name]) => name), 'metrics'])
    expect([...judge.operations.keys()].filter((name) => !tried.has(name))).toEqual([])
  })
})

describe('tags', () => {
  test('an answer that is known is not sent again; another question has another tag', async () => {
    const path = `/api/ledgers/${BOOK}/stress?shock=ETH=-10%25`
    const first = await raw(here.base, path)
    const tag = String(first.headers['etag'])
    const again = await raw(here.base, path, { headers: { 'if-none-match': `"other", W/${tag}` } })
    expect([again.status, again.text]).toEqual([304, ''])
    const other = await raw(here.base, path.replace('10', '11'), { headers: { 'if-none-match': tag } })
    expect(other.status).toBe(200)
    expect(other.headers['etag']).not.toBe(tag)
  })
})

describe('the pages', () => {
  test.each([
    ['gzip, deflate, br', '/long.js', 'gzip'],
    ['br, gzip;q=0', '/long.js', undefined],
    ['', '/long.js', undefined],
    ['gzip', '/app.js', undefined], // it would be longer
  ])('asked with “%s”, %s is sent as %s, under a tag of its own', async (accepted, path, sent) => {
    const headers = accepted === '' ? {} : { 'accept-encoding': accepted }
    const got = await raw(here.base, path, { headers })
    expect(got.headers).toMatchObject({ vary: 'accept-encoding' })
    expect(got.headers['content-encoding']).toBe(sent)
    if (sent) expect(Number(got.headers['content-length'])).toBeLessThan(LONG_SCRIPT.length)
    const tag = String(got.headers['etag'])
    expect((await raw(here.base, path, { headers: { ...headers, 'if-none-match': tag } })).status).toBe(304)
    const other = { 'if-none-match': tag, ...(sent ? {} : { 'accept-encoding': 'gzip' }) }
    expect((await raw(here.base, '/long.js', { headers: other })).status).toBe(200)
  })

  test('what was packed is what it was', async () => {
    expect(await (await fetch(`${here.base}/long.js`)).text()).toBe(LONG_SCRIPT)
  })
})

describe('long work', () => {
  test('does not keep a short request waiting', async () => {
    const { id } = await here.client.startJob(LONG)
    await here.client.accounts(BOOK, { sort: 'leverage' })
    await here.client.stress(BOOK, { shocks: [{ asset: 'ETH', change: -0.123 }] })
    expect(['waiting', 'running']).toContain((await here.client.job(id)).state)
    await here.client.cancelJob(id)
  })

  test('what waits behind work that is called off is done next', async () => {
    const { client } = here
    const { id: long } = await client.startJob(LONG)
    for await (const { state } of client.watchJob(long)) if (state === 'running') break
    const scenario = { shocks: [{ asset: 'ETH', change: -0.11 }] }
    const { id } = await client.startJob({ kind: 'stress', ledger: BOOK, scenario })
    await client.cancelJob(long)
    for await (const _ of client.watchJob(id));
    expect((await client.job(id)).state).toBe('done')
  })

  test.each([
    ['', {}],
    [' --cohorts 20 --reruns 30', { cohorts: { accounts: 20, reruns: 30 } }],
  ])('a simulation%s is the command line’s', async (more, cohorts) => {
    const { client } = here
    const simulation = { paths: 40, seed: 3, horizonDays: 3, depth: 0.5, ...cohorts }
    const { id } = await client.startJob({ kind: 'simulate', ledger: BOOK, simulation })
    const steps = new Set<string>()
    for await (const { progress } of client.watchJob(id)) steps.add(progress.label)
    const job = await client.job(id)
    expect(judge.faults('job', 200, 'application/json', job)).toEqual([])
    expect([...steps].at(-1)).toBe('path 21 of 40')
    const { exceeded, badDebt } = job.answer as Simulate
    const flags = `--paths 40 --seed 3 --horizon 3d --depth 0.5 --threads 1 --sensitivity none${more}`
    const { sensitivity, ...told } = answer('simulate', BOOK, ...flags.split(' '))
    expect(job.answer).toEqual(told)
    expect(exceeded.find(({ chance }) => chance === 0.05)?.badDebtUsd).toBe(badDebt.var95)
  })

  test('that nobody waits for any more is not done', async () => {
    const { client, server } = here
    const { works } = server.service.lanes
    const gone = new AbortController()
    const asking = { signal: gone.signal }
    const first = client.curve(BOOK, { ...CURVE, times: CURVE.times.slice(0, 60) })
    await expect.poll(() => works.load.running, { interval: 2, timeout: 20_000 }).toBe(1)
    const left = client.curve(BOOK, { ...CURVE, times: [1] }, asking).catch((failure) => failure.name)
    await expect.poll(() => works.load.waiting, { interval: 2, timeout: 20_000 }).toBe(1)
    gone.abort()
    await Promise.all([first, left])
    await expect.poll(() => works.load, { timeout: 20_000 }).toEqual({ waiting: 0, running: 0 })
    expect(await left).toBe('AbortError')
  })

  test('a cascade is the part of a stress that its price map does not make', async () => {
    const scenario = { shocks: [{ asset: 'wstETH', change: -0.12 }], oracles: [] }
    const { branchingRatio, withoutMarketUsd, fixedPoints, accounts, ...rest } = await here.client.stress(
      BOOK,
      scenario,
    )
    expect(digits(await here.client.cascade(BOOK, scenario))).toEqual(digits(rest))
  })

  test('tells how far it is and ends when it is called off', async () => {
    const { id } = await here.client.startJob(LONG)
    const labels: string[] = []
    let last = ''
    for await (const { state, progress } of here.client.watchJob(id)) {
      labels.push(progress.label)
      last = state
      if (progress.label.startsWith('shock')) await here.client.cancelJob(id)
    }
    expect(last).toBe('cancelled')
    expect(labels.some((label) => /^shock \d+ of 200$/.test(label))).toBe(true)
    const { answer, problem } = await here.client.job(id)
    expect(answer).toBeNull()
    expect(problem).toMatchObject({ status: 409, detail: 'The work was called off' })
    // The thread that was ended is replaced.
    const next = await here.client.startJob({ ...LONG, curve: { ...CURVE, times: [1] } })
    for await (const { state } of here.client.watchJob(next.id)) last = state
    expect(last).toBe('done')
    expect((await here.client.job(next.id)).answer).toMatchObject({ points: { length: 10 } })
  })

  test('a job that fails says why', async () => {
    const scenario = { shocks: [{ asset: 'DOGE', change: -0.1 }] }
    const { id } = await here.client.startJob({ kind: 'stress', ledger: BOOK, scenario })
    for await (const _ of here.client.watchJob(id));
    const { state, problem } = await here.client.job(id)
    expect(state).toBe('failed')
    expect(problem).toMatchObject({ status: 422, facts: { asset: 'DOGE' } })
  })
})

describe('what is refused', () => {
  test.each([
    ['GET', '/api/ledgers/nope/inspect', {}, undefined, 404],
    ['GET', `/api/ledgers/..%2f..%2f..%2fetc%2fpasswd/inspect`, {}, undefined, 404],
    ['GET', '/../../package.json', {}, undefined, 404],
    ['GET', '/%2e%2e/%2e%2e/package.json', {}, undefined, 404],
    ['GET', '/private.key', {}, undefined, 404],
    ['GET', '/assets/..%5c..%5cindex.html', {}, undefined, 404],
    ['GET', `/api/ledgers/${BOOK}/accounts?limit=1e9`, {}, undefined, 400],
    ['GET', `/api/ledgers/${BOOK}/accounts?colour=red`, {}, undefined, 400],
    ['GET', `/api/ledgers/${BOOK}/stress`, {}, undefined, 400],
    ['GET', `/api/ledgers/${BOOK}/stress?shock=ETH=-120%25`, {}, undefined, 422],
    ['GET', `/api/ledgers/${BOOK}/explain?figure=totals.leverag`, {}, undefined, 404],
    ['GET', '/api/loop?ltv=.8&threshold=.85', {}, undefined, 400],
    ['GET', '/api/loop/explain?ltv=.8&threshold=.85&max=true', {}, undefined, 400],
    ['GET', '/api/loop/explain?ltv=.8&threshold=.85&max=true&figure=leverag', {}, undefined, 404],
    ['GET', `/api/ledgers/${BOOK}/accounts/0xdead/explain?figure=wallet.leverage`, {}, undefined, 404],
    ['GET', '/api/jobs/41/explain?figure=totals.badDebtUsd', {}, undefined, 404],
    ['POST', '/api/loop', json, '{"ltv":', 400],
    ['POST', '/api/loop', { 'content-type': 'text/plain' }, '{}', 415],
    ['POST', '/api/loop', json, `{"ltv":"${'x'.repeat(2 ** 20)}"}`, 413],
    ['POST', '/api/loop', { ...json, 'transfer-encoding': 'chunked' }, '{}', 411],
    ['PUT', '/api/loop', json, '{}', 405],
    ['GET', '/api/ledgers', { host: 'evil.example' }, undefined, 421],
    ['GET', '/', { host: 'evil.example:80' }, undefined, 421],
    ['GET', '/api/ledgers', { origin: 'https://evil.example' }, undefined, 403],
    ['GET', '/api/ledgers', { origin: 'null' }, undefined, 403],
    ['GET', '/api/ledgers', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, undefined, 403],
  ] as const)('%s %s', async (method, path, headers, body, status) => {
    const got = await raw(here.base, path, { method, headers: { ...headers }, ...(body ? { body } : {}) })
    expect(got.status, got.text).toBe(status)
    expect(got.headers['content-type']).toBe('application/problem+json')
    const problem = JSON.parse(got.text)
    expect(problem.status).toBe(status)
    expect(problem.advice.length).toBeGreaterThan(10)
    expect(got.headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('its own origin is welcome', async () => {
    const { host } = new URL(here.base)
    const got = await raw(here.base, '/api/ledgers', { headers: { origin: `http://${host}`, host } })
    expect(got.status).toBe(200)
  })

  test('views are the page, files are themselves', async () => {
    const view = await raw(here.base, '/cascade?ledger=x')
    expect([view.status, view.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const file = await raw(here.base, '/app.js')
    expect([file.text, file.headers['content-type']]).toEqual(['export {}', 'text/javascript; charset=utf-8'])
  })

  test('who is too slow is hung up on', async () => {
    const slow = await served({ headersMs: 300, requestMs: 600 })
    const { port } = new URL(slow.base)
    const heard = (text: string): Promise<string> =>
      new Promise((resolve) => {
        let said = ''
        const socket = dial(Number(port), '127.0.0.1', () => socket.write(text))
        socket.on('data', (part) => {
          said += part
        })
        socket.on('close', () => resolve(said))
        socket.on('error', () => resolve(said))
      })
    expect(await heard('GET /api/ledgers HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ')).toContain('408')
    const head =
      'POST /api/loop HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 90'
    expect(await heard(`${head}\r\n\r\n{"ltv":`)).not.toContain('200')
    await slow.server.close()
  })

  test('an answer that takes too long is given up, and the next is given', async () => {
    const hasty = await served({ limitMs: 4000 })
    const many = Array.from({ length: 100 }, () => SHOCK)
    const got = await raw(hasty.base, `/api/ledgers/${BOOK}/curve`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ ...CURVE, shocks: many, gasUsd: 0 }),
    })
    // A machine that does two thousand cascades within the limit has nothing to give up.
    expect([200, 503], got.text).toContain(got.status)
    if (got.status === 503) expect(got.text).toContain('Service.TooLongError')
    expect((await hasty.client.inspect(BOOK)).totals.accounts).toBe(54)
    await hasty.server.close()
  })
})

describe('beyond loopback', () => {
  const token = 'correct horse battery staple'

  test('nothing is served without a token, or with a short one', async () => {
    await expect(served({ host: '0.0.0.0' })).rejects.toThrow('needs a token')
    await expect(served({ token: 'short' })).rejects.toThrow('shorter')
  })

  test('the token is demanded, in a header or a cookie; the page is not secret', async () => {
    const guarded = await served({ token })
    const { base } = guarded
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await raw(base, path, { headers })).status
    expect(await status('/api/ledgers')).toBe(401)
    expect(await status('/metrics')).toBe(401)
    expect(await status('/openapi.json')).toBe(401)
    expect(await status('/api/ledgers', { authorization: `Bearer ${token}x` })).toBe(401)
    expect(await status('/healthz')).toBe(200)
    expect((await connect({ base, token }).ledgers()).ledgers).toHaveLength(1)
    const session = (given: string) =>
      raw(base, '/api/session', { method: 'POST', headers: json, body: JSON.stringify({ token: given }) })
    expect((await session('wrong')).status).toBe(401)
    const cookie = String((await session(token)).headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/)
    expect(await status('/api/ledgers', { cookie: cookie.split(';')[0]! })).toBe(200)
    await guarded.server.close()
  })
})
