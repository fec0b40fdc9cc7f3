import { describe, expect, test } from 'vitest'
import { ClaimGraph, Clearing, LookThrough, Multiplier } from './index.ts'

const each = (values: Float64Array) => Array.from(values, (value) => Number(value.toFixed(9)))

describe('two issuers that hold half of each other, one outside asset each', () => {
  const graph = ClaimGraph.from(
    [
      { holder: 0, issuer: 1, share: 0.5 },
      { holder: 1, issuer: 0, share: 0.5 },
    ],
    { outside: [1, 1] },
  )
  const { greatest, least, cycles } = Clearing.clear(graph)
  test('v = (2, 2), twice what is there', () => {
    expect(each(greatest.values)).toEqual([2, 2])
    expect(each(least.values)).toEqual([2, 2])
    expect(Multiplier.totals(graph, greatest).multiplier).toBeCloseTo(2, 12)
  })
  test('the cycle is named, and carries no gap', () => {
    expect(cycles).toHaveLength(1)
    expect(cycles[0]!.tokens.toSorted()).toEqual([0, 1])
    expect(cycles[0]!.loop.toSorted()).toEqual([0, 1])
    expect(cycles[0]!.gap).toBe(0)
  })
})

describe('Rogers and Veraart: e = (1, 1), α = β = ½, p̄ = (2.2, 2.2)', () => {
  const graph = ClaimGraph.from(
    [
      { holder: 0, issuer: 1, share: 1 },
      { holder: 1, issuer: 0, share: 1 },
    ],
    { outside: [1, 1], promised: [2.2, 2.2] },
  )
  test('greatest (2.2, 2.2), least (1, 1), and the cycle carries the gap', () => {
    const { greatest, least, cycles } = Clearing.clear(graph, { outside: 0.5, claims: 0.5 })
    expect(each(greatest.values)).toEqual([2.2, 2.2])
    expect(Array.from(greatest.defaulted)).toEqual([0, 0])
    expect(each(least.values)).toEqual([1, 1])
    expect(Array.from(least.defaulted)).toEqual([1, 1])
    expect(cycles[0]).toMatchObject({ gap: expect.closeTo(2.4, 12) })
  })
  test('without default costs both pay: Eisenberg and Noe', () => {
    const { greatest, least } = Clearing.clear(graph)
    expect(each(greatest.values)).toEqual([2.2, 2.2])
    expect(each(least.values)).toEqual([2.2, 2.2])
  })
})

test('two synthetic dollars that back each other and nothing else are worth anything from 0 to what they say', () => {
  const graph = ClaimGraph.from(
    [
      { holder: 0, issuer: 1, share: 1 },
      { holder: 1, issuer: 0, share: 1 },
    ],
    { outside: [0, 0], promised: [300, 300] },
  )
  const { greatest, least } = Clearing.clear(graph)
  expect(each(greatest.values)).toEqual([300, 300])
  expect(each(least.values)).toEqual([0, 0])
  const backing = LookThrough.exposure(graph, greatest, graph.outside, 'backing')
  expect(each(backing)).toEqual([0, 0])
})

test('Stream/Elixir, November 2025: gross over backing 4.118, liabilities over backing 3.118, equity below nothing', () => {
  const { grossOverBacking, liabilitiesOverBacking, equity } = Multiplier.ofIssuer(170e6, 530e6)
  expect(grossOverBacking).toBeCloseTo(4.118, 3)
  expect(liabilitiesOverBacking).toBeCloseTo(3.118, 3)
  expect(equity).toBe(-360e6)
})

test('the multiplier diverges as c₁·c₂ → 1, and at 1 there is no worth to give', () => {
  const mutual = (share: number) =>
    ClaimGraph.from(
      [
        { holder: 0, issuer: 1, share },
        { holder: 1, issuer: 0, share },
      ],
      { outside: [1, 1] },
    )
  // 1/(1 − c), in closed form.
  for (const share of [0.9, 0.99, 0.999]) {
    const { values } = Clearing.clear(mutual(share)).greatest
    expect(values[0]! * (1 - share)).toBeCloseTo(1, 10)
  }
  expect(() => Clearing.clear(mutual(1))).toThrow(Clearing.EndlessCycleError)
})

test('shares counted per unit may pass 1 as long as the way round shrinks', () => {
  const graph = ClaimGraph.from(
    [
      { holder: 0, issuer: 1, share: 2 },
      { holder: 1, issuer: 0, share: 0.4 },
    ],
    { outside: [1, 1] },
  )
  // v₀ = 1 + 2v₁, v₁ = 1 + .4v₀.
  expect(each(Clearing.clear(graph).greatest.values)).toEqual([15, 7])
})

