import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Scenario from '../../Scenario.ts'
import { ledgers } from '../../testing/random.ts'
import * as World from '../../World.ts'
import * as Market from './Market.ts'
import * as Sale from './Sale.ts'
import { prepare, routeOf, type Workspace } from './Workspace.ts'

type Route = ReturnType<typeof routeOf>

/** What a sale brings above `least` for each token. */
function profitOf(work: Workspace, route: Route, amount: number, least: number): number {
  Sale.save(work, route)
  const brought = Sale.sell(work, route, amount)
  Sale.restore(work, route)
  return brought - amount * least
}

const share = fc.double({ min: 1e-6, max: 0.3, noNaN: true })
/** Of what selling down to the least price brings: from a crumb of it to more than all. */
const part = fc.double({ min: -9, max: 0.5, noNaN: true }).map((digits) => 10 ** digits)

test.prop([ledgers, share, part])(
  'C8: of a profit, the least amount that brings it is found to a hair, or that none does',
  (ledger, below, wanted) => {
    const world = World.build(ledger)
    const work = prepare(world)
    Market.open(work, Scenario.calm)
    const assets = world.tables.assets.length
    for (let sold = 0; sold < assets; sold++)
      for (let bought = 0; bought < assets; bought++) {
        if (sold === bought) continue
        const route = routeOf(work, sold, bought)
        if (route.up.length + route.down.length === 0) continue
        const least = Sale.marginal(work, route) * (1 - below)
        const most = profitOf(work, route, Sale.until(work, route, 1e30, least), least)
        const profit = most * wanted
        const amount = Sale.paying(work, route, least, profit)
        if (amount === Number.POSITIVE_INFINITY) expect(profit).toBeGreaterThan(most * (1 - 1e-6))
        else {
          const brought = profitOf(work, route, amount, least)
          expect(brought).toBeLessThan(profit * (1 + 1e-6))
          expect(brought).toBeGreaterThan(profit * (1 - 2e-3))
        }
      }
  },
)
