import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import * as Blocks from './Blocks.ts'
import * as History from './History.ts'
import type { Bootstrap, Model } from './Model.ts'
import * as Walk from './Walk.ts'

const HOUR = 3_600_000
const LAYOUT = { time: 'timestamp_ms', price: 'usd' }

/** Prices at these hours, each a little after the last full one. */
const series = (name: string, points: readonly (readonly [number, number])[]): History.Series =>
  History.parse(
    name,
    ['timestamp_ms,usd', ...points.map(([hour, usd]) => `${hour * HOUR - 60_000},${usd}`)].join('\n'),
    LAYOUT,
  )

/** A made-up history of `rows` returns in `names.length` columns. */
const made = (
  names: readonly string[],
  rows: number,
  of: (row: number, column: number) => number,
): History.History => ({
  names,
  stepDays: 1,
  rows,
  returns: Float64Array.from({ length: rows * names.length }, (_, at) =>
    of(Math.floor(at / names.length), at % names.length),
  ),
  unbroken: Uint32Array.from({ length: rows }, (_, row) => rows - row),
})
const plain = { block: 1, decay: null, stress: 0, scale: 1 } as const
const asModel = (bootstrap: Bootstrap): Model => ({
  name: 'test',
  stepDays: bootstrap.history.stepDays,
  drivers: bootstrap.history.names.map((name) => ({
    target: { kind: 'hidden', label: name },
    law: { kind: 'historical', series: name },
    follows: [],
    exposure: 0,
  })),
  correlation: 0,
  commonJumps: null,
  bootstrap,
})

test('P6: returns on a common grid; a price older than two steps is a gap, and blocks stop before it', () => {
  const a = series(
    'a',
    [1, 2, 3, 4, 5, 10, 11, 12].map((hour) => [hour, 100 * 1.01 ** hour]),
  )
  const b = series(
    'b',
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((hour) => [hour, 50]),
  )
  const { rows, returns, unbroken } = History.align([a, b], 1 / 24)
  expect(rows).toBe(9) // hours 3 to 11: the grid begins at 2, and the last prices are a minute before 12
  expect(Array.from(unbroken.slice(0, 5))).toEqual([4, 3, 2, 1, 0])
  expect(returns[0]).toBeCloseTo(Math.log(1.01), 12)
  expect(returns[1]).toBe(0)
})

test('P6: what is no price is told by its line', () => {
  expect(() => History.parse('a', 'timestamp_ms,usd\n1,2\n2,0', LAYOUT)).toThrow('a, line 3: “0” is no price')
  expect(() => History.parse('a', 'timestamp_ms,usd\nx,2', LAYOUT)).toThrow('line 2')
  expect(() => History.parse('a', 'time,usd\n1,2', LAYOUT)).toThrow('no column “timestamp_ms”')
  expect(() => Blocks.prepare({ ...plain, block: 9, history: made(['a'], 8, () => 0) })).toThrow(
    History.TooShortError,
  )
})

test('P7: blocks keep their order: neighbours stay together with chance (L − 1) / L', () => {
  const history = made(['a'], 1000, (row) => row - 499.5) // centred, and every return names its row
  const walk = Walk.prepare(asModel({ ...plain, block: 8, history }), 4000)
  const out = new Float64Array(4000)
  Walk.walk(walk, Draw.open(5), 0, out)
  let together = 0
  for (let step = 2; step < 4000; step++) {
    const before = out[step - 1]! - out[step - 2]!
    if (Math.abs(out[step]! - out[step - 1]! - before - 1) < 1e-6) together++
  }
  const by = 7 / 8
  expect(Math.abs(together / 3998 - by)).toBeLessThan(0.004) // blocks are of fixed length: only chance neighbours add
})

test('P7: every whole block is drawn about equally often', () => {
  const history = made(['a'], 20, (row) => row - 9.5)
  const walk = Walk.prepare(asModel({ ...plain, block: 1, history }), 20_000)
  const out = new Float64Array(20_000)
  Walk.walk(walk, Draw.open(6), 0, out)
  const counts = new Float64Array(20)
  out.forEach((value, step) => {
    counts[Math.round(value - (out[step - 1] ?? 0) + 9.5)]!++
  })
  const chi2 = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  expect(chi2).toBeLessThan(19 + 4 * Math.sqrt(38))
})

test('P8: the filter of returns that are all of one size leaves them as they are', () => {
  const history = made(['a'], 50, (row) => (row % 2 === 0 ? 0.02 : -0.02))
  const { residuals, variance } = Blocks.prepare({ ...plain, decay: 0.94, history })
  for (const value of residuals) expect(Math.abs(value)).toBeCloseTo(1, 12)
  expect(variance[0]).toBeCloseTo(0.0004, 12)
})

test('P8: a filtered path sets out from today’s volatility, not from the average', () => {
  const history = made(['a'], 400, (row) => (row % 2 === 0 ? 1 : -1) * (row < 200 ? 0.01 : 0.04))
  const walk = Walk.prepare(asModel({ ...plain, decay: 0.94, history }), 1)
  const out = new Float64Array(1)
  let squares = 0
  for (let path = 0; path < 4000; path++) {
    Walk.walk(walk, Draw.open(9), path, out)
    squares += out[0]! ** 2
  }
  expect(Math.sqrt(squares / 4000)).toBeGreaterThan(0.037)
})

