import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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
])('what is wrong with a model is told by its place: %#', async (model, place) => {
  await expect(ModelFile.read(await written(model), assets)).rejects.toThrow(place)
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
