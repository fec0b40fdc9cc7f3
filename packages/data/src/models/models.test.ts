import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Draw, Walk } from '@droste/engine'
import { afterAll, describe, expect, test } from 'vitest'
import * as LedgerFile from '../files/LedgerFile.ts'
import * as AssumedModel from './AssumedModel.ts'
import * as ModelFile from './ModelFile.ts'

const home = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(home, { recursive: true }))
const assets = [
  { id: 'eip155:1/native', symbol: 'ETH', decimals: 18 },
  { id: 'eip155:1/0xaa', symbol: 'stETH', decimals: 18 },
]
const written = async (model: unknown): Promise<string> => {
  const path = join(home, 'model.json')
  await writeFile(path, JSON.stringify(model))
  return path
}

test('a file says what moves, by the ledger’s own names; the rest is filled in', async () => {
  const path = await written({
    name: 'two',
    step: '12h',
    drivers: [
      { name: 'market', law: { kind: 'brownian', volatility: 0.8 }, exposure: 1 },
      { asset: 'eth', law: { kind: 'brownian', volatility: 0.4 }, follows: { market: 1 } },
      { asset: '0xaa', law: { kind: 'peg', reversion: 26, volatility: 0.03 } },
      { depth: true, law: { kind: 'brownian', volatility: 0.5 }, follows: { eth: 1.5 } },
    ],
    commonJumps: { jumpsPerYear: 11, jumpMean: -0.36 },
  })
  const model = await ModelFile.read(path, assets)
  expect(model.stepDays).toBe(0.5)
  expect(model.drivers.map(({ target }) => target)).toEqual([
    { kind: 'hidden', label: 'market' },
    { kind: 'price', asset: 'eip155:1/native' },
    { kind: 'price', asset: 'eip155:1/0xaa' },
    { kind: 'depth' },
  ])
  expect(model.drivers[3]!.follows).toEqual([{ driver: 1, share: 1.5 }])
  expect(Walk.prepare(model, 7).steps).toBe(14)
})

test.each([
  [{ name: 'x', step: '1w', drivers: [{ law: { kind: 'brownian', volatility: 1 } }] }, 'step'],
  [{ name: 'x', step: '1d', drivers: [] }, 'drivers'],
  [
    { name: 'x', step: '1d', drivers: [{ law: { kind: 'brownian', volatility: -1 } }] },
    'drivers[0].law.volatility',
  ],
  [{ name: 'x', step: '1d', drivers: [{ law: { kind: 'levy' } }] }, 'drivers[0].law'],
  [
    {
      name: 'x',
      step: '1d',
      drivers: [{ asset: 'ETH', law: { kind: 'brownian', volatility: 1 }, follows: { eht: 1 } }],
    },
    'no driver “eht”',
  ],
  [{ name: 'x', step: '1d', drivers: [{ asset: 'DOGE', law: { kind: 'brownian', volatility: 1 } }] }, 'DOGE'],
  [{ name: 'x', step: '1d', drivers: [{ asset: 'ETH', law: { kind: 'brownian', volatility: 80 } }] }, '0.8'],
  [
    { name: 'x', step: '1d', drivers: [{ name: 'ETH', law: { kind: 'brownian', volatility: 1 } }] },
    'drivers[0]: moves nothing',
  ],
  [
    {
      name: 'x',
      step: '1d',
      drivers: ['ETH', 'eip155:1/native'].map((asset) => ({
        asset,
        law: { kind: 'brownian', volatility: 1 },
      })),
    },
    'drivers[1]: moves what drivers[0] moves',
  ],
  [
    {
      name: 'x',
      step: '1d',
      drivers: ['ETH', 'stETH'].map((asset) => ({
        name: 'both',
        asset,
        law: { kind: 'brownian', volatility: 1 },
      })),
    },
    'drivers[1]: is called “both”',
  ],
  [
    {
      name: 'x',
      step: '1d',
      correlation: 2,
      drivers: [{ asset: 'ETH', law: { kind: 'brownian', volatility: 1 } }],
    },
    'correlation',
  ],
])('what is wrong with a model is told by its place: %#', async (model, place) => {
  await expect(ModelFile.read(await written(model), assets)).rejects.toThrow(place)
})

