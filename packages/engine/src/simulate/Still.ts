import type { Asset } from '@droste/core'
import * as Prices from '../cascade/columns/Prices.ts'
import * as Indexed from '../cascade/indexed/Indexed.ts'
import type { Simulation } from './Simulation.ts'

/** Collateral of one asset, USD at the ledger's prices. */
export type Held = { readonly asset: Asset.AssetId; readonly usd: number }

/**
 * The book's collateral whose price stands still on every path, the most first: no driver moves it, nor what it is a claim on
 * (S2). Overwrites the simulation's marks.
 */
export function collateral({ work, moves }: Pick<Simulation, 'work' | 'moves'>): Held[] {
  const { marks, graph, world } = work
  const change = new Float64Array(marks.length)
  for (const asset of moves) if (asset !== null) change[asset] = 1
  Prices.shocked(marks, graph, world.prices, change)
  return world.tables.assets
    .flatMap(({ id }, asset): Held[] => {
      const price = world.prices[asset]!
      const usd = work.collateral[asset]! * price
      return usd > 0 && Math.abs(marks[asset]! - price) < 1e-12 * price ? [{ asset: id, usd }] : []
    })
    .sort((a, b) => b.usd - a.usd)
}

/** What comes of the book where nothing moves at all, which every path's figures have in them (S4). USD. */
export function outcome({ state, plan }: Pick<Simulation, 'state' | 'plan'>): {
  readonly badDebtUsd: number
  readonly liquidatedUsd: number
} {
  const { badDebtUsd, repaidUsd, absorbedUsd } = Indexed.summarise(state, { ...plan.scenario, shocks: [] })
  return { badDebtUsd, liquidatedUsd: repaidUsd + absorbedUsd }
}