describe('a loop token: 3 of the base held, 2 borrowed, and a vault that holds half of it', () => {
  const graph = ClaimGraph.from(
    [
      { holder: 1, issuer: 0, share: 0.6 },
      { holder: 2, issuer: 1, share: 0.5 },
    ],
    { outside: [100, 0, 0], debts: [0, 40, 5] },
  )
  const { greatest } = Clearing.clear(graph)
  test('worth what it holds less what it owes', () => {
    expect(each(greatest.values)).toEqual([100, 20, 5])
    expect(each(greatest.assets)).toEqual([100, 60, 10])
  })
  test('it controls three times its worth, the vault six times', () => {
    const gross = LookThrough.exposure(graph, greatest, graph.outside, 'gross')
    expect(each(gross)).toEqual([100, 60, 30])
    const sensitivity = LookThrough.exposure(graph, greatest, graph.outside, 'sensitivity')
    expect(each(sensitivity)).toEqual([100, 60, 30])
  })
  test('locked value counts claims again, redeemable value does not', () => {
    const totals = Multiplier.totals(graph, greatest)
    expect(totals).toMatchObject({ lockedValue: 170, redeemableValue: 100, gross: 125, net: 100, debts: 45 })
  })
  test('the debt-financed share of the base reserve counts the debts of whoever holds the holder', () => {
    // The vault owes 5 of 10; the loop 40 of 60, and of the rest half is the vault's.
    const financed = LookThrough.debtFinanced(graph, greatest)
    expect(each(financed)).toEqual(each(Float64Array.of(0.6 * (2 / 3 + (1 / 3) * 0.25), 0.25, 0)))
  })
  test('an account that borrows against the loop token is leveraged through it', () => {
    const gross = LookThrough.exposure(graph, greatest, graph.outside, 'gross')
    const ratio = gross.map((controlled, token) => controlled / greatest.values[token]!)
    const out = new Float64Array(2)
    LookThrough.leverageInto(
      out,
      {
        start: Int32Array.of(0, 2, 3),
        token: Int32Array.of(1, 0, 0),
        collateralUsd: Float64Array.of(10, 0, 8),
        debtUsd: Float64Array.of(0, 5, 8),
      },
      ratio,
    )
    expect(Array.from(out)).toEqual([6, Infinity])
  })
})

test('a promise is worth its face while it is kept, then what is left after costs; a share takes the first loss', () => {
  const at = (outside: number) =>
    Clearing.clear(
      ClaimGraph.from([{ holder: 1, issuer: 0, share: 1 }], {
        outside: [outside, 0],
        promised: [100, Infinity],
        debts: [0, 30],
      }),
      { outside: 0.9, claims: 0.9 },
    ).greatest
  expect(each(at(120).values)).toEqual([100, 70])
  expect(each(at(80).values)).toEqual([72, 42])
  expect(Array.from(at(20).defaulted)).toEqual([1, 1])
  expect(each(at(20).values)).toEqual([18, 0])
})

describe('rings of tokens, each held in equal parts by its neighbours, that lose next to nothing going round', () => {
  const ring = (tokens: number, reach: number, total: number, outside: (token: number) => number) =>
    ClaimGraph.from(
      Array.from({ length: tokens * reach }, (_, claim) => {
        const [issuer, step] = [claim % tokens, 1 + Math.floor(claim / tokens / 2)]
        const turned = Math.floor(claim / tokens) % 2 === 0 ? step : tokens - step
        return { holder: (issuer + turned) % tokens, issuer, share: total / reach }
      }),
      { outside: Array.from({ length: tokens }, (_, token) => outside(token)) },
    )
  test.each([
    [5000, 2],
    [3000, 40],
  ])('%i tokens, %i holders each: worth 1/(1 − c)', (tokens, reach) => {
    const { greatest, least } = Clearing.clear(ring(tokens, reach, 1 - 1e-6, () => 1))
    for (const value of greatest.values) expect(Math.abs(value / 1e6 - 1)).toBeLessThan(1e-9)
    expect(least.values).toEqual(greatest.values)
  })
  test('outside assets in one token alone: the worth falls off as λ^d, λ + 1/λ = 2/c', () => {
    const c = 0.999
    const { greatest } = Clearing.clear(ring(5000, 2, c, (token) => (token === 0 ? 1 : 0)))
    const decay = (1 - Math.sqrt(1 - c * c)) / c
    for (let token = 0; token < 300; token++)
      expect(greatest.values[token]! / (decay ** token / Math.sqrt(1 - c * c))).toBeCloseTo(1, 9)
  })
})

test('a chain of 200,000 wrappers does not overflow', () => {
  const length = 200_000
  const graph = ClaimGraph.build({
    outside: Float64Array.from({ length }, (_, token) => (token === 0 ? 1 : 0)),
    holder: Int32Array.from({ length: length - 1 }, (_, token) => token + 1),
    issuer: Int32Array.from({ length: length - 1 }, (_, token) => token),
    share: new Float64Array(length - 1).fill(1),
  })
  const { greatest, cycles } = Clearing.clear(graph)
  expect(greatest.values[length - 1]).toBe(1)
  expect(cycles).toEqual([])
})

test.each([
  ['share', { outside: [1], holder: [0], issuer: [0], share: [-1] }],
  ['share', { outside: [1], holder: [0], issuer: [0], share: [Number.NaN] }],
  ['issuer', { outside: [1], holder: [0], issuer: [1], share: [1] }],
  ['outside', { outside: [Number.NaN], holder: [], issuer: [], share: [] }],
  ['debts.length', { outside: [1], debts: [], holder: [], issuer: [], share: [] }],
  ['promised', { outside: [1], promised: [-1], holder: [], issuer: [], share: [] }],
])('a wrong %s is refused by name', (column, columns) => {
  expect(() => ClaimGraph.build(columns)).toThrow(
    expect.objectContaining({
      name: 'ClaimGraph.InvalidClaimsError',
      facts: expect.objectContaining({ column }),
    }),
  )
})