const blocks = (block: string, times: readonly number[]) =>
  written({
    name: 'x',
    step: '1h',
    drivers: [{ asset: 'ETH', law: { kind: 'historical', series: 'eth' } }],
    history: { series: { eth: 'eth.csv' }, block },
  }).then(async (path) => {
    const lines = times.map((time, at) => `${time},${100 + at}`)
    await writeFile(join(home, 'eth.csv'), ['timestamp_ms,usd', ...lines].join('\n'))
    return ModelFile.read(path, assets)
  })
const HOURS = Array.from({ length: 100 }, (_, hour) => 1_700_000_000_000 + hour * 3_600_000)

test('a history is in blocks of whole steps, and its times in ms', async () => {
  expect((await blocks('6h', HOURS)).bootstrap!.block).toBe(6)
  expect((await blocks('6h', HOURS.toReversed())).bootstrap!.history.rows).toBe(98) // 99 full hours lie between
  for (const block of ['0d', '30m', '90m'])
    await expect(blocks(block, HOURS)).rejects.toThrow('history.block')
  const seconds = HOURS.map((time) => time / 1000)
  await expect(blocks('6h', seconds)).rejects.toThrow('history.series.eth')
})

test('every model of docs/models.md is one', async () => {
  const text = await readFile(new URL('../../../../docs/models.md', import.meta.url), 'utf8')
  const models = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, model]) => JSON.parse(model!))
  expect(models).toHaveLength(2)
  const ledger = await LedgerFile.open('aave-v3-ethereum-top54')
  for (const model of models) {
    for (const file of Object.values<string>(model.history?.series ?? {})) {
      const lines = HOURS.map((time, at) => `${time},${100 + (at % 7)}`)
      await mkdir(join(home, model.history.folder), { recursive: true })
      await writeFile(join(home, model.history.folder, file), ['timestamp_ms,usd', ...lines].join('\n'))
    }
    const read = await ModelFile.read(await written(model), ledger.assets)
    expect(Walk.prepare(read, 7).steps).toBeGreaterThan(0)
  }
})

test('the assumed model of the built-in book walks, and moves every asset that is not a wrapper', async () => {
  const ledger = await LedgerFile.open('aave-v3-ethereum-top54')
  const model = AssumedModel.of(ledger)
  const walk = Walk.prepare(model, 7)
  const out = new Float64Array(walk.steps * walk.drivers)
  Walk.walk(walk, Draw.open(1), 0, out)
  expect(out.every(Number.isFinite)).toBe(true)
  const moved = model.drivers.flatMap(({ target }) => (target.kind === 'price' ? [target.asset] : []))
  expect(ledger.assets.filter(({ id }) => !moved.includes(id)).map(({ symbol }) => symbol)).toEqual(['WETH'])
})

const prices = fileURLToPath(new URL('../../../../../shared/data/prices-1h/', import.meta.url))

describe.skipIf(!existsSync(prices))('a history in a folder (needs shared/data)', () => {
  test('is read beside the file that names it', async () => {
    const path = await written({
      name: 'history',
      step: '1h',
      drivers: [
        { asset: 'ETH', law: { kind: 'historical', series: 'eth' } },
        { asset: 'stETH', law: { kind: 'peg', reversion: 26, volatility: 0.03 } },
      ],
      history: { folder: relative(home, prices), series: { eth: 'weth-usd.csv' }, block: '1d', decay: 0.97 },
    })
    const { bootstrap } = await ModelFile.read(path, assets)
    expect(bootstrap!.block).toBe(24)
    expect(bootstrap!.history.rows).toBeGreaterThan(11_000)
  })
})
