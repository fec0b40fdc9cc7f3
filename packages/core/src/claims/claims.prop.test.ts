import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ClaimGraph, Clearing, LookThrough, Multiplier } from './index.ts'

// Everything in sixteenths, which doubles hold exactly: what differs is the solver.
type Small = {
  outside: number[]
  debts: number[]
  promised: number[]
  /** Sixteenths of token `issuer` that token `holder` owns. */
  owned: number[][]
}

/** Graphs whose issuers are owned at most 15/16 by each other: one value where there are no default costs. */
const small = (tokens: number, promising: boolean): fc.Arbitrary<Small> =>
  fc.record({
    outside: fc.array(fc.nat({ max: 12 }), { minLength: tokens, maxLength: tokens }),
    debts: fc.array(fc.constantFrom(0, 0, 1, 5), { minLength: tokens, maxLength: tokens }),
    promised: fc.array(promising ? fc.constantFrom(Infinity, 3, 8, 20) : fc.constant(Infinity), {
      minLength: tokens,
      maxLength: tokens,
    }),
    owned: fc
      .array(fc.array(fc.nat({ max: 15 }), { minLength: tokens, maxLength: tokens }), {
        minLength: tokens,
        maxLength: tokens,
      })
      .map((rows) => {
        const owned = rows.map((row) => [...row])
        for (let issuer = 0; issuer < tokens; issuer++) {
          let left = 15
          for (const row of owned) {
            row[issuer] = Math.min(row[issuer]!, left)
            left -= row[issuer]!
          }
        }
        return owned
      }),
  })

const graphOf = ({ outside, debts, promised, owned }: Small) =>
  ClaimGraph.from(
    owned.flatMap((row, holder) =>
      row.flatMap((part, issuer) => (part > 0 ? [{ holder, issuer, share: part / 16 }] : [])),
    ),
    { outside, debts, promised },
  )

/** A fraction of whole numbers, always in lowest terms with a positive bottom. */
type Fraction = readonly [bigint, bigint]
const fraction = (top: bigint, bottom = 1n): Fraction => {
  let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom]
  while (b > 0n) [a, b] = [b, a % b]
  const by = (bottom < 0n ? -1n : 1n) * (a === 0n ? 1n : a)
  return [top / by, bottom / by]
}
const minus = ([a, b]: Fraction, [c, d]: Fraction) => fraction(a * d - c * b, b * d)
const times = ([a, b]: Fraction, [c, d]: Fraction) => fraction(a * c, b * d)
const over = ([a, b]: Fraction, [c, d]: Fraction) => fraction(a * d, b * c)
const below = (a: Fraction, b: Fraction) => minus(a, b)[0] < 0n

/** Gauss's elimination on exact fractions; none where it does not determine every value. */
function solve(matrix: Fraction[][], right: Fraction[]): Fraction[] | null {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const found = rows.findIndex((row, at) => at >= pivot && row[pivot]![0] !== 0n)
    if (found < 0) return null
    ;[rows[pivot], rows[found]] = [rows[found]!, rows[pivot]!]
    for (let at = 0; at < rows.length; at++) {
      if (at === pivot) continue
      const factor = over(rows[at]![pivot]!, rows[pivot]![pivot]!)
      rows[at] = rows[at]!.map((entry, column) => minus(entry, times(factor, rows[pivot]![column]!)))
    }
  }
  return rows.map((row, at) => over(row.at(-1)!, row[at]!))
}

/**
 * All solutions of a small graph: every token kept, failing or wiped out in turn, each case solved exactly and kept
 * where it contradicts nothing. Costs are halves: `half` of everything is recovered in a default.
 */
