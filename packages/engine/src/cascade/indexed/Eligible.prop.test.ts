import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { crowds, ledgers } from '../../testing/random.ts'
import * as World from '../../World.ts'
import * as Slices from '../columns/Slices.ts'
import * as Arrangement from './Arrangement.ts'
import * as Eligible from './Eligible.ts'
import * as Indexed from './Indexed.ts'
import * as State from './State.ts'

const moves = fc.array(fc.double({ min: 0.4, max: 1.6, noNaN: true }), { minLength: 40, maxLength: 40 })

test.prop([fc.oneof(ledgers, crowds), fc.array(moves, { minLength: 1, maxLength: 4 })], {
  numRuns: 60,
  seed: 11,
})('S3: the debt that is eligible at any prices is that of a look at every account', (ledger, days) => {
  const { world, index } = Arrangement.arrange(World.build(ledger))
  const state = Indexed.prepare(world, index)
  const { scene, asset } = state.work
  const { book } = world
  for (const day of days) {
    State.open(state)
    for (const [factor, at] of asset.entries()) scene.oracle[factor] = world.prices[at]! * day[at]!
    let expected = 0
    for (let account = 0; account < book.accounts; account++) {
      if (!(Slices.health(scene, account) < 1)) continue
      for (let leg = book.debts[account]!; leg < book.supplies[account]!; leg++)
        expected += book.amount[leg]! * scene.oracle[book.factor[leg]!]!
    }
    expect(Math.abs(Eligible.debt(state) - expected)).toBeLessThanOrEqual(1e-9 * (expected + 1))
  }
})
