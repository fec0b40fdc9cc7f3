import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import type { Sampling } from '../paths/Sampling.ts'
import * as Tally from './Tally.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

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
      judged: true,
    })
  }
}

test.each<Sampling>(['plain', 'importance'])(
  'S5: five times as many %s paths take no more memory',
  (sampling) => {
    const tally = Tally.empty(sampling)
    count(tally, 0, 100_000)
    const before = heap()
    count(tally, 100_000, 500_000)
    // Kept one by one, 400,000 paths of four numbers would be 12.8 MB.
    expect(heap() - before).toBeLessThan(6e6)
    expect(tally.paths).toBe(500_000)
  },
)