function everySolution({ outside, debts, promised, owned }: Small, half: boolean): Fraction[][] {
  const tokens = outside.length
  const found: Fraction[][] = []
  const recovered = half ? fraction(1n, 2n) : fraction(1n)
  for (let code = 0; code < 3 ** tokens; code++) {
    const states = outside.map((_, token) => Math.floor(code / 3 ** token) % 3)
    // A share is either worth something or wiped out.
    if (states.some((state, token) => state === 1 && promised[token] === Infinity)) continue
    const matrix: Fraction[][] = []
    const right: Fraction[] = []
    for (let token = 0; token < tokens; token++) {
      const identity = owned.map((_, at) => fraction(at === token ? 1n : 0n))
      const share = promised[token] === Infinity
      const passing = states[token] === 1 ? recovered : fraction(1n)
      const linear = states[token] === 1 || (states[token] === 0 && share)
      const claims = owned[token]!.map((part) =>
        linear ? times(passing, fraction(BigInt(part), 16n)) : fraction(0n),
      )
      matrix.push(identity.map((entry, at) => minus(entry, claims[at]!)))
      const net = minus(times(passing, fraction(BigInt(outside[token]!))), fraction(BigInt(debts[token]!)))
      const kept = share ? net : fraction(BigInt(promised[token]!))
      right.push([kept, net, fraction(0n)][states[token]!]!)
    }
    const values = solve(matrix, right)
    const consistent = values?.every((_, token) => {
      const assets = owned[token]!.reduce(
        (sum, part, issuer) => minus(sum, times(fraction(BigInt(-part), 16n), values[issuer]!)),
        fraction(BigInt(outside[token]!)),
      )
      const owed = fraction(BigInt(debts[token]!))
      const nothing = fraction(0n)
      if (promised[token] === Infinity)
        return states[token] === 0
          ? !below(assets, owed)
          : below(assets, owed) || minus(assets, owed)[0] === 0n
      const fails = below(assets, fraction(BigInt(debts[token]! + promised[token]!)))
      if (states[token] === 0) return !fails
      const rest = minus(times(recovered, assets), owed)
      return fails && (states[token] === 1 ? !below(rest, nothing) : !below(nothing, rest))
    })
    if (values && consistent) found.push(values)
  }
  return found
}

const toNumber = ([top, bottom]: Fraction) => Number(top) / Number(bottom)
const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)))

test.prop([small(6, false)], { numRuns: 200 })('shares: sparse equals dense exact', (graph) => {
  const bare = { ...graph, debts: graph.debts.map(() => 0) }
  const matrix = bare.owned.map((row, token) =>
    row.map((part, at) => minus(fraction(at === token ? 1n : 0n), fraction(BigInt(part), 16n))),
  )
  const exact = solve(
    matrix,
    bare.outside.map((held) => fraction(BigInt(held))),
  )!
  const { greatest } = Clearing.clear(graphOf(bare))
  exact.forEach((value, token) => {
    near(greatest.values[token]!, toNumber(value))
  })
})

test.prop([small(4, true), fc.boolean()], { numRuns: 300 })(
  'limited liability and default costs: greatest and least are those of all exact solutions',
  (graph, half) => {
    const all = everySolution(graph, half).map((values) => values.map(toNumber))
    const recovery = half ? { outside: 0.5, claims: 0.5 } : { outside: 1, claims: 1 }
    const { greatest, least } = Clearing.clear(graphOf(graph), recovery)
    expect(all.length).toBeGreaterThan(0)
    for (let token = 0; token < 4; token++) {
      near(greatest.values[token]!, Math.max(...all.map((values) => values[token]!)))
      near(least.values[token]!, Math.min(...all.map((values) => values[token]!)))
    }
  },
)

test.prop([small(5, true), fc.nat({ max: 4 }), fc.nat({ max: 4 })])(
  'adding a claim, and so closing a cycle, never lowers gross',
  (graph, holder, issuer) => {
    const closed = { ...graph, owned: graph.owned.map((row) => [...row]) }
    fc.pre(graph.owned.reduce((sum, row) => sum + row[issuer]!, 0) < 15)
    closed.owned[holder]![issuer]!++
    const gross = (of: Small) => {
      const built = graphOf(of)
      return Multiplier.totals(built, Clearing.clear(built, { outside: 0.5, claims: 0.5 }).greatest).gross
    }
    expect(gross(closed)).toBeGreaterThanOrEqual(gross(graph) * (1 - 1e-12))
  },
)

test.prop([small(6, true)])('with every cycle cut the answer is that of the tree, leaf by leaf', (graph) => {
  const tree = {
    ...graph,
    owned: graph.owned.map((row, holder) => row.map((part, issuer) => (issuer < holder ? part : 0))),
  }
  const { greatest, least, cycles } = Clearing.clear(graphOf(tree), { outside: 0.5, claims: 0.5 })
  expect(cycles).toEqual([])
  const values: number[] = []
  tree.outside.forEach((held, token) => {
    const assets =
      held + tree.owned[token]!.reduce((sum, part, on) => sum + (part / 16) * (values[on] ?? 0), 0)
    const rest = assets - tree.debts[token]!
    const promise = tree.promised[token]!
    const failed = Math.max(0, assets / 2 - tree.debts[token]!)
    values.push(promise === Infinity ? Math.max(0, rest) : rest >= promise - 1e-12 ? promise : failed)
    near(greatest.values[token]!, values[token]!)
    near(least.values[token]!, values[token]!)
  })
})

