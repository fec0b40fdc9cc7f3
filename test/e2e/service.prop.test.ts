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

  const asset = fc.constantFrom('ETH', 'WETH', 'stETH', 'wstETH', 'unnamed-volatile', 'USDC')
  const ends = (min: number, max: number) =>
    fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true }))
  const regime = fc.oneof(
    fc.record({ kind: fc.constantFrom('market', 'rate', 'fixed', 'capped') }),
    fc.record({
      kind: fc.constant('delayed'),
      rounds: fc.integer({ min: 1, max: 10_000 }),
      deviation: ends(0, 1),
    }),
  )
  const scenario = fc.record({
    shocks: fc.array(fc.record({ asset, change: ends(-0.999999999999, 1000) }), {
      minLength: 1,
      maxLength: 8,
    }),
    oracles: fc.array(fc.record({ asset, regime }), { maxLength: 4 }),
    gasUsd: ends(0, 1e9),
    depth: ends(1e-9, 1e9),
    recovers: fc.option(ends(0, 1)),
    closeFactor: fc.option(ends(0.01, 1)),
    capitalUsd: fc.option(ends(1, 1e18)),
  })
  /** Answers at the ends of their ranges, from a server that soon gives up what has no end. */
  let hasty: Awaited<ReturnType<typeof served>>
  beforeAll(async () => {
    hasty = await served({ limitMs: 3000 })
  })
  afterAll(() => hasty.server.close())

  const conforms = async (
    { base }: typeof here,
    operation: 'stress' | 'cascade',
    body: object,
  ): Promise<number> => {
    const path = `/api/ledgers/${BOOK}/${operation}`
    const sent = JSON.stringify(body)
    const got = await raw(base, path, { method: 'POST', headers: json, body: sent })
    survives(got, sent)
    const media = got.status === 200 ? 'application/json' : 'application/problem+json'
    expect(judge.faults(operation, got.status, media, JSON.parse(got.text)), sent).toEqual([])
    return got.status
  }
  proving.prop([fc.constantFrom('stress', 'cascade'), scenario], { numRuns: 30 })(
    'scenarios at the ends of their ranges conform, or are given up',
    async (operation, body) => {
      expect([200, 422, 503]).toContain(await conforms(hasty, operation, body))
    },
  )

  test.each(['stress', 'cascade'] as const)(
    '%s: two shocks that leave no price are refused',
    async (operation) => {
      const shocks = [
        { asset: 'ETH', change: -0.9999999 },
        { asset: 'WETH', change: -0.999999999999 },
      ]
      expect(await conforms(here, operation, { shocks })).toBe(422)
    },
  )

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
