import { fc, test as proving } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Judge } from '../../packages/service/src/testing/Judge.ts'
import { BOOK, raw, served } from './service.ts'

let here: Awaited<ReturnType<typeof served>>
let judge: Judge

beforeAll(async () => {
  here = await served()
  judge = new Judge(JSON.parse((await raw(here.base, '/openapi.json')).text))
})
afterAll(async () => {
  await here.server.close()
  expect(here.log).toEqual([])
})

const json = { 'content-type': 'application/json' }

const strange = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 3000 }),
  fc.constantFrom('__proto__', 'constructor', '-1', '1e999', 'NaN', '%00', '../..', 'ETH=-20%', '💥=-5%', ''),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(strange, fc.double(), fc.boolean(), fc.constant(null), fc.maxSafeInteger()),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.dictionary(strange, tie('any'), { maxKeys: 5 }),
  ),
})).any

describe('whatever is sent, the answer is no 500 and tells no stack', () => {
  const survives = (got: { readonly status: number; readonly text: string }, sent: string): void => {
    expect(got.status, `${sent}\n${got.text}`).not.toBe(500)
    expect(got.text).not.toMatch(/\n\s+at .*:\d+/)
    expect(got.text).not.toContain('node_modules')
  }
  const bodies = [
    '/api/loop',
    '/api/loop/explain',
    '/api/chain',
    '/api/jobs',
    '/api/session',
    ...['stress', 'cascade', 'curve'].map((each) => `/api/ledgers/${BOOK}/${each}`),
  ]
  const queries = [
    '/api/loop',
    '/api/loop/explain',
    ...['accounts', 'explain', 'stress'].map((each) => `/api/ledgers/${BOOK}/${each}`),
  ]
  const names = [
    'ltv',
    'threshold',
    'depth',
    'leverage',
    'shock',
    'oracle',
    'figure',
    'sort',
    'limit',
    'of',
    'pair',
    'ledger',
  ]

  proving.prop(
    [
      fc.constantFrom(...bodies),
      fc.oneof(
        value.map((each) => JSON.stringify(each)),
        strange,
      ),
    ],
    {
      numRuns: 150,
    },
  )('bodies', async (path, body) => {
    survives(await raw(here.base, path, { method: 'POST', headers: json, body }), `${path} ${body}`)
  })

  const scenario = fc.record({
    shocks: fc.array(
      fc.record({
        asset: fc.constantFrom('ETH', 'WETH', 'wstETH', 'unnamed-volatile', 'USDC'),
        change: fc.double({ min: -1, max: 1000, minExcluded: true, noNaN: true }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    gasUsd: fc.double({ min: 0, max: 1e9, noNaN: true }),
    depth: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    recovers: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    closeFactor: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true })),
    capitalUsd: fc.option(fc.double({ min: 1e6, max: 1e18, noNaN: true })),
  })
  proving.prop([scenario], { numRuns: 15 })('scenarios at the ends of their ranges conform', async (body) => {
    const path = `/api/ledgers/${BOOK}/stress`
    const got = await raw(here.base, path, { method: 'POST', headers: json, body: JSON.stringify(body) })
    survives(got, JSON.stringify(body))
    if (got.status === 200)
      expect(judge.faults('stress', 200, 'application/json', JSON.parse(got.text))).toEqual([])
  })

  proving.prop(
    [fc.constantFrom(...queries), fc.dictionary(fc.oneof(fc.constantFrom(...names), strange), strange)],
    {
      numRuns: 150,
    },
  )('queries', async (path, query) => {
    const sent = `${path}?${new URLSearchParams(query)}`
    if (sent.length < 15_000) survives(await raw(here.base, sent), sent)
  })

  proving.prop([fc.array(strange, { minLength: 1, maxLength: 6 })], { numRuns: 150 })(
    'paths',
    async (parts) => {
      const path = `/api/${parts.map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, ''))).join('/')}`
      if (path.length < 15_000) survives(await raw(here.base, path), path)
    },
  )

  test.each([
    ['brackets', '['.repeat(500_000)],
    ['nested arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['nested objects', `${'{"shocks":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['a long number', `{"ltv":${'9'.repeat(400_000)}}`],
    ['a lone surrogate', '{"ltv":"\\ud800"}'],
    ['a hundred thousand keys', `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`],
  ])('%s', async (_, body) => {
    for (const path of bodies)
      survives(await raw(here.base, path, { method: 'POST', headers: json, body }), body.slice(0, 80))
  })
})