test.prop([
  small(5, true),
  fc.infiniteStream(fc.nat({ max: 4 })),
  fc.array(fc.nat({ max: 30 }), { minLength: 5, maxLength: 5 }),
])(
  'whatever is first believed and in whatever order tokens fail or recover, the end lies between least and greatest',
  (graph, order, believed) => {
    const { greatest, least } = Clearing.clear(graphOf(graph), { outside: 0.5, claims: 0.5 })
    const values = believed.map((value, token) => Math.min(value, graph.promised[token]!))
    for (let turn = 0; turn < 3000; turn++) {
      // A generator may starve a token for long: every other turn goes round in order.
      const token: number = turn % 2 === 0 ? order.next().value! : (turn >> 1) % 5
      const claims = graph.owned[token]!.reduce((sum, part, on) => sum + (part / 16) * values[on]!, 0)
      const [held, owed, promise] = [graph.outside[token]!, graph.debts[token]!, graph.promised[token]!]
      const failed = Math.max(0, (held + claims) / 2 - owed)
      values[token] =
        promise === Infinity
          ? Math.max(0, held + claims - owed)
          : held + claims >= (owed + promise) * (1 - 1e-12)
            ? promise
            : failed
    }
    values.forEach((value, token) => {
      expect(value).toBeLessThanOrEqual(greatest.values[token]! + 1e-9)
      expect(value).toBeGreaterThanOrEqual(least.values[token]! - 1e-9)
    })
  },
)

test.prop([small(5, true)])('what backs a token adds up to its worth, kind by kind', (graph) => {
  const built = graphOf(graph)
  const { greatest } = Clearing.clear(built)
  const [even, odd] = [0, 1].map((kind) =>
    LookThrough.exposure(
      built,
      greatest,
      built.outside.map((held, token) => (token % 2 === kind ? held : 0)),
      'backing',
    ),
  )
  greatest.values.forEach((value, token) => {
    near(even![token]! + odd![token]!, value)
  })
})

test.prop([small(6, true), fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 })])(
  'numbering the tokens otherwise changes nothing',
  (graph, order) => {
    const pick = <T>(row: readonly T[]): T[] => order.map((token) => row[token]!)
    const renamed: Small = {
      outside: pick(graph.outside),
      debts: pick(graph.debts),
      promised: pick(graph.promised),
      owned: pick(graph.owned).map(pick),
    }
    const costs = { outside: 0.5, claims: 0.5 }
    const [before, after] = [graph, renamed].map((of) => Clearing.clear(graphOf(of), costs))
    order.forEach((token, place) => {
      near(after!.greatest.values[place]!, before!.greatest.values[token]!)
      near(after!.least.values[place]!, before!.least.values[token]!)
    })
  },
)

/** Graphs whose issuers are owned whole, each promising a billion times what drains or gathers in a turn. */
const whole = (tokens: number): fc.Arbitrary<Small> => {
  const each = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: tokens, maxLength: tokens })
  return fc.record({
    outside: each(fc.constantFrom(0, 0, 0, 1, 7)),
    debts: each(fc.constantFrom(0, 0, 1, 5)),
    promised: each(fc.constantFrom(3e9, 8e9, 20e9)),
    owned: each(fc.array(fc.nat({ max: tokens - 1 }), { minLength: 4, maxLength: 4 })).map((holders) => {
      const owned = holders.map(() => holders.map(() => 0))
      for (const [issuer, list] of holders.entries()) for (const holder of list) owned[holder]![issuer]! += 4
      return owned
    }),
  })
}

