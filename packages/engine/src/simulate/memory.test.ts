import { expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import type { Sampling } from '../paths/Sampling.ts'
import * as Heap from '../testing/heap.ts'
import * as Tally from './Tally.ts'

/** Paths as a deep book has them: most lose nothing, the rest something of any size. */
function count(tally: Tally.Tally, from: number, to: number): void {
  const draw = Draw.open(1)
  const drawn = new Float64Array(3)
  for (let path = from; path < to; path++) {
    Draw.normals(draw, drawn, 0, 3, path, 0, 'price')
    const [loss, fall, liquidated] = drawn as unknown as [number, number, number]
    Tally.add(tally, {
      path,
      weight: 1,
      step: 1,
      badDebtUsd: loss > 1 ? Math.exp(12 + loss) : 0,
      liquidatedUsd: liquidated > 0 ? Math.exp(15 + 2 * liquidated) : 0,
      priceFall: 0.1 * fall,
      amplification: 1 + fall * fall,
      branchingRatio: null,
    })
  }
}

test.each<Sampling>(['plain', 'importance'])(
  'S5: 400,000 more %s paths take a fraction of what keeping them would',
  (sampling) => {
    const tally = Tally.empty(sampling)
    count(tally, 0, 250_000)
    const before = Heap.live()
    count(tally, 250_000, 650_000)
    const grown = Heap.live() - before
    const kept = Array.from({ length: 400_000 }, (_, path) => [path, path / 3, path / 5, path / 7])
    const held = Heap.live() - before - grown
    expect(grown).toBeLessThan(held / 4)
    expect([tally.paths, kept.length]).toEqual([650_000, 400_000])
  },
)