test('P8: its variance returns to that of the history, at the rate the filter has', () => {
  const decay = 0.94
  const history = made(['a'], 400, (row) => (row % 2 === 0 ? 1 : -1) * (row < 200 ? 0.01 : 0.04))
  const walk = Walk.prepare(asModel({ ...plain, decay, history }), 240)
  const average = (0.01 ** 2 + 0.04 ** 2) / 2
  // What a constant return of .04 tends to under weights of .94 and .06 with a pull of a quarter of .06: v = (1 − p)(.94·v + .06·.04²) + p·average.
  const pull = 0.015
  const last = ((1 - pull) * 0.06 * 0.04 ** 2 + pull * average) / (1 - (1 - pull) * decay)
  const out = new Float64Array(240)
  const squares = new Float64Array(240)
  const PATHS = 4000
  for (let path = 0; path < PATHS; path++) {
    Walk.walk(walk, Draw.open(9), path, out)
    for (let step = 0; step < 240; step++) squares[step]! += (out[step]! - (out[step - 1] ?? 0)) ** 2 / PATHS
  }
  for (const step of [0, 20, 60, 239]) {
    const expected = average + (last - average) * (1 - pull) ** step
    expect(Math.abs(squares[step]! / expected - 1), `step ${step}`).toBeLessThan(0.08)
  }
})

test('P8: stressed correlations are that share of the way to 1, and deviations stay', () => {
  const normal = new Float64Array(6000)
  Draw.normals(Draw.open(4), normal, 0, 6000, 0, 0, 'price')
  const history = made(
    ['a', 'b', 'c'],
    2000,
    (row, column) => normal[row * 3 + column]! * (column + 1) + normal[row * 3]! * 0.5,
  )
  const used = Array.from({ length: 2000 }, (_, row) => row)
  const calm = Blocks.prepare({ ...plain, history })
  const tense = Blocks.prepare({ ...plain, history, stress: 0.6 })
  const before = Blocks.correlations(calm.residuals, 3, used)
  const after = Blocks.correlations(tense.residuals, 3, used)
  after.matrix.forEach((row, a) => {
    row.forEach((entry, b) => {
      expect(entry).toBeCloseTo(0.4 * before.matrix[a]![b]! + 0.6, 10)
    })
    expect(after.deviation[a]).toBeCloseTo(before.deviation[a]!, 10)
  })
})

const folder = new URL('../../../../../shared/data/prices-1h/', import.meta.url)

describe.skipIf(!existsSync(folder))('hourly prices of 2021 and 2022 (needs shared/data)', () => {
  const read = (name: string): History.Series =>
    History.parse(name, readFileSync(new URL(`${name}-usd.csv`, folder), 'utf8'), LAYOUT)
  test('P6: ETH and BTC: as NumPy 2.4 (searchsorted over the grid) has it', () => {
    const { rows, unbroken, returns } = History.align([read('weth'), read('wbtc')], 1 / 24)
    const used = Array.from({ length: rows }, (_, row) => row).filter((row) => unbroken[row]! > 0)
    expect({ rows, used: used.length }).toEqual({ rows: 11638, used: 11608 })
    const { matrix, deviation } = Blocks.correlations(returns, 2, used)
    expect(matrix[0]![1]).toBeCloseTo(0.6570263530257506, 10)
    expect(deviation[0]).toBeCloseTo(0.01138514, 8)
    expect(deviation[1]).toBeCloseTo(0.00872541, 8)
  })
})

const minutes = new URL('../../../../../shared/data/prices-1m/', import.meta.url)

describe.skipIf(!existsSync(minutes))('minutes of May 2022 (needs shared/data)', () => {
  const read = (pair: string): History.Series =>
    History.parse(pair, readFileSync(new URL(`terra-luna-2022-${pair}-1m.csv`, minutes), 'utf8'), {
      time: 'close_time',
      price: 'close',
    })
  test('P6: an exchange’s candles: as NumPy 2.4 (searchsorted over the grid) has them', () => {
    const { rows, unbroken, returns } = History.align([read('btcusdt'), read('usdcusdt')], 1 / 1440)
    const used = Array.from({ length: rows }, (_, row) => row).filter((row) => unbroken[row]! > 0)
    expect({ rows, used: used.length }).toEqual({ rows: 44638, used: 44638 })
    const { matrix, deviation } = Blocks.correlations(returns, 2, used)
    expect(matrix[0]![1]).toBeCloseTo(0.029768820947816268, 10)
    expect(deviation[0]).toBeCloseTo(0.0011671420690742328, 10)
    expect(deviation[1]).toBeCloseTo(0.00028620704103743627, 10)
  })
  test('P8: a filtered week of minutes is as volatile as the minutes were', () => {
    const history = History.align([read('btcusdt')], 1 / 1440)
    const walk = Walk.prepare(asModel({ ...plain, decay: 0.97, history }), 7)
    const out = new Float64Array(walk.steps)
    let squares = 0
    for (let path = 0; path < 20; path++) {
      Walk.walk(walk, Draw.open(3), path, out)
      for (let step = 1; step < walk.steps; step++) squares += (out[step]! - out[step - 1]!) ** 2
    }
    const deviation = Math.sqrt(squares / 20 / walk.steps)
    expect(Math.abs(deviation / 0.0011671420690742328 - 1)).toBeLessThan(0.1)
  })
})