test.prop([whole(4)], { numRuns: 200 })(
  'where nothing leaks and nothing promises enough, what is there drains or gathers to its end, however slowly',
  (graph) => {
    const { greatest, least } = Clearing.clear(graphOf(graph))
    const all = everySolution(graph, false).map((values) => values.map(toNumber))
    for (const [token, promise] of graph.promised.entries()) {
      const found = all.map((values) => values[token]!)
      const [low, high] = [least.values[token]!, greatest.values[token]!]
      expect(Math.max(low, ...found)).toBeLessThanOrEqual(high + 1e-9 * promise)
      expect(Math.min(high, ...found)).toBeGreaterThanOrEqual(low - 1e-9 * promise)
    }
    for (const { values } of [greatest, least])
      graph.promised.forEach((promise, token) => {
        const held =
          graph.outside[token]! +
          graph.owned[token]!.reduce((sum, part, on) => sum + (part / 16) * values[on]!, 0)
        const worth = Math.min(promise, Math.max(0, held - graph.debts[token]!))
        expect(Math.abs(values[token]! - worth)).toBeLessThanOrEqual(1e-9 * promise)
      })
  },
)

test('three that hold each other whole: a billionth owed drains them, a billionth held makes them good', () => {
  const ring = (debt: number, outside: number) =>
    ClaimGraph.from(
      [0, 1, 2].map((holder) => ({ holder, issuer: (holder + 1) % 3, share: 1 })),
      { outside: [outside, 0, 0], debts: [debt, 0, 0], promised: [1, 1, 1] },
    )
  const drained = Clearing.clear(ring(1e-9, 0))
  expect([...drained.greatest.values, ...drained.least.values]).toEqual([0, 0, 0, 0, 0, 0])
  const filled = Clearing.clear(ring(0, 1e-9))
  expect([...filled.greatest.values, ...filled.least.values]).toEqual([1, 1, 1, 1, 1, 1])
})

const rings = fc.record({
  tokens: fc.integer({ min: 150, max: 500 }),
  reach: fc.integer({ min: 2, max: 12 }),
  weights: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 7, maxLength: 97 }),
  held: fc.constantFrom(0.8, 0.95, 1),
  kept: fc.integer({ min: 2, max: 5 }),
  jumps: fc.boolean(),
})

test.prop([rings], { numRuns: 30 })(
  'long rings with default costs: greatest and least are where plain sweeps from above and from below end',
  ({ tokens, reach, weights, held, kept, jumps }) => {
    const weight = (at: number) => weights[at % weights.length]! / 1000
    const owned: ClaimGraph.Held[] = []
    for (let issuer = 0; issuer < tokens; issuer++) {
      const parts = Array.from({ length: reach }, (_, at) => weight(issuer * 31 + at * 7))
      const sum = parts.reduce((total, part) => total + part, 0)
      for (const [at, part] of parts.entries()) {
        const step = jumps && at === 0 ? issuer * 61 : at % 2 === 0 ? 1 + (at >> 1) : tokens - 1 - (at >> 1)
        owned.push({ holder: (issuer + step) % tokens, issuer, share: (part / sum) * held })
      }
    }
    const outside = Array.from({ length: tokens }, (_, token) => 1 + weight(token * 13))
    const promised = outside.map((own, token) =>
      token % kept === 0 ? Infinity : own * (1 + weight(token * 17) * 2),
    )
    const debts = outside.map((own, token) => (token % 11 === 0 ? own * weight(token) : 0))
    const recovery = { outside: 0.9, claims: 0.8 }
    const plainly = (side: 'above' | 'below') => {
      const values = promised.map((promise) => (side === 'above' ? (promise < Infinity ? promise : 1e4) : 0))
      for (let turn = 0; turn < 4000; turn++) {
        const claims = new Float64Array(tokens)
        for (const { holder, issuer, share } of owned) claims[holder]! += share * values[issuer]!
        for (let token = 0; token < tokens; token++) {
          const [own, owed, promise] = [outside[token]!, debts[token]!, promised[token]!]
          const assets = own + claims[token]!
          const rest = promise < Infinity ? recovery.outside * own + recovery.claims * claims[token]! : assets
          const pays = promise < Infinity && assets >= (owed + promise) * (1 - 1e-12)
          values[token] = pays ? promise : Math.min(promise, Math.max(0, rest - owed))
        }
      }
      return values
    }
    const { greatest, least } = Clearing.clear(ClaimGraph.from(owned, { outside, promised, debts }), recovery)
    const [above, below] = [plainly('above'), plainly('below')]
    for (let token = 0; token < tokens; token++) {
      near(greatest.values[token]!, above[token]!)
      near(least.values[token]!, below[token]!)
    }
  },
)
